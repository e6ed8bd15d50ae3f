from odoo import api, fields, models

from .backoffice_checked_mixin_preview import is_preview
from .company_links import distinct_links


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["backoffice.approval.line.mixin", "sale.order.line"]

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
        asked = self.browse() if is_preview(self.env) else distinct_links(self)
        return super(SaleOrderLine, asked)._check_company(fnames)

    @api.depends("order_id.agent_id")
    def _compute_agent_id(self):
        for line in self:
            line.agent_id = line.order_id.agent_id

    def _prepare_invoice_line(self, **optional_values):
        values = super()._prepare_invoice_line(**optional_values)
        values["agent_id"] = self.agent_id.id
        return values

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        own = self.env.context.get("default_order_id")
        order_ids = {vals.get("order_id", own) for vals in vals_list} - {False, None}
        with self.env["sale.order"].browse(order_ids)._guarding({"order_line"}):
            return super().create(self._with_order_state(vals_list))

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

    def write(self, vals):
        vals = {name: value for name, value in vals.items() if name != "state"}
        orders = self.order_id
        if vals.get("order_id"):
            orders |= orders.browse(vals["order_id"])
        with orders._guarding(self._checked_fields() & vals.keys()):
            return super().write(vals)

    def unlink(self):
        with self.order_id._guarding({"order_line"}):
            return super().unlink()

    # --- Checks

    @api.model
    def _checked_fields(self):
        return super()._checked_fields() | {"is_downpayment", "purchase_price"}
