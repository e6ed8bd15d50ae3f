from odoo import fields, models

ADDRESSES = ("https://wwwcie.ups.com", "https://onlinetools.ups.com")
TRACKING = "https://www.ups.com/track?tracknum="


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("backoffice_ups", "UPS")],
        ondelete={"backoffice_ups": lambda recs: recs._forget_booking()},
    )
    ups_service = fields.Selection(
        [
            ("11", "Standard"),
            ("65", "Express Saver"),
            ("07", "Express"),
            ("08", "Expedited"),
            ("54", "Express Plus"),
            ("74", "Express 12:00"),
        ],
        "UPS Service",
        default="11",
    )
    ups_pickup_payment = fields.Selection(
        [("01", "By our account"), ("00", "Free of charge")],
        "Pickups Are Paid",
        default="01",
        help="What UPS charges for a pickup that is ordered.",
    )

    # --- The outbox's hooks

    def _account_addresses(self):
        if self.delivery_type == "backoffice_ups":
            return ADDRESSES
        return super()._account_addresses()

    def _account_tracking_page(self):
        if self.delivery_type == "backoffice_ups":
            return TRACKING
        return super()._account_tracking_page()

    def _booking_needed(self):
        own = ["ups_service"] if self.delivery_type == "backoffice_ups" else []
        return super()._booking_needed() + own

    def _booking_settings(self):
        settings = super()._booking_settings()
        if self.delivery_type != "backoffice_ups":
            return settings
        return settings | {
            "service": self.ups_service or "",
            "pickup_payment": self.ups_pickup_payment or "01",
        }

    # --- The host's hooks

    def backoffice_ups_rate_shipment(self, order):
        return self._booking_rate(order)

    def backoffice_ups_send_shipping(self, pickings):
        return self._booking_send(pickings)

    def backoffice_ups_cancel_shipment(self, pickings):
        pickings.booking_id.action_cancel()

    def backoffice_ups_get_tracking_link(self, picking):
        return self._booking_tracking_link(picking)
