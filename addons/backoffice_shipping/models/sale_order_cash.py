from odoo import models


class SaleOrder(models.Model):
    """What of an order is paid before the goods come."""

    _inherit = "sale.order"

    def _get_first_delivery(self):
        outgoing = self.picking_ids.filtered(
            lambda p: p.picking_type_code == "outgoing" and p.state != "cancel"
        )
        return outgoing.sorted("id")[:1]

    def _get_unpaid_share(self):
        """1 when nothing is paid ahead, 0 when all is: online, or as a down payment."""
        self.ensure_one()
        ahead = self.amount_paid + sum(
            invoice_line.price_total * invoice_line.move_id._get_paid_share()
            for invoice_line in self.order_line.filtered("is_downpayment").invoice_lines
            if invoice_line.quantity > 0 and self._counts_as_payment(invoice_line.move_id)
        )
        if not self.amount_total:
            return 1.0
        return min(max(1 - ahead / self.amount_total, 0.0), 1.0)

    def _counts_as_payment(self, invoice):
        """What was paid online is counted there, not by its invoice once more."""
        paid = self.transaction_ids.filtered(lambda tx: tx.state in ("authorized", "done"))
        return invoice.state == "posted" and invoice not in paid.invoice_ids
