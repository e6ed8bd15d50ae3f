from odoo import api, models
from odoo.tools import ormcache


class AccountFiscalPosition(models.Model):
    """Remembers which positions the host may choose by itself: they hardly ever change, and
    each order that is confirmed asks for them."""

    _name = "account.fiscal.position"
    _inherit = ["account.fiscal.position", "backoffice.cached.mixin"]

    @api.model
    @ormcache("company.id")
    def _automatic_ids(self, company):
        """The ids of the positions that are found by country and VAT, in their order."""
        domain = [*self._check_company_domain(company), ("auto_apply", "=", True)]
        return tuple(self.with_company(company).search(domain).ids)
