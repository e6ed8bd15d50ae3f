import logging
import time
from datetime import timedelta

from odoo import api, fields, models

from ..carriers import Errand, run_errands

_logger = logging.getLogger(__name__)

#: seconds after its claim in which a call may leave; later it is given back
SEND_WITHIN = 60
#: seconds on top of all timeouts before a claim counts as orphaned
MARGIN = 30
#: HTTP requests that one call may need: a token, the list of what is closed already
CALLS = 4
#: what a client must declare before its method is called
CAPABILITIES = {"close": "close", "request_pickup": "pickup", "cancel_pickup": "cancel_pickup"}
#: rows in one claim
BATCH = 100
#: the longest pause between two attempts, seconds
LONGEST_PAUSE = 3600


class BackofficeErrandMixin(models.AbstractModel):
    """A row that waits for one call to a carrier: the outbox for all but shipments.

    A transaction sets `task` and `due_at`. The worker claims the row, commits, calls the
    carrier outside any transaction and commits what `_after_errand` makes of the answer.
    """

    _name = "backoffice.errand.mixin"
    _description = "Call to a Carrier"

    task = fields.Selection([], "Next Step", readonly=True, copy=False, index="btree_not_null")
    due_at = fields.Datetime("Next Step at", readonly=True, copy=False)
    attempts = fields.Integer(readonly=True, copy=False, help="Of the current step.")
    is_sent = fields.Boolean(
        readonly=True, copy=False, help="A worker has it, or died while it had it."
    )
    error = fields.Text("What Is Wrong", readonly=True, copy=False)

    # --- Hooks

    def _errand_args(self, task):
        """What the client's method is called with."""
        raise NotImplementedError

    def _after_errand(self, task, answer):
        """Sets down what became of the call."""
        raise NotImplementedError

    def _after_orphan(self):
        """Of rows whose worker died while calling: as if the answer was lost."""
        raise NotImplementedError

    def _fail_errand(self, text):
        """Of rows that cannot be called at all: a person is told why."""
        raise NotImplementedError

    # --- Queueing

    def _queue_errand(self, task, **values):
        self.write(
            {
                "task": task,
                "due_at": fields.Datetime.now(),
                "attempts": 0,
                "is_sent": False,
                "error": False,
                **values,
            }
        )
        self._wake_worker()

    def _done_errand(self, **values):
        """No call is left to make."""
        self.write({"task": False, "due_at": False, "is_sent": False, **values})

    @api.model
    def _errand_cron(self):
        name = f"backoffice_shipping.{self._name.replace('.', '_')}_cron_process"
        return self.env.ref(name, raise_if_not_found=False)

    @api.model
    def _wake_worker(self, at=None):
        if cron := self._errand_cron():
            cron.sudo()._trigger(at=at)

    # --- The worker

    @api.model
    def _cron_process(self):
        """Makes the calls that are due; what fails is put off and never stops the others."""
        worker = self.with_context(tracking_disable=True)
        Booking = self.env["backoffice.booking"]
        progress = self.env["ir.cron"]._commit_progress
        left = progress(remaining=worker.search_count(worker._errand_due_domain()))
        while left:
            errands, seen = Booking._retrying(worker._claim_errands, BATCH)
            if not seen:
                progress(remaining=0)
                break
            for errand, answer in run_errands(errands):
                left = worker._store_errand_safely(errand, answer)
            for client in {errand.client for errand in errands}:
                client.close_connections()
        waiting = worker.search([("task", "!=", False)], order="due_at", limit=1)
        if waiting:
            self._wake_worker(at=waiting.due_at)
        progress()

    @api.model
    def _errand_due_domain(self, now=None):
        return [("task", "!=", False), ("due_at", "<=", now or fields.Datetime.now())]

    @api.model
    def _claim_errands(self, limit):
        """(errands, seen): the calls to make, and whether anything was due at all."""
        now = fields.Datetime.now()
        due = self.search(self._errand_due_domain(now), order="due_at, id", limit=limit)
        due = due.try_lock_for_update()
        orphans = due.filtered("is_sent")
        if orphans:
            orphans._after_orphan()
        return (due - orphans)._prepare_errands(now), bool(due)

    def _prepare_errands(self, now):
        clients, broken = self.carrier_id._booking_clients()
        self._wait_for_accounts(now)
        for record in self:
            if text := record._errand_problem(record.task, clients, broken):
                record._fail_errand(text)
        ready = self.filtered(lambda r: r.task and r.due_at <= now and r.carrier_id in clients)
        deadline = time.monotonic() + SEND_WITHIN
        for record in ready:
            record.write({"is_sent": True, "due_at": now + record._get_errand_lease()})
        return [
            Errand(
                record_id=record.id,
                task=record.task,
                client=clients[record.carrier_id],
                args=record._errand_args(record.task),
                deadline=deadline,
                name=record.name,
                token=record.due_at,
            )
            for record in ready
        ]

    def _errand_problem(self, task, clients, broken):
        """Why the call cannot be made at all; `clients` and `broken` are what
        `_booking_clients` gave."""
        carrier = self.carrier_id
        if carrier in broken:
            return broken[carrier]
        if CAPABILITIES[task] not in clients[carrier].can:
            return self.env._(
                "“%(carrier)s” cannot be asked for this through its interface, or lacks the"
                " settings for it: call the carrier.",
                carrier=carrier.name,
            )
        return False

    def _wait_for_accounts(self, now):
        """Nothing goes to an account that does not answer before its pause is over."""
        for record in self:
            until = record.carrier_id.booking_account_id.wait_until
            if until and until > now:
                record.due_at = until

    def _note_errand_health(self, answer):
        """Tells the account how its call went."""
        account = self.carrier_id.booking_account_id
        if account:
            limit = self.env["backoffice.booking"]._get_worker_settings()["outage_after"]
            account._note_answers([answer], limit, self.user_id or self.env.user)

    def _get_errand_lease(self):
        carrier = self.carrier_id
        waits = carrier.booking_connect_timeout + 2 * carrier.booking_read_timeout
        return timedelta(seconds=SEND_WITHIN + CALLS * waits + MARGIN)

    @api.model
    def _store_errand_safely(self, errand, answer):
        """Commits one answer; what cannot be stored stays claimed until its lease ends."""
        try:
            self.env["backoffice.booking"]._retrying(self._store_errand, errand, answer)
        except Exception:
            self.env.cr.rollback()
            _logger.exception("The answer to %s (%s)", errand.name, errand.task)
        return self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _store_errand(self, errand, answer):
        record = self.browse(errand.record_id)
        record.lock_for_update()
        record._note_errand_health(answer)
        if record.is_sent and record.due_at == errand.token:
            record.is_sent = False
            record._after_errand(errand.task, answer)
        else:
            record._after_late_answer(errand.task, answer)

    def _after_late_answer(self, task, answer):
        """Of an answer whose claim had run out: nothing, unless it must not get lost."""

    def _put_off_errand(self, text):
        """Sets the next attempt, each pause twice as long; False after the last one."""
        attempts = self.attempts + 1
        if attempts >= self.env["backoffice.booking"]._get_worker_settings()["tries"]:
            return False
        pause = min(30 * 2 ** (attempts - 1), LONGEST_PAUSE)
        due_at = fields.Datetime.now() + timedelta(seconds=pause)
        self.write({"attempts": attempts, "due_at": due_at, "error": text, "is_sent": False})
        return True

    # --- Telling

    def _errand_sentence(self, error):
        """The error in the language of the one who is responsible."""
        lang = self.user_id.lang or self.env.lang
        return self.env["backoffice.booking"].with_context(lang=lang)._carrier_sentence(error)

    def _alert_errand(self, summary):
        """A to-do for the one who is responsible, one at a time."""
        self._settle_errand_alerts()
        for record in self:
            record.activity_schedule(
                "mail.mail_activity_data_warning",
                user_id=record.user_id.id or self.env.uid,
                summary=summary,
                note=record.error,
            )

    def _settle_errand_alerts(self):
        if self:
            self.activity_unlink(["mail.mail_activity_data_warning"])
