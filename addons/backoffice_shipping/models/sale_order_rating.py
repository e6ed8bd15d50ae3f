from odoo import models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """Delivery methods compared for an order."""

    _inherit = "sale.order"

    def _rating_enquiries(self):
        return self.env["backoffice.rating"].sudo()._order_enquiries(self)

    def action_compare_carriers(self):
        self.ensure_one()
        return self.env["backoffice.rate.compare"]._open_for(self)

    def _take_carrier(self, carrier, price=None):
        """Sets the delivery method; a charge for the old one is replaced by `price`, and
        deliveries that have not left follow."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "cancel" or self.locked:
            raise UserError(
                self.env._("%(order)s cannot be changed any more.", order=self.display_name)
            )
        if self.delivery_set and price is not None:
            self.set_delivery_line(carrier, price)
        else:
            self.carrier_id = carrier
        waiting = self.picking_ids.filtered(
            lambda picking: picking.picking_type_code == "outgoing"
        )
        waiting._changeable_carrier().carrier_id = carrier
