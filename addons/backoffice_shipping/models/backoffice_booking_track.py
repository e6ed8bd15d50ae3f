import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..carriers import Job, Lanes, NotStarted, Refused, registry
from .backoffice_booking_claim import MARGIN, SEND_WITHIN

_logger = logging.getLogger(__name__)

#: shipments of one account in one claim, and about as many in one storing
BATCH = 200
#: seconds for which answers are gathered before they are stored
PATIENCE = 5
#: minutes between two questions: with news, on the last mile, and at most
PAUSE, SHORT_PAUSE, LONGEST_PAUSE = 60, 30, 480


class BackofficeBooking(models.Model):
    """Polling: like the outbox it claims, commits, calls, and commits the answers.

    A claim only moves the next question into the future, so a worker that dies loses
    nothing. Each shipment is asked for at growing intervals, until it is delivered or back.
    """

    _inherit = "backoffice.booking"

    @api.model
    def _cron_track(self):
        worker = self.with_context(tracking_disable=True)
        worker._retrying(worker._adopt_shipments)
        known = {}
        try:
            with Lanes() as lanes:
                worker._track(lanes, known)
        finally:
            for _settings, client in known.values():
                client.close_connections()
        worker._retrying(worker._flag_stuck)
        worker._mail_all_tracked()

    def _track(self, lanes, known):
        left = self._report_progress(remaining=self.search_count(self._track_domain()))
        while True:
            for job, threads in (
                self._retrying(self._claim_tracking, lanes, known) if left else ()
            ):
                lanes.submit(job, threads)
            if not lanes.running():
                break
            answers = self._gather(lanes)
            if answers:
                self._store_tracking_safely(answers)
                left = self._report_progress(sum(len(job.handles) for job, _a in answers))
        if left:
            self._report_progress(remaining=0)

    @api.model
    def _gather(self, lanes):
        found, end = [], time.monotonic() + PATIENCE
        while lanes.running() and len(found) < BATCH and time.monotonic() < end:
            found += lanes.take(0.2)
        return found

    @api.model
    def _get_track_settings(self):
        """Days that an administrator may set."""
        params = self.env["ir.config_parameter"].sudo()
        defaults = {"days": 45, "stuck_days": 5, "mail_days": 2}
        return {
            key: int(params.get_param(f"backoffice_shipping.track_{key}", value))
            for key, value in defaults.items()
        }

    # --- Which

    @api.model
    def _track_domain(self, now=None):
        return [
            ("track_state", "=", "open"),
            ("state", "in", ("booked", "closed")),
            ("track_due_at", "<=", now or fields.Datetime.now()),
        ]

    @api.model
    def _adopt_shipments(self):
        """Begins with what was booked since, and ends with what is too old."""
        now = fields.Datetime.now()
        types = [
            f"backoffice_{c}" for c, client in registry.CLIENTS.items() if "track" in client.can
        ]
        oldest = now - timedelta(days=self._get_track_settings()["days"])
        new = self.search(
            [
                ("track_state", "=", False),
                ("state", "in", ("booked", "closed")),
                ("tracking_ref", "!=", False),
                ("carrier_id.delivery_type", "in", types),
            ]
        )
        old = new.filtered(lambda b: (b.sent_at or b.create_date) < oldest)
        old.track_state = "ended"
        (new - old).write(
            {
                "track_state": "open",
                "tracking_status": "booked",
                "track_due_at": now,
                "track_pause": PAUSE,
                "track_moved_at": now,
            }
        )
        self.search([("track_state", "=", "open"), ("track_moved_at", "<", oldest)]).write(
            {"track_state": "ended", "track_due_at": False}
        )

    @api.model
    def _claim_tracking(self, lanes, known):
        """[(job, threads)] for what is due now, in a number of queries that does not grow."""
        now = fields.Datetime.now()
        self.env["delivery.carrier"]._get_booking_methods()._link_booking_accounts()
        accounts = self.env["backoffice.carrier.account"]._get_trackable(now)
        room = {
            account.id: BATCH if account.state == "closed" and not account.track_failures else 1
            for account in accounts
            if lanes.running(account.id) <= account.thread_limit
        }
        threads = {account.id: account.thread_limit for account in accounts}
        jobs = self._lock_tracking(room, now)._prepare_track_jobs(now, known)
        return [(job, threads[job.lane]) for job in jobs]

    @api.model
    def _lock_tracking(self, room, now):
        """The shipments to ask for, longest due first and `room` for each account; locked."""
        waiting = SQL("b.track_state = 'open' AND b.state IN ('booked', 'closed')")
        return self._lock_first(room, now, "track_due_at", waiting)

    def _prepare_track_jobs(self, now, known):
        clients, _broken = self.carrier_id._booking_clients(known)
        jobs = []
        for carrier, bookings in self.grouped("carrier_id").items():
            client = clients.get(carrier)
            if client is None or "track" not in client.can:  # its settings are missing
                bookings.track_due_at = now + timedelta(minutes=LONGEST_PAUSE)
                continue
            waits = carrier.booking_connect_timeout + carrier.booking_read_timeout
            lease = SEND_WITHIN + MARGIN + waits * (client.track_batch + 1)
            bookings.track_due_at = now + timedelta(seconds=lease)
            for group in bookings._split_for(client.track_batch):
                handles = tuple(booking._get_handle() for booking in group)
                jobs.append(
                    Job(
                        record_id=group[0].id,
                        task="track",
                        client=client,
                        handle=handles[0],
                        handles=handles,
                        deadline=time.monotonic() + SEND_WITHIN,
                        token=(group.ids, group[0].track_due_at),
                        lane=carrier.booking_account_id.id,
                    )
                )
        return jobs

    def _split_for(self, size):
        """Groups for one question each; what was refused in company is asked for alone."""
        alone = self.filtered("track_alone")
        rest = self - alone
        yield from alone
        for start in range(0, len(rest), size):
            yield rest[start : start + size].with_prefetch(self.ids)

    # --- Storing

    @api.model
    def _store_tracking_safely(self, answers):
        """Commits [(job, answer)] together, or one by one where one of them cannot be."""
        try:
            self._retrying(self._store_tracking, answers)
        except Exception:
            self.env.cr.rollback()
            if len(answers) > 1:
                for pair in answers:
                    self._store_tracking_safely([pair])
                return
            _logger.exception("The tracking of %s", answers[0][0].handle.reference)

    @api.model
    def _store_tracking(self, answers):
        claimed = self.browse({id_ for job, _answer in answers for id_ in job.token[0]})
        claimed.lock_for_update()
        self.env["backoffice.carrier.account"]._note_tracking(answers)
        found = {}
        for job, answer in answers:
            ids, due_at = job.token
            group = self.browse(ids).with_prefetch(claimed.ids)
            for booking, handle in zip(group, job.handles, strict=True):
                if booking.track_due_at != due_at or booking.reference != (
                    handle.reference or False
                ):
                    continue  # another worker has it, or another journey has begun
                if answer.error is None:
                    refs = dict.fromkeys((*handle.tracking_refs, handle.number))
                    found[booking] = {r: answer.result[r] for r in refs if r in answer.result}
                else:
                    booking._put_off_tracking(answer.error, len(ids))
        self._store_events(found)

    def _put_off_tracking(self, error, together):
        """The next question after one without an answer."""
        now = fields.Datetime.now()
        if isinstance(error, Refused) and together > 1:
            self.write({"track_alone": True, "track_due_at": now})
            return
        pause = self.track_pause or PAUSE
        if isinstance(error, NotStarted):
            seconds = 60
        elif isinstance(error, Refused):
            pause = min(pause * 2, LONGEST_PAUSE)
            seconds = pause * 60
        else:
            seconds = max(pause * 30, error.retry_after)
        self.write(
            {
                "track_pause": pause,
                "track_due_at": now + timedelta(seconds=seconds),
                "track_error": self._sentence_for(error),
            }
        )
