from odoo import models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_print_carrier_labels(self):
        """Asks how to print the carriers' labels of these deliveries."""
        bookings = self.booking_id
        if not bookings:
            raise UserError(
                self.env._("None of these deliveries is booked: book them with the carrier.")
            )
        return bookings.action_print_labels()
