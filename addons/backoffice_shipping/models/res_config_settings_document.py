from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    amount_in_words = fields.Boolean(related="company_id.amount_in_words", readonly=False)
