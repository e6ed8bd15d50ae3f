from odoo import api, models
from odoo.tools import ormcache


class ResCountryGroup(models.Model):
    """Groups of countries are asked for at every run, and hardly ever change."""

    _name = "res.country.group"
    _inherit = ["res.country.group", "backoffice.cached.mixin"]

    @api.model
    @ormcache()
    def _union_codes(self):
        """The codes of the countries of the European Union."""
        return frozenset(self.env.ref("base.europe").sudo().country_ids.mapped("code"))
