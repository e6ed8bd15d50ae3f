from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_new_picking_values(self):
        """The host gives a new delivery its order's method; the service goes along."""
        values = super()._get_new_picking_values()
        order = self.reference_ids.sale_ids
        if len(order) == 1 and order.carrier_service and values.get("carrier_id"):
            carrier = self.env["delivery.carrier"].browse(values["carrier_id"])
            values |= order._copy_carrier_service(carrier)
        return values
