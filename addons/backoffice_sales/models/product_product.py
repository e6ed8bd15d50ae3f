from odoo import models


class ProductProduct(models.Model):
    """A variant may be archived alone."""

    _name = "product.product"
    _inherit = ["product.product", "backoffice.fact.mixin"]

    def _fact_fields(self):
        return super()._fact_fields() | {"active"}
