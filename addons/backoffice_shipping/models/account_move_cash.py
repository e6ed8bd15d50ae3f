from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _get_paid_share(self):
        if not self.amount_total:
            return 1.0
        return 1 - self.amount_residual / self.amount_total
