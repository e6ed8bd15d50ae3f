import hashlib
import json

from odoo import api, fields, models

#: the settings that, with the address, tell one account from another
IDENTIFYING = ("user", "client_id", "account", "customer", "sender", "site", "contract")


class DeliveryCarrier(models.Model):
    """The account that a delivery method books with; several methods may share one."""

    _inherit = "delivery.carrier"

    booking_account_id = fields.Many2one(
        "backoffice.carrier.account",
        "Carrier Account",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    account_state = fields.Selection(related="booking_account_id.state")
    account_opened_at = fields.Datetime(related="booking_account_id.opened_at")
    account_wait_until = fields.Datetime(related="booking_account_id.wait_until")
    account_error = fields.Text(related="booking_account_id.error", string="Account's Error")

    def action_try_account_now(self):
        self.booking_account_id.action_try_now()

    def _booking_account_key(self):
        """A hash that methods of the same account share, and that tells none of it."""
        settings = self._booking_settings()
        parts = [settings.get(name) for name in ("address", *IDENTIFYING)]
        text = json.dumps([self._booking_code(), self.company_id.id, *parts], default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    def _link_booking_accounts(self):
        """Gives each method the account that its settings stand for now."""
        keys = {carrier: carrier._booking_account_key() for carrier in self}
        moved = self.filtered(lambda c: c.sudo().booking_account_id.key != keys[c])
        if not moved:
            return
        labels = dict(self._fields["delivery_type"]._description_selection(self.env))
        names = {
            keys[carrier]: (labels[carrier.delivery_type], carrier.company_id.id)
            for carrier in moved
        }
        accounts = self.env["backoffice.carrier.account"].sudo()._find_or_create(names)
        for carrier in moved:
            carrier.sudo().booking_account_id = accounts[keys[carrier]]

    @api.model
    def _get_booking_methods(self):
        """All methods that book, archived ones too: what is queued still goes out."""
        domain = [("delivery_type", "like", "backoffice_%")]
        return self.with_context(active_test=False).search(domain).filtered("is_outbox")
