from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_day_end import DayEndCase, PracticeClient


@tagged("post_install", "-at_install")
class TestBookingReturn(DayEndCase):
    """The label for the way back."""

    def booked(self, *args, **values):
        picking = self.delivery(validate=False)
        return super().booked(*args, picking_ids=[(6, 0, picking.ids)], **values)

    def test_the_way_back_is_a_booking_of_its_own(self):
        self.practice()
        booking = self.booked(parcels=2)
        booking.with_user(self.clerk).action_book_return()
        back = booking.return_ids
        self.assertRecordValues(
            back,
            [{"state": "queued", "weight": 5.0, "partner_id": self.customer.id,
              "user_id": self.clerk.id, "picking_ids": []}],
        )  # fmt: skip
        shipment = back._get_shipment("1")
        self.assertTrue(shipment.is_return)
        self.assertEqual(shipment.sender.name, self.company.name)
        self.assertEqual(shipment.consignee.name, "Rossi S.p.A.")
        self.assertIn(booking.picking_ids.name, shipment.contents)
        self.assertFalse(booking._get_shipment("1").is_return)
        # the delivery still knows its own shipment alone
        self.assertEqual(booking.picking_ids.booking_ids, booking)

    def test_pressed_twice_it_is_booked_once(self):
        self.practice()
        booking = self.booked()
        action = booking.with_user(self.clerk).action_book_return()
        self.assertEqual(booking.with_user(self.clerk).action_book_return(), action)
        self.assertEqual(len(booking.return_ids), 1)
        booking.return_ids.with_user(self.clerk).action_cancel()
        booking.with_user(self.clerk).action_book_return()
        self.assertEqual(sorted(booking.return_ids.mapped("state")), ["cancelled", "queued"])

    def test_no_driver_is_waited_for_and_nobody_is_told_that_goods_come(self):
        self.practice()
        booking = self.booked()
        booking.with_user(self.clerk).action_book_return()
        back = booking.return_ids
        back.write({"state": "booked", "tracking_ref": "R1"})
        self.assertFalse(back._is_waiting_for_manifest())
        rows = self.env["backoffice.day.end"]._search_fresh([])
        self.assertEqual(rows.waiting_count, 1)
        self.assertNotIn(back, self.Booking.search(self.Booking._waiting_domain()))
        back._announce()
        self.assertFalse(self.mails(back))
        with self.assertRaises(UserError):
            back.with_user(self.clerk).action_book_return()

    def test_a_carrier_that_books_no_returns(self):
        booking = self.booked()
        self.assertFalse(booking.can_return)
        with self.assertRaisesRegex(UserError, "no returns"):
            booking.with_user(self.clerk).action_book_return()

    def test_rights(self):
        self.practice()
        self.assertIn("return", PracticeClient.can)
        booking = self.booked()
        with self.assertRaises(AccessError):
            booking.with_user(self.viewer).action_book_return()
        with self.assertRaises(AccessError):
            booking.with_user(self.clerk).return_of_id = booking
