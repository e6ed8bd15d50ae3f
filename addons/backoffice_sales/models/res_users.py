from odoo import fields, models


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "backoffice.fact.mixin"]

    discount_limit = fields.Float(
        "Discount Limit (%)",
        help="The highest discount this user may give without approval. "
        "0: the limit of the check applies.",
    )

    def _fact_fields(self):
        return super()._fact_fields() | {"discount_limit"}
