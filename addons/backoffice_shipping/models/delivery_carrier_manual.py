from odoo import fields, models


class DeliveryCarrier(models.Model):
    """A carrier without an interface: the own fleet, or a forwarder who gets the papers."""

    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("backoffice_manual", "Own Fleet or Forwarder by E-Mail")],
        ondelete={"backoffice_manual": lambda recs: recs._forget_booking()},
    )
    manual_prefix = fields.Char(
        "Number Prefix", size=8, help="Begins the number of each shipment, such as VAN-."
    )

    def _booking_settings(self):
        settings = super()._booking_settings()
        if self.delivery_type == "backoffice_manual":
            settings["prefix"] = self.manual_prefix or ""
        return settings

    # --- The host's hooks

    def backoffice_manual_rate_shipment(self, order):
        return self._booking_rate(order)

    def backoffice_manual_send_shipping(self, pickings):
        return self._booking_send(pickings)

    def backoffice_manual_cancel_shipment(self, pickings):
        pickings.booking_id.action_cancel()

    def backoffice_manual_get_tracking_link(self, picking):
        return self._booking_tracking_link(picking)
