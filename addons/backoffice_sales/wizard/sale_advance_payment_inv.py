from odoo import models


class SaleAdvancePaymentInv(models.TransientModel):
    _inherit = "sale.advance.payment.inv"

    def _create_invoices(self, sale_orders):
        """A down payment does not come by the order's own method."""
        if self.advance_payment_method != "delivered":
            held = sale_orders._held_from_invoicing()
            if held:
                sale_orders._refuse_invoicing(held)
        return super()._create_invoices(sale_orders)
