from odoo import api
from odoo.tests import HttpCase, tagged

from .common_day_end import DayEndCase


@tagged("post_install", "-at_install")
class TestDayEndTour(DayEndCase, HttpCase):
    """What a clerk does at the end of the day, with the mouse."""

    def process(self):
        """The worker; the browser's case is in test mode already."""
        with self.registry.cursor() as cr:
            api.Environment(cr, api.SUPERUSER_ID, {})["backoffice.booking"]._cron_process()

    def list_of(self, records):
        return self.env["ir.actions.act_window"].create(
            {
                "name": "Chosen",
                "res_model": records._name,
                "view_mode": "list,form",
                "domain": [("id", "in", records.ids)],
            }
        )

    def test_the_days_end(self):
        self.carrier.cutoff_hour = 0.25
        bookings = self.booked(3)
        self.start_tour("/odoo/day-end", "backoffice_day_end_tour", login="b_user")
        manifest = bookings.manifest_id
        self.assertEqual((manifest.state, manifest.driver), ("closed", "Ugo"))
        self.assertEqual(manifest.handed_over_by_id, self.clerk)
        self.assertEqual(manifest.pickup_ids.parcels, 3)
        self.assertTrue(all(bookings.mapped("handed_over_at")))

    def test_a_batch_is_booked_and_its_labels_are_printed(self):
        self.carrier.booking_moment = "document"
        pickings = self.delivery() | self.delivery()
        action = self.list_of(pickings)
        self.start_tour(
            f"/odoo/action-{action.id}", "backoffice_book_batch_tour", login="b_user"
        )
        self.process()
        bookings = pickings.booking_id
        self.assertEqual(set(bookings.mapped("state")), {"booked"})
        self.env["backoffice.printer"].create({"name": "Ramp", "code": "ramp", "kind": "pdf"})
        action = self.list_of(bookings)
        self.start_tour(
            f"/odoo/action-{action.id}", "backoffice_label_print_tour", login="b_user"
        )
        job = self.env["backoffice.print.job"].search([], limit=1)
        self.assertEqual((job.state, job.label_count), ("waiting", 2))
        self.assertEqual(job.booking_ids, bookings)
