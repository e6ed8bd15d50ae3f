from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_booking import BookingCase


@tagged("post_install", "-at_install")
class TestBookingCancel(BookingCase):
    def test_what_has_not_left_is_cancelled_at_once(self):
        booking = self.booking()
        booking.with_user(self.clerk).action_cancel()
        self.process()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self.simulator.calls(), 0)

    def test_what_the_carrier_has_is_deleted_there_by_the_worker(self):
        picking = self.delivery()
        self.process()
        picking.with_user(self.clerk).cancel_shipment()
        booking = picking.booking_id
        # nothing is called in the user's transaction, nothing is claimed yet
        self.assertEqual((booking.state, self.simulator.calls("delete")), ("booked", 0))
        self.assertTrue(picking.carrier_tracking_ref)
        self.process()
        self.assertEqual(booking.state, "cancelled")
        self.assertFalse(picking.carrier_tracking_ref)
        self.assertEqual(self.simulator.alive(), [])

    def test_a_cancelled_delivery_can_be_booked_anew(self):
        picking = self.delivery()
        first = picking.booking_id
        first.action_cancel()
        picking.with_user(self.clerk).action_book() if picking.booking_id else None
        self.assertNotEqual(picking.booking_id, first)
        self.process()
        self.assertEqual(picking.booking_id.state, "booked")
        with self.assertRaises(UserError):  # and only once
            first.action_queue()

    def test_a_cancelled_booking_can_be_sent_again(self):
        booking = self.booking()
        self.process()
        first = booking.reference
        booking.action_cancel()
        self.process()
        booking.action_queue()
        self.process()
        self.assertEqual(booking.state, "booked")
        self.assertNotEqual(booking.reference, first)
        self.assertEqual(len(self.simulator.alive()), 1)

    def test_a_refused_cancellation_leaves_it_booked_and_calls_a_person(self):
        booking = self.booking()
        self.process()
        self.simulator.counter.set_state(booking.reference, "depot")
        booking.action_cancel()
        self.process()
        self.assertEqual((booking.state, booking.task), ("booked", False))
        self.assertIn("-152", booking.error)
        self.assertEqual(self.alerts(booking).user_id, self.clerk)


@tagged("post_install", "-at_install")
class TestBookingCheck(BookingCase):
    def test_what_lacks_is_said_and_nothing_is_lost(self):
        self.customer.write({"street": False, "zip": "ABC"})
        self.product.weight = 0
        picking = self.delivery()
        booking = picking.booking_id
        self.assertEqual((picking.state, booking.state), ("done", "failed"))
        for part in ("no street", "ABC", "weighs nothing"):
            self.assertIn(part, booking.error)
        self.assertEqual(self.alerts(booking).user_id, self.clerk)
        self.customer.write({"street": "Via Po 1", "zip": "10121"})
        booking.parcel_ids.with_user(self.clerk).weight = 2.0
        booking.with_user(self.clerk).action_queue()
        self.assertEqual((booking.state, booking.error), ("queued", False))
        self.assertFalse(self.alerts(booking))
        self.process()
        self.assertEqual(booking.state, "booked")

    def test_a_delivery_to_nobody_says_so(self):
        picking = self.delivery(partner_id=False)
        self.assertEqual((picking.state, picking.booking_state), ("done", "failed"))
        self.assertIn("no name", picking.booking_id.error)

    def test_a_telephone_is_asked_for_when_the_method_wants_one(self):
        self.customer.phone = False
        self.assertEqual(self.booking().state, "queued")
        self.carrier.booking_needs_phone = True
        booking = self.booking()
        self.assertEqual(booking.state, "failed")
        self.assertIn("telephone", booking.error)

    def test_a_method_without_settings_says_which(self):
        self.carrier.write({"brt_password": False, "brt_departure_depot": 0})
        booking = self.booking()
        self.assertEqual(booking.state, "failed")
        self.assertIn("BRT Password, Departure Depot", booking.error)

    def test_settings_that_go_missing_later_stop_only_their_own(self):
        other = self.carrier.copy({"brt_password": "demo"})
        good, bad = self.booking(carrier_id=other.id), self.booking()
        self.carrier.brt_base_url = "nowhere"
        self.process()
        self.assertEqual((good.state, bad.state), ("booked", "failed"))
        self.assertIn("nowhere", bad.error)

    def test_the_sentences_of_the_kernel_are_all_translatable(self):
        from ..carriers import sentences

        texts = self.Booking
        self.assertEqual(texts._problem_texts(), sentences.PROBLEMS)
        self.assertEqual(texts._outcome_texts(), sentences.OUTCOMES)
        self.assertEqual(texts._advice_texts(), sentences.ADVICE)
        self.assertEqual(texts._field_texts(), sentences.FIELDS)
