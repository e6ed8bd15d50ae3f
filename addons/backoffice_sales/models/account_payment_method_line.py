from odoo import fields, models


class AccountPaymentMethodLine(models.Model):
    _inherit = "account.payment.method.line"

    collected_when_due = fields.Boolean(
        help="Bills, RiBa and direct debits: the bank credits them before they are due, and "
        "takes the money back when they are not paid. They stay in the customer's exposure "
        "until their due date and the company's bank days are over.",
    )
