from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    freight_tolerance_amount = fields.Float(
        related="company_id.freight_tolerance_amount", readonly=False
    )
    freight_tolerance_percent = fields.Float(
        related="company_id.freight_tolerance_percent", readonly=False
    )
    freight_tolerance_weight = fields.Float(
        related="company_id.freight_tolerance_weight", readonly=False
    )
    freight_product_id = fields.Many2one(
        related="company_id.freight_product_id",
        readonly=False,
        domain="[('type', '=', 'service'), ('company_id', 'in', (company_id, False))]",
    )
