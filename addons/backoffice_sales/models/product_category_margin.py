from odoo import fields, models


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "backoffice.fact.mixin"]

    minimum_margin = fields.Float(
        "Minimum Margin (%)",
        help="The lowest margin, in percent of the net price, at which products of this "
        "category and of those below are sold without approval. 0: that of the category "
        "above counts.",
    )

    def _fact_fields(self):
        return super()._fact_fields() | {"minimum_margin"}
