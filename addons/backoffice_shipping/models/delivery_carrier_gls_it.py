from urllib.parse import quote

from odoo import fields, models

from .delivery_carrier_booking import SECRET

ADDRESS = "https://labelservice.gls-italy.com"
PAGES = "https://infoweb.gls-italy.com"
TRACKING = "https://www.gls-italy.com/?option=com_gls&view=track_e_trace&mode=search"


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("backoffice_gls_it", "GLS Italy")],
        ondelete={"backoffice_gls_it": lambda recs: recs._forget_booking()},
    )
    gls_base_url = fields.Char("GLS Address", default=ADDRESS, groups=SECRET)
    gls_tracking_url = fields.Char("GLS Tracking Address", default=PAGES, groups=SECRET)
    gls_site = fields.Char("GLS Depot", size=2, help="The two letters of your depot.")
    gls_customer_code = fields.Char("GLS Customer Code", size=6, groups=SECRET)
    gls_password = fields.Char(
        "GLS Password",
        compute="_compute_booking_secrets",
        inverse="_inverse_booking_secrets",
        groups=SECRET,
    )
    gls_password_stored = fields.Char(groups=fields.NO_ACCESS, copy=False)
    gls_contract = fields.Char("GLS Contract", size=4)
    gls_merge_guard = fields.Selection(
        [
            ("name", "A mark in the consignee's name"),
            ("bda", "The document number (agreed with the depot)"),
        ],
        "Keep Apart By",
        default="name",
        help="GLS merges the parcels of one consignee into one shipment, even those of"
        " several bookings. Ask the depot to merge by consignee and document number (Bda),"
        " then choose that. Empty: GLS merges, and you are told when it did.",
    )
    gls_freight = fields.Selection(
        [("F", "Prepaid"), ("A", "Collect")], "Freight", default="F", required=True
    )
    gls_services = fields.Char(
        "Extra Services", size=17, help="Up to six codes of two digits, such as 30,31."
    )
    gls_cash_mode = fields.Selection(
        [
            (code, code)
            for code in "CONT AC AB AP ASS ABP ASR ARM ABC ASRP ARMP".split()  # noqa: SIM905
        ],
        "GLS Cash on Delivery",
        help="The kind of payment that the contract provides for. CONT is cash.",
    )
    gls_amounts_on = fields.Selection(
        [("first", "On the first parcel"), ("each", "On each parcel")],
        "Amounts of Several Parcels",
        help="How the depot wants cash on delivery and insurance of a shipment of several"
        " parcels. Empty: such a shipment is not booked.",
    )
    gls_label_kind = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL")], "GLS Label", default="pdf", required=True
    )
    gls_label_format = fields.Selection(
        [("A6", "A6"), ("A5", "A5")], "GLS Label Format", default="A6", required=True
    )
    gls_contact = fields.Char("Name for Pickups", help="Who orders and cancels pickups.")
    gls_email = fields.Char("E-mail for Pickups")

    # --- The outbox's hooks

    def _booking_settings(self):
        settings = super()._booking_settings()
        if self.delivery_type != "backoffice_gls_it":
            return settings
        gls = self.sudo()
        return settings | {
            "address": gls.gls_base_url,
            "tracking_address": gls.gls_tracking_url or "",
            "site": gls.gls_site or "",
            "customer": gls.gls_customer_code or "",
            "password": gls.gls_password_stored or "",
            "contract": gls.gls_contract or "",
            "merge_guard": gls.gls_merge_guard or "",
            "freight": gls.gls_freight,
            "services": gls.gls_services or "",
            "cash_mode": gls.gls_cash_mode or "",
            "amounts_on": gls.gls_amounts_on or "",
            "label_kind": gls.gls_label_kind,
            "label_format": gls.gls_label_format,
            "contact": gls.gls_contact or "",
            "email": gls.gls_email or "",
        }

    def _booking_needed(self):
        needed = super()._booking_needed()
        if self.delivery_type != "backoffice_gls_it":
            return needed
        return needed + [
            "gls_base_url",
            "gls_site",
            "gls_customer_code",
            "gls_password",
            "gls_contract",
        ]

    def _booking_secrets(self):
        return super()._booking_secrets() | {"gls_password": "gls_password_stored"}

    def _booking_tracking_url(self, number):
        if self.delivery_type == "backoffice_gls_it":
            return f"{TRACKING}&numero_spedizione={quote(number, safe='')}"
        return super()._booking_tracking_url(number)

    # --- The host's hooks

    def backoffice_gls_it_rate_shipment(self, order):
        return self._booking_rate(order)

    def backoffice_gls_it_send_shipping(self, pickings):
        return self._booking_send(pickings)

    def backoffice_gls_it_cancel_shipment(self, pickings):
        pickings.booking_id.action_cancel()

    def backoffice_gls_it_get_tracking_link(self, picking):
        return self._booking_tracking_link(picking)
