from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        """A paid order may still be held by a finding: then it is not told as confirmed."""
        orders = super()._check_amount_and_confirm_order()
        orders._tell_accepted_but_held()
        return orders.filtered(lambda order: order.state == "sale")
