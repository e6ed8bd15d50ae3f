from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _get_unpaid_value(self, quantity, moves=None):
        """With taxes, of `quantity` of this line. What is invoiced and paid covers first
        what was delivered by others than `moves`."""
        if not self.product_uom_qty:
            return 0.0
        elsewhere = self.qty_delivered
        if moves:
            gone = moves.filtered(lambda m: m.state == "done")
            elsewhere -= sum(move._get_sold_quantity() for move in gone)
        covered = max(self._get_paid_quantity() - max(elsewhere, 0.0), 0.0)
        owed = max(quantity - covered, 0.0)
        return self.price_total / self.product_uom_qty * owed

    def _get_paid_quantity(self):
        paid = 0.0
        for row in self.invoice_lines:
            if self.order_id._counts_as_payment(row.move_id):
                quantity = row.product_uom_id._compute_quantity(
                    row.quantity, self.product_uom_id, round=False
                )
                sign = -1 if row.move_id.move_type == "out_refund" else 1
                paid += sign * quantity * row.move_id._get_paid_share()
        return paid
