from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_day_end import DayEndCase


@tagged("post_install", "-at_install")
class TestPickingManifest(DayEndCase):
    """The manifest of the deliveries that were selected, and of no other."""

    def gather(self, pickings, user=None):
        action = pickings.with_user(user or self.clerk).action_gather_manifests()
        return self.env["backoffice.manifest"].browse(action["res_id"])

    def delivered(self, count):
        bookings = self.booked(count)
        for booking in bookings:
            booking.picking_ids = self.delivery(validate=False)
            booking.picking_ids.booking_id = booking
        return bookings

    def test_only_what_was_selected(self):
        bookings = self.delivered(3)
        chosen = bookings[:2]
        manifest = self.gather(chosen.picking_ids)
        self.assertEqual(manifest.line_ids.booking_id, chosen)
        self.assertEqual(self.gather(chosen.picking_ids), manifest)  # pressed twice
        self.assertEqual(len(manifest.line_ids), 2)

    def test_what_is_not_booked(self):
        with self.assertRaisesRegex(UserError, "book them with the carrier"):
            self.gather(self.delivery(validate=False))

    def test_who_may(self):
        picking = self.delivered(1).picking_ids
        with self.assertRaises(AccessError):
            self.gather(picking, self.viewer)
        self.assertFalse(picking.booking_id.manifest_id)
