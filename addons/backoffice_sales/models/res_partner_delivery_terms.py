from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "backoffice.fact.mixin"]

    complete_delivery_only = fields.Boolean(
        "Complete Deliveries Only",
        help="The customer accepts no partial delivery: everything that is on an order leaves "
        "together.",
    )
    minimum_shelf_life = fields.Integer(
        "Remaining Shelf Life (Days)",
        help="What the customer wants at least on the day of delivery. 0: what is agreed for "
        "each product.",
    )

    def _commercial_fields(self):
        return super()._commercial_fields() + ["complete_delivery_only", "minimum_shelf_life"]

    def _fact_fields(self):
        return super()._fact_fields() | {"complete_delivery_only", "minimum_shelf_life"}
