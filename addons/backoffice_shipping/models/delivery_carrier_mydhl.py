import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

ADDRESSES = (
    "https://express.api.dhl.com/mydhlapi/test",
    "https://express.api.dhl.com/mydhlapi",
)
TRACKING = "https://www.dhl.com/it-it/home/tracking/tracking-express.html?submit=1&tracking-id="
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("backoffice_mydhl", "DHL Express")],
        ondelete={"backoffice_mydhl": lambda recs: recs._forget_booking()},
    )
    mydhl_product = fields.Char(
        "DHL Product",
        size=6,
        help="DHL's product code, such as N (within the country), U (within the European"
        " Union) or P (worldwide, for goods).",
    )
    mydhl_duties_account = fields.Char(
        "Duties Account",
        size=12,
        copy=False,
        help="DHL bills duties and taxes to this account. Empty: to the consignee.",
    )
    mydhl_ready_at = fields.Char(
        "Ready At", size=5, default="16:00", help="When parcels leave, in local time."
    )
    mydhl_label_template = fields.Char(
        "Label Template", size=25, help="As agreed with DHL. Empty: DHL's own choice."
    )
    mydhl_prints_invoice = fields.Boolean(
        "Customs Invoice by DHL",
        help="DHL makes the customs invoice out of the data of the shipment.",
    )
    mydhl_insurance_service = fields.Char(
        "Insurance Service",
        size=6,
        help="DHL's code for insured shipments. Empty: nothing is insured.",
    )

    @api.constrains("mydhl_ready_at")
    def _check_mydhl_ready_at(self):
        for carrier in self.filtered("mydhl_ready_at"):
            if not CLOCK.fullmatch(carrier.mydhl_ready_at):
                raise ValidationError(
                    self.env._(
                        "“%(time)s” of “%(carrier)s” is no time: write hours and minutes such"
                        " as 16:00.",
                        time=carrier.mydhl_ready_at,
                        carrier=carrier.name,
                    )
                )

    # --- The outbox's hooks

    def _account_addresses(self):
        if self.delivery_type == "backoffice_mydhl":
            return ADDRESSES
        return super()._account_addresses()

    def _account_tracking_page(self):
        if self.delivery_type == "backoffice_mydhl":
            return TRACKING
        return super()._account_tracking_page()

    def _booking_needed(self):
        own = ["mydhl_product"] if self.delivery_type == "backoffice_mydhl" else []
        return super()._booking_needed() + own

    def _booking_settings(self):
        settings = super()._booking_settings()
        if self.delivery_type != "backoffice_mydhl":
            return settings
        place = (self.company_id or self.env.company).sudo().partner_id
        return settings | {
            "product": self.mydhl_product or "",
            "duties_account": self.mydhl_duties_account or "",
            "label_template": self.mydhl_label_template or "",
            "prints_invoice": self.mydhl_prints_invoice,
            "insurance_service": self.mydhl_insurance_service or "",
            "ready_at": self.mydhl_ready_at or "16:00",
            "timezone": place.tz or self.env.user.tz or "Europe/Rome",
        }

    # --- The host's hooks

    def backoffice_mydhl_rate_shipment(self, order):
        return self._booking_rate(order)

    def backoffice_mydhl_send_shipping(self, pickings):
        return self._booking_send(pickings)

    def backoffice_mydhl_cancel_shipment(self, pickings):
        pickings.booking_id.action_cancel()

    def backoffice_mydhl_get_tracking_link(self, picking):
        return self._booking_tracking_link(picking)
