from odoo import models

from .account_move_line import SALES


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        posted = super()._post(soft)
        if sales := posted.filtered(lambda move: move.move_type in SALES):
            self.env["account.move.line"]._keep_subjects(sales.ids)
        return posted
