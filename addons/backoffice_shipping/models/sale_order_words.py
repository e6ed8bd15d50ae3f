from odoo import models

from ..amounts import amount_in_words


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_total_in_words(self):
        """The total in words of the current language, or nothing where it is not wanted."""
        if not self.company_id.amount_in_words:
            return ""
        return amount_in_words(
            self.amount_total, self.env.lang, self.currency_id.decimal_places
        )
