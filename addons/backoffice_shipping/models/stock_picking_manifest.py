from odoo import models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """From deliveries, those of a batch transfer for instance, to the day's manifest."""

    _inherit = "stock.picking"

    def action_gather_manifests(self):
        """Puts the shipments of these deliveries that wait for a manifest on one for each
        carrier and depot, and opens the manifests that have any of them."""
        Manifest = self.env["backoffice.manifest"]
        Manifest.check_access("write")
        self.check_access("read")
        bookings = self.sudo().booking_id
        waiting = bookings.filtered(lambda b: b._is_waiting_for_manifest())
        groups = waiting.grouped(
            lambda b: (b.company_id, b.warehouse_id, b._get_manifest_carrier())
        )
        Manifest.sudo()._gather([(*key, rows) for key, rows in groups.items()])
        if not bookings.manifest_id:
            raise UserError(
                self.env._(
                    "None of these deliveries is booked: book them with the carrier, then"
                    " gather them for the manifest."
                )
            )
        return bookings.manifest_id.sudo(False)._get_records_action(
            name=self.env._("Manifests")
        )
