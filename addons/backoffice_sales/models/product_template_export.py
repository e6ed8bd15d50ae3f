from odoo import fields, models


class ProductTemplate(models.Model):
    """What an export may not go without."""

    _name = "product.template"
    _inherit = ["product.template", "backoffice.fact.mixin"]

    is_dual_use = fields.Boolean(
        "Dual Use",
        help="May serve military ends too: outside the European Union it needs a licence.",
    )

    def _fact_fields(self):
        return super()._fact_fields() | {"is_dual_use"}
