from odoo import models
from odoo.tools import SQL

from odoo.addons.backoffice_sales.models.check_text import Sentences

_lt = Sentences(__name__)


class SaleOrder(models.Model):
    """What the host's delivery keeps on products for the customs."""

    _inherit = "sale.order"

    def _customs_fields(self):
        return super()._customs_fields() | {
            "hs_code": (SQL("coalesce(btrim(t.hs_code), '') = ''"), _lt("HS code")),
            "origin": (SQL("t.country_of_origin IS NULL"), _lt("country of origin")),
        }

    def _commodity_code(self):
        return SQL("t.hs_code")
