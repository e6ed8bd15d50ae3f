from odoo import fields, models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    transport_partner_id = fields.Many2one(
        "res.partner",
        "Carrier's Company",
        index="btree_not_null",
        help="Who carries: printed with address and VAT number on transport documents.",
    )
