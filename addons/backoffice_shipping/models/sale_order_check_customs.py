from odoo import models
from odoo.tools import SQL


class SaleOrder(models.Model):
    """What the host's delivery keeps on products for the customs."""

    _inherit = "sale.order"

    def _customs_fields(self):
        return super()._customs_fields() | {
            "hs_code": (SQL("coalesce(btrim(t.hs_code), '') = ''"), self.env._("HS code")),
            "origin": (SQL("t.country_of_origin IS NULL"), self.env._("country of origin")),
        }

    def _commodity_code(self):
        return SQL("t.hs_code")
