from odoo import models


class ProductPricelistItem(models.Model):
    _name = "product.pricelist.item"
    _inherit = ["product.pricelist.item", "backoffice.fact.mixin"]

    def _fact_fields(self):
        return super()._fact_fields() | {"date_end"}
