from odoo import models


class StockPicking(models.Model):
    """The service of a delivery; a backorder keeps it as it keeps the delivery method."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "backoffice.carrier.service.mixin"]

    def _take_carrier_service(self, code, name):
        self._set_carrier_service(code, name)
