from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "backoffice.fact.mixin"]

    complete_delivery_only = fields.Boolean(
        "Complete Deliveries Only",
        help="The customer accepts no partial delivery: everything that is on an order leaves "
        "together.",
    )

    def _commercial_fields(self):
        return super()._commercial_fields() + ["complete_delivery_only"]

    def _fact_fields(self):
        return super()._fact_fields() | {"complete_delivery_only"}
