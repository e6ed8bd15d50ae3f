from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .delivery_carrier_booking import SECRET

ADDRESS = "https://apiw.gp.posteitaliane.it/gp/internet"
SIDES = ("poste_length", "poste_width", "poste_height")


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("backoffice_poste", "Poste Delivery Business")],
        ondelete={"backoffice_poste": lambda recs: recs._forget_booking()},
    )
    poste_base_url = fields.Char("Poste Address", default=ADDRESS, groups=SECRET)
    poste_client = fields.Char(groups=SECRET)
    poste_secret = fields.Char(
        compute="_compute_booking_secrets",
        inverse="_inverse_booking_secrets",
        groups=SECRET,
    )
    poste_secret_stored = fields.Char(groups=fields.NO_ACCESS, copy=False)
    poste_scope = fields.Char(groups=SECRET)
    poste_is_bearer = fields.Boolean(
        "Token as Bearer", help="Set it when Poste refuses the access token without that word."
    )
    poste_cost_center = fields.Char("Cost Center")
    poste_product = fields.Selection(
        [("APT000901", "Express"), ("APT000902", "Standard")],
        "Product",
        default="APT000902",
        required=True,
    )
    poste_print_format = fields.Selection(
        [("1011", "10 x 11 cm"), ("A4", "A4"), ("ZPL", "ZPL")],
        "Poste Label",
        default="1011",
        required=True,
    )
    poste_multi_service = fields.Char(
        "Service for Several Parcels",
        help="The contract's code. Empty: a shipment of several parcels is not booked.",
    )
    poste_cash_mode = fields.Selection(
        [("CON", "CON"), ("ACM", "ACM"), ("ABM", "ABM")],
        "Poste Cash on Delivery",
        default="CON",
        required=True,
        help="The kind of payment that the contract provides for. CON is cash.",
    )
    poste_pickup_kind = fields.Selection(
        [("RIT0001", "Single"), ("RIT0002", "Paperless"), ("RIT0003", "Multiple")],
        "Poste Pickup",
        default="RIT0003",
        required=True,
    )
    poste_delivered = fields.Char(
        "Delivered Is Called",
        default="DELIVERED, CONSEGNATO, CONSEGNATA",
        help="The phases of Poste's tracking that mean a delivery, with commas between them.",
    )
    poste_length = fields.Integer("Usual Length", aggregator=None, help="cm")
    poste_width = fields.Integer("Usual Width", aggregator=None, help="cm")
    poste_height = fields.Integer("Usual Height", aggregator=None, help="cm")

    @api.constrains(*SIDES)
    def _check_poste_sides(self):
        for carrier in self:
            if any(carrier[side] < 0 for side in SIDES):
                raise ValidationError(
                    self.env._(
                        "The usual parcel of “%(carrier)s” has a side below 0 cm.",
                        carrier=carrier.name,
                    )
                )

    # --- The outbox's hooks

    def _booking_settings(self):
        settings = super()._booking_settings()
        if self.delivery_type != "backoffice_poste":
            return settings
        poste = self.sudo()
        return settings | {
            "address": poste.poste_base_url,
            "client_id": poste.poste_client or "",
            "secret": poste.poste_secret_stored or "",
            "scope": poste.poste_scope or "",
            "bearer": poste.poste_is_bearer,
            "cost_center": poste.poste_cost_center or "",
            "product": poste.poste_product,
            "print_format": poste.poste_print_format,
            "multi_service": poste.poste_multi_service or "",
            "cash_mode": poste.poste_cash_mode,
            "pickup_kind": poste.poste_pickup_kind,
            "delivered": poste.poste_delivered or "",
            "length": poste.poste_length,
            "width": poste.poste_width,
            "height": poste.poste_height,
        }

    def _booking_needed(self):
        needed = super()._booking_needed()
        if self.delivery_type != "backoffice_poste":
            return needed
        return needed + [
            "poste_base_url",
            "poste_client",
            "poste_secret",
            "poste_scope",
            "poste_cost_center",
        ]

    def _booking_secrets(self):
        return super()._booking_secrets() | {"poste_secret": "poste_secret_stored"}

    # --- The host's hooks

    def backoffice_poste_rate_shipment(self, order):
        return self._booking_rate(order)

    def backoffice_poste_send_shipping(self, pickings):
        return self._booking_send(pickings)

    def backoffice_poste_cancel_shipment(self, pickings):
        pickings.booking_id.action_cancel()

    def backoffice_poste_get_tracking_link(self, picking):
        return self._booking_tracking_link(picking)
