from odoo import api, models

CHECKED_FIELDS = {
    "date_planned",
    "discount",
    "display_type",
    "order_id",
    "price_unit",
    "product_id",
    "product_qty",
    "product_uom_id",
    "qty_received",
    "qty_received_manual",
}


class PurchaseOrderLine(models.Model):
    """A line changed by itself, outside a save of its order, is checked too."""

    _inherit = "purchase.order.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._recheck()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if CHECKED_FIELDS & vals.keys():
            self.order_id._recheck()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        orders._recheck()
        return result
