from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_dangerous = fields.Boolean(
        "Dangerous Goods (ADR)",
        help="Deliveries with it go only by a delivery method that is set to take it.",
    )
