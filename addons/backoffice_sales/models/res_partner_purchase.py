from odoo import fields, models


class ResPartner(models.Model):
    """What purchase orders are checked against."""

    _inherit = "res.partner"

    purchase_blocked = fields.Boolean(
        "Blocked for Purchases", help="No purchase order to this supplier is confirmed."
    )
    purchase_block_reason = fields.Char("Reason of the Block")
    purchase_incoterm_id = fields.Many2one(
        "account.incoterms",
        "Supplier Incoterm",
        company_dependent=True,
        help="New purchase orders take it over; an order with another one is found.",
    )

    def _commercial_fields(self):
        own = ["purchase_blocked", "purchase_block_reason", "purchase_incoterm_id"]
        return super()._commercial_fields() + own
