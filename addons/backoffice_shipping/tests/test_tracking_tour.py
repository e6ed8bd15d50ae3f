from odoo.tests import HttpCase, tagged

from .common_tracking import TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingTour(TrackingCase, HttpCase):
    def test_an_exception_is_handled(self):
        booking = self.booked()
        self.move(booking, "held")
        page = "/odoo/shipments-needing-me"
        self.start_tour(page, "backoffice_tracking_exception_tour", login="b_user")
        self.assertEqual((booking.release_text, booking.task), ("ring at the gate", "release"))
        self.process()
        self.assertEqual(self.simulator.shipments("released", "gls_it")[0]["reference"],
                         booking.reference)
        self.move(booking, "delivered")
        self.assertEqual((booking.tracking_status, booking.attention), ("delivered", False))
        self.start_tour(page, "backoffice_tracking_delivered_tour", login="b_user")
