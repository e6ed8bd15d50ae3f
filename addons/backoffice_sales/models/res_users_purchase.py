from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    purchase_limit = fields.Float(
        help="How much this buyer may order without approval, untaxed and in the currency of "
        "the company. 0: the limit of the check applies.",
    )
