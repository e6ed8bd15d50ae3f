import json
from urllib.parse import quote

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from ..carriers import Address, CarrierError, registry

#: who sees a carrier's account: whoever sets its address chooses who gets the password
SECRET = "backoffice_sales.backoffice_sales_group_manager,base.group_system"
#: what is shown in the place of a stored password
DOTS = "••••••••"
PREFIX = "backoffice_"


class DeliveryCarrier(models.Model):
    """What the host asks of a delivery method, answered alike for every carrier of ours.

    A carrier's own file adds its `delivery_type`, settings and names; see
    delivery_carrier_brt.py.
    """

    _inherit = "delivery.carrier"

    # --- Hooks for one carrier

    def _booking_needed(self):
        """The names of the settings without which nothing can be booked."""
        return []

    def _booking_secrets(self):
        """{field that is shown: field that is stored} of all carriers' passwords."""
        return {}

    def _booking_tracking_url(self, number):
        """The carrier's page for one number, "" when it has none."""
        return ""

    def _booking_code(self):
        code = (self.delivery_type or "").removeprefix(PREFIX)
        is_ours = (self.delivery_type or "").startswith(PREFIX) and code in registry.CLIENTS
        return code if is_ours else super()._booking_code()

    def _booking_missing_settings(self):
        missing = super()._booking_missing_settings()
        needed = self._booking_needed()
        labels = self.sudo().fields_get(needed, ["string"]) if needed else {}
        return missing + [labels[name]["string"] for name in needed if not self.sudo()[name]]

    # --- Passwords: written, never read back

    @api.model
    def _check_secret(self, value):
        if value and DOTS in value and value != DOTS:
            raise ValidationError(
                self.env._("Type the whole password anew: what is shown is not the password.")
            )

    @api.depends(lambda self: tuple(self._booking_secrets().values()))
    def _compute_booking_secrets(self):
        for carrier in self:
            for shown, stored in carrier._booking_secrets().items():
                carrier[shown] = DOTS if carrier.sudo()[stored] else False

    def _inverse_booking_secrets(self):
        for carrier in self:
            typed = {
                stored: carrier[shown] or False
                for shown, stored in carrier._booking_secrets().items()
            }
            for value in typed.values():
                carrier._check_secret(value)
            carrier.sudo().write({key: text for key, text in typed.items() if text != DOTS})

    # --- The host's hooks, for all carriers

    def _booking_send(self, pickings):
        """Queues the bookings; the tracking number follows once the carrier has answered."""
        pickings._queue_bookings()
        return [
            {"exact_price": self._booking_exact_price(picking), "tracking_number": False}
            for picking in pickings
        ]

    def _booking_tracking_link(self, picking):
        """One address, or for several parcels the host's JSON list of (number, address)."""
        numbers = [ref.strip() for ref in (picking.carrier_tracking_ref or "").split(",")]
        pairs = [(ref, self._booking_link(ref)) for ref in numbers if ref]
        if len(pairs) > 1:
            return json.dumps(pairs)
        return pairs[0][1] if pairs else False

    def _booking_link(self, number):
        if self.tracking_url:
            return self.tracking_url.replace("<shipmenttrackingnumber>", quote(number, safe=""))
        return self._booking_tracking_url(number)

    def _forget_booking(self):
        """At uninstall: a method without its carrier becomes a plain one, out of use."""
        self.write({"delivery_type": "fixed", "active": False})

    def action_booking_test(self):
        """Tries the account with the carrier: nothing is booked by it."""
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
            client.close_connections()
        except CarrierError as error:
            text = self.env["backoffice.booking"]._carrier_sentence(error)
            raise UserError(text) from error
        message = self.env._("%(carrier)s accepts these credentials.", carrier=self.name)
        params = {"type": "success", "message": message}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
