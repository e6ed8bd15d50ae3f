from odoo import api
from odoo.tests import HttpCase, tagged

from .common_tracking import TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingTour(TrackingCase, HttpCase):
    def run_cron(self, method):
        """On a cursor of the test mode that the browser's test is in already."""
        self.env.flush_all()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            getattr(env["backoffice.booking"], method)()
        self.env.invalidate_all()

    def process(self):
        self.run_cron("_cron_process")

    def track(self, bookings=None):
        self.let_be_due(bookings)
        self.run_cron("_cron_track")

    def test_an_exception_is_handled(self):
        booking = self.booked()
        self.move(booking, "held")
        page = "/odoo/shipments-needing-me"
        self.start_tour(page, "backoffice_tracking_exception_tour", login="b_user")
        self.assertEqual((booking.release_text, booking.task), ("ring at the gate", "release"))
        self.process()
        (row,) = self.simulator.shipments("released", "gls_it")
        self.assertEqual(row["reference"], booking.reference)
        self.move(booking, "delivered")
        self.assertEqual((booking.tracking_status, booking.attention), ("delivered", False))
        self.start_tour(page, "backoffice_tracking_delivered_tour", login="b_user")
