from odoo import fields, models


class SaleOrder(models.Model):
    """A service chosen for an order goes with its deliveries."""

    _name = "sale.order"
    _inherit = ["sale.order", "backoffice.carrier.service.mixin"]

    # a copy is another quotation, with rates of another day
    carrier_service = fields.Char(copy=False)
    carrier_service_name = fields.Char(copy=False)

    def _take_carrier_service(self, code, name):
        """For the order and those of its deliveries that follow its delivery method."""
        self._set_carrier_service(code, name)
        waiting = self.picking_ids.filtered(
            lambda p: p.picking_type_code == "outgoing" and p.carrier_id == self.carrier_id
        )
        waiting._changeable_carrier()._set_carrier_service(code, name)
