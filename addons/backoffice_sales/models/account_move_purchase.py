from odoo import models


class AccountMove(models.Model):
    """A bill that is posted, or taken back, may change what is found on its orders."""

    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        posted._recheck_purchases()
        return posted

    def button_draft(self):
        result = super().button_draft()
        self._recheck_purchases()
        return result

    def _recheck_purchases(self):
        bills = self.filtered(lambda move: move.is_purchase_document())
        orders = bills.sudo().invoice_line_ids.purchase_line_id.order_id
        if orders:
            orders._recheck()
