from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BackofficePartnerChange(models.Model):
    """A change of a customer's credit that takes effect when it is approved: a new limit, or
    the end of a block. Until then the customer stays as it is."""

    _name = "backoffice.partner.change"
    _description = "Change of a Customer's Credit"
    _inherit = ["backoffice.approval.staged.mixin"]
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

    # --- Approval

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"partner_id", "kind", "new_limit"}

    def _approval_fields(self):
        names = ["partner_id", "company_id", "kind", "new_limit", "limit_now", "blocked_now"]
        return names, {}

    def _approval_amount(self):
        return self.new_limit if self.kind == "credit_limit" else 0

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
