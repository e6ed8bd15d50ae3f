from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..carriers import run_job
from .common_booking import BookingCase


@tagged("post_install", "-at_install")
class TestBookingRace(BookingCase):
    """Whatever happens at once has one outcome."""

    def answer(self, jobs):
        self.Booking._store([(job, run_job(job)) for job in jobs])

    # --- Cancelling while something is under way

    def test_what_is_being_sent_is_never_claimed_to_be_sent_again(self):
        """Its worker may have died: then it is asked for, even where another worker held
        its row while the orphans were gathered."""
        booking = self.booking()
        self.claim()
        self.assertEqual(booking.state, "sending")
        now = fields.Datetime.now()
        booking.due_at = now - timedelta(minutes=1)
        room = {booking.carrier_id.booking_account_id.id: 5}
        self.assertFalse(self.Booking._lock_due(room, now))

    def test_cancelled_while_sending_it_is_cancelled_once_it_is_there(self):
        booking = self.booking()
        jobs = self.claim()
        booking.with_user(self.clerk).action_cancel()
        self.assertEqual((booking.state, booking.is_cancel_wanted), ("sending", True))
        self.answer(jobs)
        self.assertEqual((booking.state, booking.task), ("booked", "cancel"))
        self.process()
        self.assertEqual((booking.state, self.simulator.alive()), ("cancelled", []))
        self.assertFalse(self.mails(booking))

    def test_cancelled_while_sending_and_refused_it_is_cancelled(self):
        self.simulator.fault(kind="code", code=-68)
        booking = self.booking()
        jobs = self.claim()
        booking.with_user(self.clerk).action_cancel()
        self.answer(jobs)
        self.assertEqual((booking.state, booking.is_cancel_wanted), ("cancelled", False))

    def test_cancelled_while_sending_and_lost_it_is_asked_for_and_not_sent_again(self):
        self.simulator.fault(kind="drop_before", operation="create")
        booking = self.booking()
        jobs = self.claim()
        booking.with_user(self.clerk).action_cancel()
        self.answer(jobs)
        self.assertEqual((booking.state, booking.task), ("unknown", "reconcile"))
        self.process()
        self.assertEqual((booking.state, booking.send_count), ("cancelled", 1))

    # --- Twice

    def test_a_button_pressed_twice_does_it_once(self):
        booking = self.booking()
        mine = booking.with_user(self.clerk)
        mine.action_queue()  # queued it is
        self.assertEqual(self.events(booking), ["queue"])
        self.process()
        mine.action_cancel()
        due_at = booking.due_at
        mine.action_cancel()
        self.assertEqual((booking.due_at, self.events(booking).count("cancel")), (due_at, 1))
        self.process()
        mine.action_cancel()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self.simulator.calls("delete"), 1)

    def test_a_delivery_booked_twice_has_one_booking(self):
        self.carrier.booking_moment = "document"
        picking = self.delivery()
        mine = picking.with_user(self.clerk)
        mine.action_book()
        mine.action_book()
        self.assertEqual(len(picking.booking_ids), 1)

    def test_what_one_worker_claimed_is_not_claimed_again(self):
        self.booking()
        self.assertEqual((len(self.claim()), self.claim()), (1, []))

    # --- Deliveries

    def test_a_delivery_that_is_rolled_back_leaves_nothing(self):
        count = self.Booking.search_count([])
        picking = self.delivery(validate=False)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            picking.with_user(self.clerk).button_validate()
            self.assertEqual(picking.booking_id.state, "queued")
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.process()
        self.assertEqual(picking.state, "assigned")
        self.assertEqual(self.Booking.search_count([]), count)
        self.assertEqual(self.simulator.calls(), 0)

    def test_a_backorder_has_a_booking_of_its_own(self):
        picking = self.delivery(validate=False, quantity=4)
        picking.move_ids.quantity = 1
        mine = picking.with_user(self.clerk).with_context(skip_backorder=True)
        mine.button_validate()
        rest = picking.backorder_ids
        self.assertFalse(rest.booking_id)
        rest.move_ids.quantity = 3
        rest.move_ids.picked = True
        rest.with_user(self.clerk).button_validate()
        bookings = picking.booking_id + rest.booking_id
        self.process()
        self.assertEqual(bookings.mapped("weight"), [1.5, 4.5])
        self.assertEqual(len(set(bookings.mapped("reference"))), 2)
        self.assertEqual(len(self.simulator.alive()), 2)

    def test_of_several_steps_the_last_one_books(self):
        warehouse = self.out_type.warehouse_id
        warehouse.delivery_steps = "pick_pack_ship"
        warehouse.pack_type_id.print_label = True
        ship = self.delivery(validate=False)
        pack = self.delivery(
            validate=False,
            picking_type_id=warehouse.pack_type_id.id,
        )
        for records in (pack, pack.move_ids, pack.move_line_ids):
            records.location_dest_id = self.out_type.default_location_src_id
        pack.move_ids.move_dest_ids = ship.move_ids
        pack.with_user(self.clerk).button_validate()
        self.assertEqual((pack.state, pack.booking_ids.ids), ("done", []))
        with self.assertRaisesRegex(UserError, "the last one"):
            pack.with_user(self.clerk).action_book()
        ship.with_user(self.clerk).button_validate()
        self.assertEqual(ship.booking_id.state, "queued")

    def test_a_return_is_not_booked(self):
        picking = self.delivery()
        self.process()
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = 2
        back = wizard._create_return()
        back.carrier_id = self.carrier
        back.move_ids.quantity = 2
        back.move_ids.picked = True
        back.button_validate()
        self.assertEqual((back.state, back.booking_ids.ids), ("done", []))
        with self.assertRaises(UserError):
            back.with_user(self.clerk).action_book()
        self.assertFalse(back._queue_bookings())

    # --- Together

    def test_deliveries_of_one_consignee_travel_together(self):
        other = self.customer.copy({"name": "Bianchi"})
        ours, theirs = self.delivery() | self.delivery(), self.delivery(partner_id=other.id)
        singles = ours.booking_id
        (ours | theirs).with_user(self.clerk).action_book_together()
        self.assertEqual(singles.mapped("state"), ["cancelled"] * 2)
        self.assertEqual(ours.booking_id.picking_ids, ours)
        self.assertNotEqual(theirs.booking_id, ours.booking_id)
        self.process()
        self.assertEqual(len(self.simulator.alive()), 2)
        self.assertEqual(len(set(ours.mapped("carrier_tracking_ref"))), 1)

    def test_what_has_left_is_not_booked_together(self):
        pickings = self.delivery() | self.delivery()
        self.claim()
        with self.assertRaisesRegex(UserError, "went to the carrier"):
            pickings.with_user(self.clerk).action_book_together()

    def test_who_travels_along_is_selected_too(self):
        first, second, third = (self.delivery() for _n in range(3))
        (first | second).with_user(self.clerk).action_book_together()
        with self.assertRaisesRegex(UserError, second.name):
            (first | third).with_user(self.clerk).action_book_together()

    # --- The delivery method

    def test_an_archived_method_sends_what_is_queued_and_takes_nothing_new(self):
        queued = self.booking()
        picking = self.delivery(validate=False)
        self.carrier.active = False
        picking.with_user(self.clerk)._queue_bookings()
        self.assertEqual(picking.booking_id.state, "failed")
        self.assertIn("archived", picking.booking_id.error)
        self.process()
        self.assertEqual(queued.state, "booked")

    def test_a_method_with_bookings_is_not_removed(self):
        self.booking()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.carrier.unlink()

    def test_another_method_after_booking_is_refused_with_the_way_out(self):
        other = self.carrier.copy({"name": "Other", "brt_password": "demo"})
        picking = self.delivery()
        self.process()
        with self.assertRaisesRegex(UserError, "cancel this booking first"):
            picking.with_user(self.manager).carrier_id = other
        first = picking.booking_id
        first.with_user(self.clerk).action_cancel()
        self.process()
        picking.with_user(self.manager).carrier_id = other
        picking.with_user(self.clerk).action_book()
        self.assertNotEqual(picking.booking_id, first)
        self.assertEqual(picking.booking_id.carrier_id, other)

    def test_another_method_instead_of_a_booking_that_failed_is_taken(self):
        other = self.carrier.copy({"name": "Other", "brt_password": "demo"})
        picking = self.delivery()
        picking.booking_id.action_draft()
        first = picking.booking_id
        picking.carrier_id = other
        self.assertEqual(first.state, "cancelled")

    def test_several_parcels_are_one_booking(self):
        booking = self.booking()
        booking.action_draft()
        booking.parcel_ids = [Command.create({"weight": 2.0}), Command.create({"weight": 4.0})]
        booking.action_queue()
        booking.due_at = fields.Datetime.now()
        self.process()
        (row,) = self.simulator.alive()
        self.assertEqual(len(row["parcels"]), 3)
