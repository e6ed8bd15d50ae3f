from odoo import api, fields, models
from odoo.exceptions import UserError

from .approval_definition import Facts
from .backoffice_approval_request import OPEN_STATES, WAITING_STATES


class BackofficeApprovalMixin(models.AbstractModel):
    """Lets a checked document ask for approval, and go on when it has it.

    A model that inherits it says what an approval is about (`_approval_fields`), what a
    request shows of it (`_approval_vals`, `_approval_facts`, `_approval_people`) and what
    happens then (`_after_approval`), and asks `_hold_for_approval` before it goes on.
    """

    _name = "backoffice.approval.mixin"
    _inherit = "backoffice.checked.mixin"
    _description = "Document with Approvals"

    approval_request_ids = fields.One2many(
        "backoffice.approval.request",
        "res_id",
        "Approval Requests",
        domain=lambda self: [("res_model", "=", self._name)],
        bypass_search_access=True,
        readonly=True,
        copy=False,
    )
    approval_state = fields.Selection(
        [
            ("none", "Not Requested"),
            ("pending", "Waiting for Approval"),
            ("returned", "Question Asked"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
        ],
        compute="_compute_approval_state",
    )
    approval_reason = fields.Char(compute="_compute_approval_state")
    approval_deciders = fields.Char("Waits For", compute="_compute_approval_deciders")
    approval_changes = fields.Text("What Changed", compute="_compute_approval_changes")
    approval_step_ids = fields.Many2many(
        "backoffice.approval.step",
        string="Approval History",
        compute="_compute_approval_step_ids",
    )
    can_approve = fields.Boolean(compute="_compute_can_approve")
    can_answer = fields.Boolean(compute="_compute_can_approve")

    # --- Computes

    def _shown_requests(self, states=OPEN_STATES):
        """What the reader may know of: customers read their orders too, but not who of us
        decides, nor why."""
        if not self.env.su and self.env.user.share:
            return self.env["backoffice.approval.request"]
        return self._live_requests(states)

    @api.depends("approval_request_ids.state")
    @api.depends_context("uid")
    def _compute_can_approve(self):
        waiting = self._live_requests(WAITING_STATES)
        deciding = set(waiting.filtered("can_decide").mapped("res_id"))
        answering = set(waiting.filtered("can_answer").mapped("res_id"))
        for record in self:
            record.can_approve = record._origin.id in deciding
            record.can_answer = record._origin.id in answering

    @api.depends("approval_request_ids.state")
    @api.depends_context("uid")
    def _compute_approval_state(self):
        live = self._shown_requests().sudo().grouped("res_id")
        for record in self:
            mine = live.get(record._origin.id, self.env["backoffice.approval.request"].sudo())
            states = set(mine.mapped("state"))
            record.approval_state = next(
                (s for s in ("rejected", "returned", "pending", "approved") if s in states),
                "none",
            )
            stated = mine.filtered(lambda r, s=record.approval_state: r.state == s)
            record.approval_reason = stated.filtered("reason")[:1].reason

    @api.depends("approval_request_ids.state")
    @api.depends_context("uid")
    def _compute_approval_deciders(self):
        waiting = self._shown_requests(("pending",)).sudo().grouped("res_id")
        for record in self:
            requests = waiting.get(record._origin.id, ())
            names = dict.fromkeys(r.deciders for r in requests if r.deciders)
            record.approval_deciders = ", ".join(names)

    @api.depends("approval_request_ids.state")
    @api.depends_context("uid")
    def _compute_approval_changes(self):
        """The difference that made the last approval lapse, while there is no new one."""
        found = self._shown_requests((*OPEN_STATES, "lapsed")).sudo().sorted("id", reverse=True)
        last = found.grouped("res_id")
        for record in self:
            request = last.get(record._origin.id, found.browse())[:1]
            record.approval_changes = request.state == "lapsed" and request.changes

    @api.depends("approval_request_ids.step_ids")
    def _compute_approval_step_ids(self):
        steps = self.env["backoffice.approval.step"].search(
            [("request_id.res_model", "=", self._name), ("request_id.res_id", "in", self.ids)]
        )
        mine = steps.grouped(lambda step: step.request_id.res_id)
        for record in self:
            record.approval_step_ids = mine.get(record._origin.id, steps.browse())

    # --- Actions

    def action_request_approval(self):
        """Asks for what the records need. Raises when something blocks."""
        self.check_access("write")
        found = self._run_checks()
        for record in self:
            findings = found.get(record.id, [])
            blocking = [self._message_text(f) for f in findings if f["severity"] == "blocking"]
            if blocking:
                raise UserError(
                    self.env._(
                        "%(record)s cannot be approved before this is corrected: %(findings)s",
                        record=record.display_name,
                        findings=" ".join(blocking),
                    )
                )
        self._hold_for_approval(found)
        return True

    def action_approve(self):
        """Approves what waits for this user on these records."""
        return self._requests_to_decide().action_approve()

    def action_reject_approval(self):
        """Opens the dialog that asks why, for what waits for this user."""
        return self._requests_to_decide().action_reject()

    def action_ask_back(self):
        """Opens the dialog for a question to who asked."""
        return self._requests_to_decide().action_ask_back()

    def action_answer_approval(self):
        """Opens the dialog for the answer to a question."""
        return self._live_requests(("returned",)).action_answer()

    def _requests_to_decide(self):
        requests = self._live_requests(("pending",)).filtered("can_decide")
        if not requests:
            raise UserError(self.env._("Nothing here waits for your decision."))
        return requests

    # --- Hooks

    def _approval_fields(self):
        """What an approval is about: (field names, {name of lines: field names of a line}).
        The first field of a line is what it is called by."""
        raise NotImplementedError

    def _approval_vals(self):
        """What a request shows of this record: partner, amount, currency, company."""
        raise NotImplementedError

    def _approval_facts(self):
        """The figures that rules, tiers and the matrix look at: {record id: Facts}.
        Set-based. Here: the amount of `_approval_vals`, in the currency of the company."""
        found = {}
        for record in self:
            vals = record._approval_vals()
            currency = self.env["res.currency"].browse(vals.get("currency_id") or ())
            company = self.env["res.company"].browse(vals.get("company_id") or ())
            amount = vals.get("amount") or 0
            if currency and company and currency != company.currency_id:
                amount = currency._convert(amount, company.currency_id, company)
            found[record.id] = Facts(amount)
        return found

    def _approval_people(self):
        """Who stands in a relation to the records: {record id: {"team_leader": user id or
        False, "account_manager": …}}."""
        return {record.id: {} for record in self}

    def _after_approval(self):
        """Called with all rights when requests of these records were approved."""

    # --- CRUD

    def _check_saved(self):
        result = super()._check_saved()
        self._lapse_approvals()
        (self - self._checked_records())._withdraw_approvals()
        return result

    def _check_trigger_fields(self):
        head, lines = self._approval_fields()
        return super()._check_trigger_fields() | {*head, *lines}

    def unlink(self):
        self._live_requests()._close("lapsed")
        return super().unlink()
