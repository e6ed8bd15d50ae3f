from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    discount_limit_ids = fields.One2many(
        "backoffice.discount.limit", "user_id", "Discount Limits in Particular"
    )
