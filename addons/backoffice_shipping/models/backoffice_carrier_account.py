from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from ..carriers import NotStarted

#: the first pause of an outage and the longest, seconds
FIRST_PAUSE, LONGEST_PAUSE = 60, 900
#: what only the worker sets
HEALTH = {
    *("key", "state", "failures", "probes", "opened_at", "wait_until", "error"),
    *("track_failures", "track_wait_until"),
}


class BackofficeCarrierAccount(models.Model):
    """An account with a carrier, and whether its service answers: a circuit breaker.

    After some failures in a row the account is open: nothing of it is called for a growing
    time. Then one call goes out as a probe; when it is answered all the others follow.
    Accounts are found by the delivery methods' settings, nobody has to set them up.
    """

    _name = "backoffice.carrier.account"
    _description = "Carrier Account"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    # --- Fields

    name = fields.Char(required=True, readonly=True)
    key = fields.Char(
        required=True, readonly=True, copy=False, help="A hash of what identifies the account."
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    carrier_ids = fields.One2many("delivery.carrier", "booking_account_id", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Responsible", help="Gets a to-do when the carrier does not answer."
    )
    thread_limit = fields.Integer(
        "Calls at Once", default=16, required=True, help="Of each worker to this account."
    )
    state = fields.Selection(
        [
            ("closed", "Answers"),
            ("open", "Does not answer"),
            ("half_open", "Being tried"),
        ],
        default="closed",
        required=True,
        readonly=True,
        copy=False,
    )
    failures = fields.Integer("Failures in a Row", readonly=True, copy=False)
    probes = fields.Integer("Tries without an Answer", readonly=True, copy=False)
    opened_at = fields.Datetime("Without Answer since", readonly=True, copy=False)
    wait_until = fields.Datetime("Next Try", readonly=True, copy=False)
    error = fields.Text("What Is Wrong", readonly=True, copy=False)
    waiting_count = fields.Integer("Waiting", compute="_compute_waiting_count")

    _key_uniq = models.Constraint("UNIQUE (key)", "An account is kept once.")

    @api.constrains("thread_limit")
    def _check_thread_limit(self):
        for account in self:
            if not 1 <= account.thread_limit <= 64:
                raise ValidationError(
                    self.env._("%(account)s: set 1 to 64 calls at once.", account=account.name)
                )

    def write(self, vals):
        if not self.env.su and HEALTH & vals.keys():
            raise AccessError(
                self.env._("%(name)s: its state follows the calls.", name=self[:1].name)
            )
        return super().write(vals)

    def _compute_waiting_count(self):
        domain = [
            ("carrier_id.booking_account_id", "in", self.ids),
            ("task", "!=", False),
        ]
        groups = self.env["backoffice.booking"]._read_group(domain, ["carrier_id"], ["__count"])
        counts = dict.fromkeys(self.ids, 0)
        for carrier, count in groups:
            counts[carrier.sudo().booking_account_id.id] += count
        for account in self:
            account.waiting_count = counts.get(account.id, 0)

    # --- Actions

    def action_try_now(self):
        """Lets the next call go out at once instead of at the end of the pause."""
        self.check_access("read")
        self.sudo().write({"wait_until": fields.Datetime.now()})
        self.env["backoffice.booking"]._wake_worker()

    def action_view_waiting(self):
        return self.env["backoffice.booking"]._get_records_action(
            name=self.env._("Waiting for %(account)s", account=self.name),
            domain=[
                ("carrier_id.booking_account_id", "in", self.ids),
                ("task", "!=", False),
            ],
        )

    # --- For the worker

    @api.model
    def _find_or_create(self, names):
        """The accounts for {key: (name, company id)} as {key: account}; whoever comes first
        makes them."""
        found = {account.key: account for account in self.search([("key", "in", [*names])])}
        new = {key: values for key, values in names.items() if key not in found}
        for key, (name, company_id) in new.items():  # an account is new once in its life
            self.env.cr.execute(
                SQL(
                    "INSERT INTO backoffice_carrier_account (key, name, company_id, state,"
                    " thread_limit, failures, probes, create_uid, write_uid, create_date,"
                    " write_date) VALUES (%s, %s, %s, 'closed', %s, 0, 0, %s, %s,"
                    " now() at time zone 'utc', now() at time zone 'utc')"
                    " ON CONFLICT (key) DO NOTHING",
                    key,
                    name,
                    company_id or None,
                    self._fields["thread_limit"].default(self),
                    self.env.uid,
                    self.env.uid,
                ),
                log_exceptions=False,
            )
        if new:
            found |= {row.key: row for row in self.search([("key", "in", [*new])])}
        return found

    @api.model
    def _get_callable(self, now):
        """The accounts that may be called now; those that are not closed for one probe,
        and locked: no other worker sends one."""
        domain = ["|", ("wait_until", "=", False), ("wait_until", "<=", now)]
        accounts = self.search(domain)
        closed = accounts.filtered(lambda a: a.state == "closed")
        return closed + (accounts - closed).try_lock_for_update()

    def _set_probing(self, now, seconds):
        """A probe goes out; should its worker die, the next one goes after `seconds`."""
        if self:
            self.write({"state": "half_open", "wait_until": now + timedelta(seconds=seconds)})

    def _note_answers(self, answers, limit, user):
        """Counts what the calls say of the carrier's health; True while it is closed.

        `limit` failures in a row open it. `user` is told where nobody is responsible.
        """
        self.ensure_one()
        failures, last = self.failures, None
        for answer in answers:
            error = answer.error
            if error is not None and (isinstance(error, NotStarted) or error.key == "internal"):
                continue  # says nothing about the carrier
            last = answer
            failures = failures + 1 if error is not None and error.is_outage else 0
        if last is None:
            return self.state == "closed"
        if not failures:
            self._set_closed()
        elif self.state == "half_open" or (self.state == "closed" and failures >= limit):
            self._set_open(failures, last.error, user)
        elif failures != self.failures:
            self.failures = failures
        self._heed_pauses(answers)
        return self.state == "closed"

    def _heed_pauses(self, answers):
        """The carrier may ask for a pause without being ill."""
        seconds = max((a.error.retry_after for a in answers if a.error is not None), default=0)
        until = fields.Datetime.now() + timedelta(seconds=seconds)
        if seconds and (not self.wait_until or self.wait_until < until):
            self.wait_until = until

    def _set_open(self, failures, error, user):
        is_new = self.state == "closed"
        now = fields.Datetime.now()
        probes = 0 if is_new else self.probes + 1
        pause = min(FIRST_PAUSE * 2 ** min(probes, 10), LONGEST_PAUSE)
        person = self.user_id or user
        lang = person.lang or self.env.lang
        self.write(
            {
                "state": "open",
                "failures": failures,
                "probes": probes,
                "wait_until": now + timedelta(seconds=pause),
                "error": self.env["backoffice.booking"]
                .with_context(lang=lang)
                ._carrier_sentence(error),
                **({"opened_at": now} if is_new else {}),
            }
        )
        if is_new:
            self.with_context(lang=lang)._tell_of_outage(person)

    def _tell_of_outage(self, user):
        """One to-do for the whole outage, whatever waits."""
        self.activity_schedule(
            "mail.mail_activity_data_warning",
            summary=self.env._("%(account)s does not answer", account=self.name),
            note=self.env._(
                "%(error)s Its shipments wait and go by themselves as soon as it answers.",
                error=self.error,
            ),
            user_id=user.id,
        )

    def _set_closed(self):
        if self.state == "closed":  # a pause that the carrier asked for is kept
            if self.failures:
                self.failures = 0
        else:
            minutes = (fields.Datetime.now() - self.opened_at).total_seconds() // 60
            self.activity_unlink(["mail.mail_activity_data_warning"])
            self._message_log(
                body=self.env._(
                    "It answered again after %(minutes)d minutes: %(error)s",
                    minutes=minutes,
                    error=self.error,
                )
            )
            self.write(
                {
                    "state": "closed",
                    "failures": 0,
                    "probes": 0,
                    "opened_at": False,
                    "wait_until": False,
                    "error": False,
                }
            )
