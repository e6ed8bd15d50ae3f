from odoo import api, fields, models

from .company_links import distinct_links

CHECKED_FIELDS = {
    "discount",
    "display_type",
    "is_downpayment",
    "order_id",
    "price_unit",
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "purchase_price",
    "tax_ids",
}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    agent_id = fields.Many2one(
        "res.partner",
        compute="_compute_agent_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("is_agent", "=", True)],
        index="btree_not_null",
        help="Who collected this line. Taken from the order; reaches the invoice.",
    )

    intake_line_id = fields.Many2one(
        "backoffice.order.intake.line",
        "Source Line",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The line of the file that this line came from.",
    )

    def _check_company(self, fnames=None):
        return super(SaleOrderLine, distinct_links(self))._check_company(fnames)

    @api.depends("order_id.agent_id")
    def _compute_agent_id(self):
        for line in self:
            line.agent_id = line.order_id.agent_id

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        values["agent_id"] = self.agent_id.id
        return values

    # --- Checks: a line changed by itself, outside a save of its order, is checked too

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(self._with_order_state(vals_list))
        lines.order_id._recheck()
        return lines

    @api.model
    def _with_order_state(self, vals_list):
        """The state is the order's. The host stores it on the line and would deliver a line
        that calls itself confirmed, by value, context or default, out of a held order."""
        own = self.env.context.get("default_order_id")
        order_ids = {vals.get("order_id", own) for vals in vals_list} - {False, None}
        orders = self.env["sale.order"].sudo().browse(order_ids)
        states = {order.id: order.state for order in orders}
        return [
            {**vals, "state": states.get(vals.get("order_id", own), "draft")}
            for vals in vals_list
        ]

    @api.model
    def _checked_fields(self):
        """Names of the fields whose change makes a new run necessary."""
        return CHECKED_FIELDS

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name != "state"}
        result = super().write(vals)
        if self._checked_fields() & vals.keys():
            self.order_id._recheck()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders._recheck()
        return result
