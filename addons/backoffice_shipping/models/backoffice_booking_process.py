import logging
import time

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..carriers import Lanes

_logger = logging.getLogger(__name__)

PAUSES = (0, 0.05, 0.2, 0.5, 1)
#: seconds to wait for an answer before looking for what has fallen due meanwhile
LOOK_AGAIN = 1
#: so many announcements are worth a transaction while calls are still out
ANNOUNCE_AT = 50


class BackofficeBooking(models.Model):
    """The worker: claims, commits, calls, commits the answers.

    Between the two commits nothing is locked and nothing is open. Whoever dies there
    leaves a booking in ``sending`` whose lease runs out; the next worker asks the carrier
    what became of it. Calls run in threads, one pool for each account; the database is
    this thread's alone.
    """

    _inherit = "backoffice.booking"

    # --- The worker

    @api.model
    def _cron_process(self):
        """Works off what is due; what fails is put off and never stops the others."""
        worker = self.with_context(tracking_disable=True)
        left = worker._report_progress(remaining=worker.search_count(worker._due_domain()))
        known = {}
        try:
            with Lanes() as lanes:
                worker._work(lanes, known, left)
        finally:
            for _settings, client in known.values():
                client.close_connections()
        worker._announce_all()
        worker._wake_worker_later()

    def _work(self, lanes, known, left):
        """Keeps the lanes busy until nothing is due, or the time is over and they are empty."""
        stored = 0
        while True:
            for job, threads in self._retrying(self._claim_due, lanes, known) if left else ():
                lanes.submit(job, threads)
            if not lanes.running():
                break
            answers = lanes.take(LOOK_AGAIN)
            if answers:
                self._store_safely(answers)
                left = self._report_progress(len(answers))
                stored += len(answers)
            if stored >= ANNOUNCE_AT:
                stored = 0
                self._announce_all()
        if left:
            self._report_progress(remaining=0)

    @api.model
    def _report_progress(self, processed=0, **values):
        """Commits; the seconds that the worker has left."""
        return self.env["ir.cron"]._commit_progress(processed, **values)

    @api.model
    def _due_domain(self, now=None):
        return [("task", "!=", False), ("due_at", "<=", now or fields.Datetime.now())]

    @api.model
    def _get_worker_settings(self):
        """Numbers that an administrator may set; seconds where they are times."""
        params = self.env["ir.config_parameter"].sudo()
        defaults = {"tries": 8, "settle": 300, "outage_after": 5}
        return {
            key: int(params.get_param(f"backoffice_shipping.booking_{key}", value))
            for key, value in defaults.items()
        }

    @api.model
    def _retrying(self, function, *args):
        """`function(*args)`, committed; repeated when another transaction was in the way."""
        for pause in PAUSES:
            time.sleep(pause)
            try:
                result = function(*args)
                self._report_progress()
                return result
            except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, LockError) as error:
                self.env.cr.rollback()
                last = error
        raise last

    # --- Storing

    @api.model
    def _store_safely(self, answers):
        """Commits [(job, answer)] together, or one by one where one of them cannot be.

        What cannot be stored stays claimed until its lease ends, and is then asked for.
        """
        try:
            self._retrying(self._store, answers)
        except Exception:
            self.env.cr.rollback()
            if len(answers) > 1:
                for pair in answers:
                    self._store_safely([pair])
                return
            job = answers[0][0]
            _logger.exception("The answer to %s (%s)", job.handle.reference, job.task)

    @api.model
    def _store(self, answers):
        bookings = self.browse(job.record_id for job, _answer in answers)
        bookings.lock_for_update()
        self._note_health(answers)
        booked = {}
        for job, answer in answers:
            booking = self.browse(job.record_id)
            if (booking.due_at, booking.reference) != (job.token, job.handle.reference):
                booking._note_late_answer(job, answer)
            elif job.task == "book" and answer.error is None:
                booked[booking] = answer
            else:
                booking._after_call(job.task, answer)
        self._set_booked(booked)

    @api.model
    def _note_health(self, answers):
        """Tells each account how its calls went."""
        limit = self._get_worker_settings()["outage_after"]
        by_account = {}
        for job, answer in answers:
            by_account.setdefault(job.lane, []).append((job, answer))
        for account_id, pairs in by_account.items():
            account = self.env["backoffice.carrier.account"].browse(account_id)
            user = self.browse(pairs[-1][0].record_id).user_id or self.env.user
            account._note_answers([answer for _job, answer in pairs], limit, user)

    # --- Waking

    @api.model
    def _wake_worker(self):
        cron = self.env.ref(
            "backoffice_shipping.backoffice_booking_cron_process", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _wake_worker_later(self):
        """Sets the alarm for the next thing that falls due, or the next try of an account."""
        now = fields.Datetime.now()
        domain = [("task", "!=", False)]
        answering = [
            ("carrier_id.booking_account_id.wait_until", "=", False),
            ("due_at", ">", now),
        ]
        waiting = self.search([*domain, *answering], order="due_at", limit=1)
        pausing = self.env["backoffice.carrier.account"].search(
            [("wait_until", ">", now)], order="wait_until", limit=1
        )
        moments = [*waiting.mapped("due_at"), *pausing.mapped("wait_until")]
        if moments:
            cron = self.env.ref("backoffice_shipping.backoffice_booking_cron_process")
            cron._trigger(at=min(moments))
        self._report_progress()
