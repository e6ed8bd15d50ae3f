import json
from urllib.parse import quote

from odoo import fields, models
from odoo.exceptions import UserError

from ..carriers import Address, CarrierError, registry

ADDRESS = "https://api.brt.it"
TRACKING = "https://www.mybrt.it/it/mybrt/my-parcels/incoming?parcelNumber="
SECRET = "backoffice_sales.backoffice_sales_group_manager,base.group_system"


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("backoffice_brt", "BRT")],
        ondelete={"backoffice_brt": lambda recs: recs._forget_brt()},
    )
    # as secret as the password: who sets it chooses to whom the password is sent
    brt_base_url = fields.Char("BRT Address", default=ADDRESS, groups=SECRET)
    brt_user = fields.Char("BRT User", groups=SECRET)
    brt_password = fields.Char("BRT Password", groups=SECRET, copy=False)
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

    def _forget_brt(self):
        """At uninstall: a method without its carrier becomes a plain one, out of use."""
        self.write({"delivery_type": "fixed", "active": False})

    # --- The outbox's hooks

    def _booking_code(self):
        return "brt" if self.delivery_type == "backoffice_brt" else super()._booking_code()

    def _booking_settings(self):
        settings = super()._booking_settings()
        if self.delivery_type != "backoffice_brt":
            return settings
        brt = self.sudo()
        return settings | {
            "address": brt.brt_base_url,
            "user": brt.brt_user or "",
            "password": brt.brt_password or "",
            "sender": brt.brt_customer_code,
            "depot": brt.brt_departure_depot,
            "network": brt.brt_network or "",
            "service": brt.brt_service or "",
            "pricing": brt.brt_pricing or "",
            "label_kind": brt.brt_label_kind,
            "label_format": brt.brt_label_format or "",
            "alert": brt.brt_alert,
        }

    def _booking_missing_settings(self):
        missing = super()._booking_missing_settings()
        if self.delivery_type == "backoffice_brt":
            needed = [
                "brt_base_url",
                "brt_user",
                "brt_password",
                "brt_customer_code",
                "brt_departure_depot",
            ]
            labels = self.sudo().fields_get(needed, ["string"])
            missing += [labels[name]["string"] for name in needed if not self.sudo()[name]]
        return missing

    def _booking_needs_confirm(self):
        if self.delivery_type == "backoffice_brt":
            return self.brt_needs_confirm
        return super()._booking_needs_confirm()

    # --- The host's hooks

    def backoffice_brt_rate_shipment(self, order):
        return self._booking_rate(order)

    def backoffice_brt_send_shipping(self, pickings):
        """Queues the bookings; the tracking number follows once the carrier has answered."""
        pickings._queue_bookings()
        return [
            {"exact_price": self._booking_exact_price(picking), "tracking_number": False}
            for picking in pickings
        ]

    def backoffice_brt_cancel_shipment(self, pickings):
        pickings.booking_id.action_cancel()

    def backoffice_brt_get_tracking_link(self, picking):
        """One address, or for several parcels the host's JSON list of (number, address)."""
        numbers = [ref.strip() for ref in (picking.carrier_tracking_ref or "").split(",")]
        pairs = [(ref, self._brt_tracking_url(ref)) for ref in numbers if ref]
        if len(pairs) > 1:
            return json.dumps(pairs)
        return pairs[0][1] if pairs else False

    def _brt_tracking_url(self, number):
        if self.tracking_url:
            return self.tracking_url.replace("<shipmenttrackingnumber>", number)
        return TRACKING + quote(number, safe="")

    def action_brt_test(self):
        """Asks BRT for a route to our own address: nothing is booked by it."""
        self.ensure_one()
        self.check_access("write")
        missing = self._booking_missing_settings()
        if missing:
            raise UserError(self._missing_settings_text(missing))
        company = (self.company_id or self.env.company).partner_id
        place = Address(
            name=company.name,
            zip=company.zip or "",
            city=company.city or "",
            province=company.state_id.code or "",
            country=company.country_id.code or "",
        )
        try:
            client = registry.build(self._booking_code(), **self._booking_settings())
            client.test(place)
        except CarrierError as error:
            text = self.env["backoffice.booking"]._carrier_sentence(error)
            raise UserError(text) from error
        message = self.env._("%(carrier)s accepts these credentials.", carrier=self.name)
        params = {"type": "success", "message": message}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
