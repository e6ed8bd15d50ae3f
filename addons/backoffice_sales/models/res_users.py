from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    discount_limit = fields.Float(
        "Discount Limit (%)",
        help="The highest discount this user may give without approval. "
        "0: the limit of the check applies.",
    )
