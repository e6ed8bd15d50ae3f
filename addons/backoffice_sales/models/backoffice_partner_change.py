from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class BackofficePartnerChange(models.Model):
    """A change of a customer's credit that takes effect when it is approved: a new limit, or
    the end of a block. Until then the customer stays as it is."""

    _name = "backoffice.partner.change"
    _description = "Change of a Customer's Credit"
    _inherit = ["mail.thread", "mail.activity.mixin", "backoffice.approval.mixin"]
    _order = "id desc"

    # --- Fields

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("credit_limit", "New Credit Limit"), ("unblock", "Unblock the Customer")],
        "Change",
        required=True,
        default="credit_limit",
    )
    limit_now = fields.Monetary(compute="_compute_now")
    blocked_now = fields.Char(compute="_compute_now")
    new_limit = fields.Monetary()
    note = fields.Char("Why", required=True)
    state = fields.Selection(
        [("draft", "To Approve"), ("done", "In Effect"), ("cancel", "Cancelled")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )

    # --- Computes

    @api.depends("partner_id", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            change.display_name = f"{change.partner_id.display_name}: {kinds.get(change.kind)}"

    @api.depends(
        "company_id",
        "partner_id.commercial_partner_id.credit_limit",
        "partner_id.commercial_partner_id.credit_state",
    )
    def _compute_now(self):
        for change in self:
            customer = change._customer()
            change.limit_now = customer.credit_limit
            change.blocked_now = ", ".join(change._blocks(customer)) or False

    def _customer(self):
        return self.partner_id.commercial_partner_id.sudo().with_company(self.company_id)

    @api.model
    def _blocks(self, customer):
        """The fields that hold the customer, as they are called."""
        return [
            customer.fields_get([name], ["string"])[name]["string"]
            for name, values in self._blocking().items()
            if name in customer._fields and customer[name] in values
        ]

    @api.model
    def _blocking(self):
        """{field of the customer: values that hold it}; a hook."""
        return {
            "credit_state": ("revoked",),
            "sales_state": ("blocked", "litigation", "ceased"),
        }

    # --- Constraints

    @api.constrains("kind", "new_limit")
    def _check_new_limit(self):
        """0 is no limit at all for the host, and the least amount for the matrix."""
        for change in self:
            if change.kind == "credit_limit" and change.new_limit <= 0:
                raise ValidationError(
                    self.env._(
                        "%(change)s: give the new limit, more than 0. To end all credit, set "
                        "the credit of the customer to Revoked.",
                        change=change.display_name,
                    )
                )

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "state": "draft"} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Who could write the state could do without the approval."""
        content = {"partner_id", "company_id", "kind", "new_limit", "state"} & vals.keys()
        closed = self.filtered(lambda change: change.state != "draft")
        if content and not self.env.su and ("state" in vals or closed):
            raise AccessError(
                self.env._(
                    "%(change)s: a change takes effect by its approval, and stays as it is "
                    "afterwards. Write another one.",
                    change=(closed or self)[:1].display_name,
                )
            )
        return super().write(vals)

    # --- Actions

    def action_request_approval(self):
        """Asks those whom a rule names; the managers, where there is none."""
        result = super().action_request_approval()
        nobody = self.filtered(lambda c: c.state == "draft" and c.approval_state == "none")
        rule = self.env["backoffice.approval.rule"]
        nobody._open_requests({(rule, change.id): set() for change in nobody}, {})
        return result

    def action_cancel(self):
        self.check_access("write")
        if any(change.state == "done" for change in self):
            raise UserError(
                self.env._("What is in effect is not cancelled: write another change.")
            )
        self.sudo().write({"state": "cancel"})
        self._recheck()
        return True

    # --- Approval

    def _checked_records(self):
        return self.filtered(lambda change: change.state == "draft")

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"partner_id", "kind", "new_limit"}

    def _approval_fields(self):
        names = ["partner_id", "company_id", "kind", "new_limit", "limit_now", "blocked_now"]
        return names, {}

    def _approval_vals(self):
        return {
            "partner_id": self.partner_id.id,
            "amount": self.new_limit if self.kind == "credit_limit" else 0,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
        }

    def _approval_people(self):
        return {
            change.id: {"account_manager": change.partner_id.commercial_partner_id.user_id.id}
            for change in self
        }

    def _after_approval(self):
        result = super()._after_approval()
        for change in self.filtered(lambda c: c.state == "draft"):
            if change.approval_state == "approved":
                change._apply()
        return result

    def _apply(self):
        customer = self._customer()
        if self.kind == "credit_limit":
            customer.credit_limit = self.new_limit
        else:
            free = {"credit_state": "active"}
            customer.write(
                {
                    name: free.get(name, False)
                    for name, values in self._blocking().items()
                    if name in customer._fields and customer[name] in values
                }
            )
        self.sudo().state = "done"
