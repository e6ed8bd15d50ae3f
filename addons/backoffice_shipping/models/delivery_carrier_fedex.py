from odoo import fields, models

ADDRESSES = ("https://apis-sandbox.fedex.com", "https://apis.fedex.com")
TRACKING = "https://www.fedex.com/fedextrack/?trknbr="


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("backoffice_fedex", "FedEx")],
        ondelete={"backoffice_fedex": lambda recs: recs._forget_booking()},
    )
    fedex_service = fields.Char(
        "FedEx Service",
        help="FedEx's own word for it, such as FEDEX_REGIONAL_ECONOMY or"
        " FEDEX_INTERNATIONAL_PRIORITY.",
    )
    fedex_packaging = fields.Char(
        "Packaging", default="YOUR_PACKAGING", help="FedEx's own word for it."
    )
    fedex_pickup_kind = fields.Selection(
        [
            ("USE_SCHEDULED_PICKUP", "FedEx comes every day"),
            ("CONTACT_FEDEX_TO_SCHEDULE", "Pickups are ordered"),
            ("DROPOFF_AT_FEDEX_LOCATION", "We bring the parcels"),
        ],
        "Handing Over",
        default="USE_SCHEDULED_PICKUP",
    )
    fedex_label_stock = fields.Selection(
        [
            ("PAPER_4X6", "4 x 6 inches, any printer"),
            ("STOCK_4X6", "4 x 6 inches, label printer"),
            ("STOCK_4X675", "4 x 6¾ inches, label printer"),
        ],
        "Label Paper",
        default="PAPER_4X6",
    )

    # --- The outbox's hooks

    def _account_addresses(self):
        if self.delivery_type == "backoffice_fedex":
            return ADDRESSES
        return super()._account_addresses()

    def _account_tracking_page(self):
        if self.delivery_type == "backoffice_fedex":
            return TRACKING
        return super()._account_tracking_page()

    def _booking_needed(self):
        own = ["fedex_service"] if self.delivery_type == "backoffice_fedex" else []
        return super()._booking_needed() + own

    def _booking_settings(self):
        settings = super()._booking_settings()
        if self.delivery_type != "backoffice_fedex":
            return settings
        return settings | {
            "service": self.fedex_service or "",
            "packaging": self.fedex_packaging or "YOUR_PACKAGING",
            "pickup_kind": self.fedex_pickup_kind or "USE_SCHEDULED_PICKUP",
            "label_stock": self.fedex_label_stock or "PAPER_4X6",
        }

    # --- The host's hooks

    def backoffice_fedex_rate_shipment(self, order):
        return self._booking_rate(order)

    def backoffice_fedex_send_shipping(self, pickings):
        return self._booking_send(pickings)

    def backoffice_fedex_cancel_shipment(self, pickings):
        pickings.booking_id.action_cancel()

    def backoffice_fedex_get_tracking_link(self, picking):
        return self._booking_tracking_link(picking)
