from odoo import models

READY = ("confirmed", "assigned")


class StockPicking(models.Model):
    """Deliveries are checked before they leave: when they are validated, and by hand.

    What waits for goods is not looked at on every save: most deliveries are made by the host
    with all that the order gave them, thousands at a time.
    """

    _name = "stock.picking"
    _inherit = ["stock.picking", "backoffice.checked.mixin"]

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"carrier_id", "partner_id", "shipping_weight"}

    def _check_saved(self):
        ready = self.filtered(lambda p: p._is_checked() and p.state in READY)
        return super(StockPicking, ready)._check_saved()

    def _run_checks(self):
        return super()._run_checks() if self else {}

    def _checked_records(self):
        return self.filtered(lambda p: p._is_checked() and p.state != "cancel")

    def _is_checked(self):
        return self.picking_type_code == "outgoing"
