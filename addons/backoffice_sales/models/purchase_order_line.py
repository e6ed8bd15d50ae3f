from odoo import api, models


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["backoffice.approval.line.mixin", "purchase.order.line"]

    @api.model
    def _checked_fields(self):
        received = {"qty_received", "qty_received_manual"}
        return super()._checked_fields() | {"date_planned"} | received

    # --- Lines of a confirmed order

    @api.model_create_multi
    def create(self, vals_list):
        own = self.env.context.get("default_order_id")
        ids = {vals.get("order_id", own) for vals in vals_list} - {False, None}
        with self.env["purchase.order"].browse(ids)._guarding({"order_line"}):
            return super().create(vals_list)

    def write(self, vals):
        orders = self.order_id
        if vals.get("order_id"):
            orders |= orders.browse(vals["order_id"])
        with orders._guarding(self._checked_fields() & vals.keys()):
            return super().write(vals)

    def unlink(self):
        with self.order_id._guarding({"order_line"}):
            return super().unlink()
