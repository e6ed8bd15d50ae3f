import json
import logging
import time
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import LockError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from ..carriers import InvalidShipment, Job, run_all

_logger = logging.getLogger(__name__)

#: seconds after its claim in which a request may leave; later it is given back
SEND_WITHIN = 60
#: seconds on top of all timeouts before a claim counts as orphaned
MARGIN = 30
PAUSES = (0, 0.05, 0.2, 0.5, 1)


class BackofficeBooking(models.Model):
    """The worker: claims, commits, calls, commits each answer.

    Between the two commits nothing is locked and nothing is open. Whoever dies there
    leaves a booking in ``sending`` whose lease runs out; the next worker asks the carrier
    what became of it.
    """

    _inherit = "backoffice.booking"

    # --- The worker

    @api.model
    def _cron_process(self):
        """Works off what is due; what fails is put off and never stops the others."""
        worker = self.with_context(tracking_disable=True)
        settings = worker._get_worker_settings()
        progress = self.env["ir.cron"]._commit_progress
        left = progress(remaining=worker.search_count(worker._due_domain()))
        while left:
            jobs, seen = worker._retrying(worker._claim_due, settings["batch"])
            if not seen:
                progress(remaining=0)
                break
            for job, answer in run_all(jobs, settings["threads"]):
                left = worker._store_safely(job, answer)
            for client in {job.client for job in jobs}:
                client.close_connections()
            worker._announce_all()
        worker._announce_all()
        worker._wake_worker_later()

    @api.model
    def _due_domain(self, now=None):
        return [("task", "!=", False), ("due_at", "<=", now or fields.Datetime.now())]

    @api.model
    def _get_worker_settings(self):
        """Numbers that an administrator may set; seconds where they are times."""
        params = self.env["ir.config_parameter"].sudo()
        defaults = {"threads": 16, "batch": 200, "tries": 8, "settle": 300}
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
                self.env["ir.cron"]._commit_progress()
                return result
            except (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, LockError) as error:
                self.env.cr.rollback()
                last = error
        raise last

    # --- Claiming

    @api.model
    def _claim_due(self, limit):
        """(jobs, seen): the calls to make, and whether anything was due at all."""
        now = fields.Datetime.now()
        due = self.search(
            self._due_domain(now), order="due_at, id", limit=limit
        ).try_lock_for_update()
        orphans = due.filtered(lambda b: b.state == "sending")
        orphans._set_unknown(self.env._("The worker that sent it ended without an answer."))
        jobs = (due - orphans)._prepare_jobs(now)
        return jobs, bool(due)

    def _prepare_jobs(self, now):
        """The call that each booking waits for; what cannot be called is set down at once."""
        clients, broken = self.carrier_id._booking_clients()
        self._stop_broken(broken)
        live = self.filtered(lambda b: b.carrier_id in clients)
        new = live.filtered(lambda b: b.task == "book")
        written = new._write_requests(clients)
        ready = live.filtered(lambda b: b.task and (b.task != "book" or b.id in written))
        for booking in ready:
            booking.due_at = now + timedelta(seconds=booking._get_lease())
        deadline = time.monotonic() + SEND_WITHIN
        return [
            Job(
                record_id=booking.id,
                task=booking.task,
                client=clients[booking.carrier_id],
                handle=booking._get_handle(),
                deadline=deadline,
                token=booking.due_at,
                request=written.get(booking.id),
            )
            for booking in ready
        ]

    def _get_lease(self):
        carrier = self.carrier_id
        waits = carrier.booking_connect_timeout + 2 * carrier.booking_read_timeout
        return SEND_WITHIN + waits + MARGIN

    def _write_requests(self, clients):
        """Gives each booking a new reference and sets it to sending; {id: request}."""
        written, logs = {}, []
        references = self._next_references(len(self))
        for booking, reference in zip(self, references, strict=True):
            shipment = booking._get_shipment(reference)
            try:
                request = clients[booking.carrier_id].prepare(shipment)
            except InvalidShipment as error:
                booking._set_failed(self._problems_text(error.problems))
                continue
            written[booking.id] = request
            booking.write(
                {
                    "state": "sending",
                    "reference": reference,
                    "request_hash": self._hash_request(request),
                    "sent_at": fields.Datetime.now(),
                    "send_count": booking.send_count + 1,
                }
            )
            logs.append(
                {
                    "booking_id": booking.id,
                    "event": "send",
                    "reference": reference,
                    "detail": json.dumps(request, indent=1, ensure_ascii=False),
                }
            )
        self.env["backoffice.booking.log"].create(logs)
        return written

    def _stop_broken(self, broken):
        """What belongs to a delivery method that lost its settings waits for a person."""
        for carrier, text in broken.items():
            stuck = self.filtered(lambda b, c=carrier: b.carrier_id == c)
            stuck.filtered(lambda b: b.task == "book")._set_failed(text)
            stuck.filtered(lambda b: b.task)._give_up(text)

    # --- Storing

    @api.model
    def _store_safely(self, job, answer):
        """Commits one answer; returns the seconds that the worker has left.

        What cannot be stored stays claimed until its lease ends, and is then asked for.
        """
        try:
            self._retrying(self._store, job, answer)
        except Exception:
            self.env.cr.rollback()
            _logger.exception("The answer to %s (%s)", job.handle.reference, job.task)
        return self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _store(self, job, answer):
        booking = self.browse(job.record_id)
        booking.lock_for_update()
        if (booking.due_at, booking.reference) != (job.token, job.handle.reference):
            booking._note_late_answer(job, answer)
        elif job.task == "book":
            booking._after_book(answer)
        elif job.task == "confirm":
            booking._after_confirm(answer)
        else:
            booking._after_delete(answer)

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
        """Sets the alarm for the next thing that falls due."""
        domain = [("task", "!=", False), ("due_at", ">", fields.Datetime.now())]
        waiting = self.search(domain, order="due_at", limit=1)
        if waiting:
            cron = self.env.ref("backoffice_shipping.backoffice_booking_cron_process")
            cron._trigger(at=waiting.due_at)
        self.env["ir.cron"]._commit_progress()
