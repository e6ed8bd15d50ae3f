from urllib.parse import quote

from odoo import api, fields, models

from .delivery_carrier_booking import SECRET


class DeliveryCarrier(models.Model):
    """The account of a delivery method whose carrier has one address for tests and one for
    production, and gives a key and a secret for both."""

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
    account_password = fields.Char(
        "API Secret",
        compute="_compute_booking_secrets",
        inverse="_inverse_booking_secrets",
        groups=SECRET,
    )
    account_password_stored = fields.Char(groups=fields.NO_ACCESS, copy=False)
    account_number = fields.Char(groups=SECRET, copy=False)
    account_label_kind = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL")], "Labels", default="pdf", required=True
    )

    @api.depends("delivery_type")
    def _compute_has_account(self):
        for carrier in self:
            carrier.has_account = bool(carrier._account_addresses())

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
            "password": account.account_password_stored or "",
            "account": account.account_number or "",
            "label_kind": account.account_label_kind,
        }

    def _booking_needed(self):
        needed = super()._booking_needed()
        if self.has_account:
            needed = needed + ["account_user", "account_password", "account_number"]
        return needed

    def _booking_secrets(self):
        return super()._booking_secrets() | {"account_password": "account_password_stored"}

    def _booking_tracking_url(self, number):
        page = self._account_tracking_page()
        return page + quote(number, safe="") if page else super()._booking_tracking_url(number)
