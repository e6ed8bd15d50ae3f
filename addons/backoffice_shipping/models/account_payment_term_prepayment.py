from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    is_prepayment = fields.Boolean(
        "Payment before Shipment",
        help="Deliveries of orders with this term leave when the order is paid.",
    )
