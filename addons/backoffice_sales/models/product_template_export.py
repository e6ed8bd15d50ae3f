from odoo import fields, models


class ProductTemplate(models.Model):
    """What an export may not go without."""

    _inherit = "product.template"

    is_dual_use = fields.Boolean(
        "Dual Use",
        help="May serve military ends too: outside the European Union it needs a licence.",
    )
