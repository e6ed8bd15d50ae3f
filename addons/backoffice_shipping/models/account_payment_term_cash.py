from odoo import fields, models


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    is_cash_on_delivery = fields.Boolean(
        "Cash on Delivery", help="The carrier collects the money when it delivers."
    )
