from urllib.parse import quote

from odoo import fields, models

from .delivery_carrier_booking import SECRET

ADDRESS = "https://api.brt.it"
PICKUPS = "https://api.brt.it/orm"
TRACKING = "https://www.mybrt.it/it/mybrt/my-parcels/incoming?parcelNumber="


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("backoffice_brt", "BRT")],
        ondelete={"backoffice_brt": lambda recs: recs._forget_booking()},
    )
    # as secret as the password: who sets it chooses to whom the password is sent
    brt_base_url = fields.Char("BRT Address", default=ADDRESS, groups=SECRET)
    brt_user = fields.Char("BRT User", groups=SECRET)
    brt_password = fields.Char(
        "BRT Password",
        compute="_compute_booking_secrets",
        inverse="_inverse_booking_secrets",
        groups=SECRET,
    )
    brt_password_stored = fields.Char(groups=fields.NO_ACCESS, copy=False)
    brt_customer_code = fields.Integer(
        "BRT Customer Code", aggregator=None, help="The sender's code in the BRT contract."
    )
    brt_departure_depot = fields.Integer(
        "Departure Depot", aggregator=None, help="The number of the depot that collects."
    )
    brt_network = fields.Char("Network", size=1, help="Empty unless BRT says otherwise.")
    brt_service = fields.Selection(
        [("E", "Priority"), ("H", "10:30")], "Service", help="Empty: standard."
    )
    brt_pricing = fields.Char(
        "Pricing Condition", size=3, help="From the contract, such as 000 or 100."
    )
    brt_label_kind = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL")], "Label", default="pdf", required=True
    )
    brt_label_format = fields.Selection(
        [("DP5", "A5"), ("DPH", "DPH")], "Label Format", help="Empty: 95 x 65 mm."
    )
    brt_needs_confirm = fields.Boolean(
        "Confirm Explicitly",
        help="Set it when BRT has set up the account so: a booked shipment then leaves only"
        " after it is confirmed.",
    )
    brt_alert = fields.Boolean("BRT Alerts", help="BRT writes to the consignee itself.")
    brt_cash_payment = fields.Selection(
        [("BM", "BM"), ("CM", "CM"), ("BB", "BB"), ("OM", "OM"), ("OC", "OC")],
        "BRT Cash on Delivery",
        help="The kind of payment that the contract provides for. Empty: cash.",
    )
    brt_pickup_url = fields.Char("BRT Pickup Address", default=PICKUPS, groups=SECRET)
    brt_pickup_key = fields.Char(
        "BRT Pickup Key",
        compute="_compute_booking_secrets",
        inverse="_inverse_booking_secrets",
        groups=SECRET,
        help="Collections have a key of their own. Without it they are ordered by other means.",
    )
    brt_pickup_key_stored = fields.Char(groups=fields.NO_ACCESS, copy=False)

    # --- The outbox's hooks

    def _booking_settings(self):
        settings = super()._booking_settings()
        if self.delivery_type != "backoffice_brt":
            return settings
        brt = self.sudo()
        return settings | {
            "address": brt.brt_base_url,
            "user": brt.brt_user or "",
            "password": brt.brt_password_stored or "",
            "sender": brt.brt_customer_code,
            "depot": brt.brt_departure_depot,
            "network": brt.brt_network or "",
            "service": brt.brt_service or "",
            "pricing": brt.brt_pricing or "",
            "label_kind": brt.brt_label_kind,
            "label_format": brt.brt_label_format or "",
            "alert": brt.brt_alert,
            "cash_payment": brt.brt_cash_payment or "",
            "pickup_address": brt.brt_pickup_url or "",
            "pickup_key": brt.brt_pickup_key_stored or "",
        }

    def _booking_needed(self):
        needed = super()._booking_needed()
        if self.delivery_type != "backoffice_brt":
            return needed
        return needed + [
            "brt_base_url",
            "brt_user",
            "brt_password",
            "brt_customer_code",
            "brt_departure_depot",
        ]

    def _booking_secrets(self):
        return super()._booking_secrets() | {
            "brt_password": "brt_password_stored",
            "brt_pickup_key": "brt_pickup_key_stored",
        }

    def _booking_needs_confirm(self):
        if self.delivery_type == "backoffice_brt":
            return self.brt_needs_confirm
        return super()._booking_needs_confirm()

    def _booking_tracking_url(self, number):
        if self.delivery_type == "backoffice_brt":
            return TRACKING + quote(number, safe="")
        return super()._booking_tracking_url(number)

    # --- The host's hooks

    def backoffice_brt_rate_shipment(self, order):
        return self._booking_rate(order)

    def backoffice_brt_send_shipping(self, pickings):
        return self._booking_send(pickings)

    def backoffice_brt_cancel_shipment(self, pickings):
        pickings.booking_id.action_cancel()

    def backoffice_brt_get_tracking_link(self, picking):
        return self._booking_tracking_link(picking)
