from odoo import api, models

DANGEROUS = "SELECT FROM product_template WHERE is_dangerous"


class BackofficeCheck(models.Model):
    """Facts of shipping without which a check has nothing to look for."""

    _inherit = "backoffice.check"

    @api.model
    def _fact_sources(self):
        return {**super()._fact_sources(), "dangerous": DANGEROUS}
