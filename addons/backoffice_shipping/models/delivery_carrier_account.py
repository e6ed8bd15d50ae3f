import json
from urllib.parse import quote

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ..carriers import CarrierError, registry

SECRET = "backoffice_sales.backoffice_sales_group_manager,base.group_system"


class DeliveryCarrier(models.Model):
    """The account of a delivery method whose carrier speaks REST, and the host's hooks that
    are the same for each of them.

    A carrier adds its type of delivery, its addresses and what else it wants to know. The
    secret is written and never read back: nobody has access to the field that keeps it.
    """

    _inherit = "delivery.carrier"

    has_account = fields.Boolean(compute="_compute_has_account")
    # as secret as the password: who sets it chooses to whom the password is sent
    account_address = fields.Char(
        "Other Address",
        groups=SECRET,
        copy=False,
        help="Empty: the carrier's own address, for tests or for production as the button"
        " above says.",
    )
    account_user = fields.Char("API Key", groups=SECRET, copy=False)
    account_password = fields.Char("Stored API Secret", groups=NO_ACCESS, copy=False)
    account_new_password = fields.Char(
        "API Secret",
        compute="_compute_account_new_password",
        inverse="_inverse_account_new_password",
        groups=SECRET,
        help="It is kept and not shown again. Enter another one to replace it.",
    )
    account_has_password = fields.Boolean(
        "API Secret is Set", compute="_compute_account_new_password", groups=SECRET
    )
    account_number = fields.Char("Account Number", groups=SECRET, copy=False)
    account_label_kind = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL")], "Labels", default="pdf", required=True
    )

    # --- Fields

    @api.depends("delivery_type")
    def _compute_has_account(self):
        for carrier in self:
            carrier.has_account = bool(carrier._account_addresses())

    @api.depends("account_password")
    def _compute_account_new_password(self):
        for carrier in self:
            carrier.account_new_password = False
            carrier.account_has_password = bool(carrier.sudo().account_password)

    def _inverse_account_new_password(self):
        """An empty one is no new one: a form that is saved must not forget the secret."""
        for carrier in self.filtered("account_new_password"):
            carrier.sudo().account_password = carrier.account_new_password

    # --- Hooks for one carrier

    def _account_addresses(self):
        """(address for tests, address for production); nothing for other methods."""
        return ()

    def _account_tracking_page(self):
        """The carrier's page for a tracking number that is put at its end."""
        return ""

    # --- The outbox's hooks

    def _booking_settings(self):
        settings = super()._booking_settings()
        addresses = self._account_addresses()
        if not addresses:
            return settings
        account = self.sudo()
        return settings | {
            "address": account.account_address or addresses[account.prod_environment],
            "user": account.account_user or "",
            "password": account.account_password or "",
            "account": account.account_number or "",
            "label_kind": account.account_label_kind,
        }

    def _booking_missing_settings(self):
        missing = super()._booking_missing_settings()
        return missing + (
            self._missing_labels(self._account_needed()) if self.has_account else []
        )

    def _account_needed(self):
        """The fields without which nothing can be booked."""
        return ["account_user", "account_password", "account_number"]

    def _missing_labels(self, names):
        """The labels, as the form shows them, of those of these fields that are empty."""
        account = self.sudo()
        shown = {"account_password": "account_new_password"}
        labels = account.fields_get([shown.get(name, name) for name in names], ["string"])
        return [labels[shown.get(name, name)]["string"] for name in names if not account[name]]

    # --- The host's hooks, called by those of each carrier

    def _forget_account(self):
        """At uninstall: a method without its carrier becomes a plain one, out of use."""
        self.write({"delivery_type": "fixed", "active": False})

    def _account_send_shipping(self, pickings):
        """Queues the bookings; the tracking number follows once the carrier has answered."""
        pickings._queue_bookings()
        return [
            {"exact_price": self._booking_exact_price(picking), "tracking_number": False}
            for picking in pickings
        ]

    def _account_tracking_link(self, picking):
        """One address, or for several parcels the host's JSON list of (number, address)."""
        numbers = [ref.strip() for ref in (picking.carrier_tracking_ref or "").split(",")]
        pairs = [(ref, self._account_tracking_url(ref)) for ref in numbers if ref]
        if len(pairs) > 1:
            return json.dumps(pairs)
        return pairs[0][1] if pairs else False

    def _account_tracking_url(self, number):
        if self.tracking_url:
            return self.tracking_url.replace("<shipmenttrackingnumber>", number)
        return self._account_tracking_page() + quote(number, safe="")

    # --- Trying it

    def action_account_test(self):
        """Asks the carrier for a price to our own address: nothing is booked by it."""
        self.ensure_one()
        self.check_access("write")
        missing = self._booking_missing_settings()
        if missing:
            raise UserError(self._missing_settings_text(missing))
        Booking = self.env["backoffice.booking"]
        place = Booking._prepare_address((self.company_id or self.env.company).partner_id)
        try:
            client = registry.build(self._booking_code(), **self._booking_settings())
            client.test(place)
        except CarrierError as error:
            raise UserError(Booking._carrier_sentence(error)) from error
        message = self.env._("%(carrier)s accepts these credentials.", carrier=self.name)
        params = {"type": "success", "message": message}
        return {"type": "ir.actions.client", "tag": "display_notification", "params": params}
