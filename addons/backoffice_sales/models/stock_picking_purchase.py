from odoo import models


class StockPicking(models.Model):
    """What comes in changes what is found on the orders that it was ordered with."""

    _inherit = "stock.picking"

    def _action_done(self):
        result = super()._action_done()
        orders = self.sudo().move_ids.purchase_line_id.order_id
        if orders:
            orders._recheck()
        return result
