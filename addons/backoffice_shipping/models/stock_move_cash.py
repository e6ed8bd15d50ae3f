from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_sold_quantity(self):
        """In the unit of the order's line; 0 for parts of a kit, which have no price."""
        line = self.sale_line_id
        if self.product_id != line.product_id:
            return 0.0
        quantity = self.quantity if self.state == "done" else self.product_uom_qty
        return self.product_uom._compute_quantity(quantity, line.product_uom_id, round=False)
