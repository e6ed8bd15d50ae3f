from odoo import fields, models

STATED = ["client_payment_terms", "client_incoterm", "client_currency", "client_delivery_date"]


class SaleOrder(models.Model):
    """The terms as the customer's own order states them, whatever ours are."""

    _inherit = "sale.order"

    client_payment_terms = fields.Char("Payment", copy=False)
    client_incoterm = fields.Char("Incoterm and Place", copy=False)
    client_currency = fields.Char("Currency Code", copy=False)
    client_delivery_date = fields.Date("Delivery Wanted On", copy=False)

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | set(STATED)
