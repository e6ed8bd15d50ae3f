from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class BackofficeApprovalStagedMixin(models.AbstractModel):
    """A document that takes effect by its approval, and not before: a change of master data,
    a waiver, a claim, a return.

    A model that inherits it says what it is about (`_approval_fields`), for whom
    (`partner_id`, `company_id`) and what happens then (`_apply`); who may decide is said by a
    rule, or else the managers do.
    """

    _name = "backoffice.approval.staged.mixin"
    _inherit = ["mail.thread", "mail.activity.mixin", "backoffice.approval.mixin"]
    _description = "Document That Takes Effect by Its Approval"

    state = fields.Selection(
        [("draft", "To Approve"), ("done", "In Effect"), ("cancel", "Cancelled")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "state": "draft"} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Who could write the state could do without the approval."""
        content = {"state"} | self._staged_fields()
        closed = self.filtered(lambda document: document.state != "draft")
        if content & vals.keys() and not self.env.su and ("state" in vals or closed):
            raise AccessError(
                self.env._(
                    "%(document)s takes effect by its approval, and stays as it is "
                    "afterwards. Write another one.",
                    document=(closed or self)[:1].display_name,
                )
            )
        return super().write(vals)

    @api.model
    def _staged_fields(self):
        """What stays as it is once the document is closed."""
        head, lines = self._approval_fields()
        return {"partner_id", "company_id", *head, *lines}

    # --- Actions

    def action_request_approval(self):
        """Asks those whom a rule names; the managers, where there is none."""
        result = super().action_request_approval()
        nobody = self.filtered(lambda d: d.state == "draft" and d.approval_state == "none")
        rule = self.env["backoffice.approval.rule"]
        nobody._open_requests({(rule, document.id): set() for document in nobody}, {})
        return result

    def action_cancel(self):
        self.check_access("write")
        done = self.filtered(lambda document: document.state == "done")
        if done:
            raise UserError(
                self.env._(
                    "%(document)s is in effect and cannot be cancelled: write another one.",
                    document=done[:1].display_name,
                )
            )
        self.sudo().write({"state": "cancel"})
        self._recheck()
        return True

    # --- Approval

    def _checked_records(self):
        return self.filtered(lambda document: document.state == "draft")

    def _approval_vals(self):
        return {
            "partner_id": self.partner_id.id,
            "amount": self._approval_amount(),
            "currency_id": self.company_id.currency_id.id,
            "company_id": self.company_id.id,
        }

    def _approval_amount(self):
        """What the amount bands of rules, tiers and matrix look at."""
        return 0

    def _approval_people(self):
        return {
            document.id: {
                "account_manager": document.partner_id.commercial_partner_id.user_id.id
            }
            for document in self
        }

    def _lapse_approvals(self):
        """What came of it is no reason for a done document to lose its approval."""
        return super(BackofficeApprovalStagedMixin, self._checked_records())._lapse_approvals()

    def _after_approval(self):
        """Applies what is still as it was asked for; the rest lapses, and says what differs."""
        result = super()._after_approval()
        waiting = self._checked_records()
        waiting._lapse_approvals()
        waiting.invalidate_recordset(["approval_state"])
        approved = waiting.filtered(lambda document: document.approval_state == "approved")
        for document in approved:
            document._apply()
        approved.sudo().write({"state": "done"})
        return result

    def _apply(self):
        """What the approval was about takes effect."""
        raise NotImplementedError
