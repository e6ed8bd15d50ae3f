from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..carriers import Answer, Closing, NotSent, OutcomeUnknown, Paper, Refused
from .common_day_end import DayEndCase


@tagged("post_install", "-at_install")
class TestManifest(DayEndCase):
    """Gathering, closing by each of the three ways, and handing over."""

    # --- Gathering

    def test_one_manifest_for_a_carrier_and_a_depot(self):
        other = self.carrier.copy({"name": "Other"})
        here, there = self.booked(2), self.booked(1, carrier_id=other.id)
        (here | there).with_user(self.clerk).action_add_to_manifest()
        self.assertEqual(len((here | there).manifest_id), 2)
        manifest = here.manifest_id
        self.assertRecordValues(
            manifest,
            [{"state": "draft", "open_count": 2, "parcel_count": 2, "weight": 5.0,
              "user_id": self.clerk.id, "carrier_id": self.carrier.id}],
        )  # fmt: skip

    def test_methods_of_one_contract_are_closed_together(self):
        express = self.carrier.copy({"name": "Express"})
        (self.carrier | express)._link_booking_accounts()
        both = self.booked() | self.booked(carrier_id=express.id)
        self.assertEqual(len(self.manifest(both)), 1)
        self.assertEqual(both.manifest_id.carrier_id, self.carrier)
        rows = self.env["backoffice.day.end"]._search_fresh([])
        self.assertEqual((rows.carrier_id, rows.drafted_count), (self.carrier, 2))

    def test_a_draft_is_filled_up_and_nothing_stands_on_two(self):
        first = self.booked()
        manifest = self.manifest(first)
        second = self.booked()
        self.assertEqual(self.manifest(second), manifest)
        with self.assertRaisesRegex(UserError, "waits for a manifest"):
            first.with_user(self.clerk).action_add_to_manifest()
        third = self.booked()
        manifest.with_user(self.clerk).action_refresh()
        self.assertEqual(third.manifest_id, manifest)
        self.assertEqual(manifest.line_ids.booking_id, first | second | third)
        other = manifest.copy({"date": manifest.date})
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.env["backoffice.manifest.line"].create(
                {"manifest_id": other.id, "booking_id": first.id}
            )

    def test_undone_before_closing(self):
        bookings = self.booked(2)
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_undo()
        self.assertEqual((manifest.state, bookings.manifest_id.ids), ("cancelled", []))
        again = self.manifest(bookings)
        self.assertNotEqual(again, manifest)
        again.with_user(self.clerk).action_close()
        with self.assertRaises(UserError):
            again.with_user(self.clerk).action_undo()

    # --- Without a word to the carrier

    def test_a_carrier_that_wants_no_closing_is_closed_by_our_list(self):
        bookings = self.booked(2)
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_close()
        self.assertEqual(manifest.state, "closed")
        self.assertEqual(set(bookings.mapped("state")), {"closed"})
        self.assertEqual(self.simulator.calls(), 0)

    def test_nothing_to_close(self):
        booking = self.booked()
        manifest = self.manifest(booking)
        booking.action_cancel()
        with self.assertRaisesRegex(UserError, "no shipment to close"):
            manifest.with_user(self.clerk).action_close()

    # --- One confirmation for each

    def confirming(self, count=3):
        self.carrier.write({"brt_needs_confirm": True, "confirm_moment": "manifest"})
        pickings = [self.delivery() for _n in range(count)]
        bookings = self.Booking.union(*(picking.booking_id for picking in pickings))
        self.process()
        return bookings

    def test_the_days_end_confirms_with_brt_and_not_the_booking(self):
        bookings = self.confirming()
        self.assertEqual(set(bookings.mapped("state")), {"booked"})
        self.assertEqual(len(self.simulator.shipments("created")), 3)
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_close()
        self.assertEqual(manifest.state, "closing")
        self.assertEqual(self.simulator.calls("confirm"), 0)
        self.process()
        self.assertEqual(len(self.simulator.shipments("confirmed")), 3)
        self.assertEqual((manifest.state, manifest.closed_count), ("closed", 3))
        self.assertEqual(set(bookings.mapped("state")), {"closed"})

    def test_what_brt_refuses_is_taken_off_and_the_rest_closes(self):
        bookings = self.confirming()
        self.simulator.fault(kind="code", code=-101, operation="confirm", count=1)
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_close()
        self.process()
        self.assertEqual(
            (manifest.state, manifest.closed_count, manifest.refused_count), ("closed", 2, 1)
        )
        refused = manifest.line_ids.filtered(lambda line: line.state == "refused")
        self.assertIn("NOT CONFIRMABLE", refused.message)
        self.assertFalse(refused.booking_id.manifest_id)
        self.assertIn(manifest.name, refused.booking_id.error)
        self.assertTrue(self.alerts(refused.booking_id))
        # it waits for the next one, which is told anew
        again = self.manifest(refused.booking_id)
        again.with_user(self.clerk).action_close()
        self.process()
        self.assertEqual(again.state, "closed")

    def test_when_brt_refuses_all_the_manifest_fails(self):
        bookings = self.confirming(2)
        self.simulator.fault(kind="code", code=-101, operation="confirm", count=2)
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_close()
        self.process()
        self.assertEqual((manifest.state, manifest.refused_count), ("failed", 2))
        self.assertTrue(manifest.activity_ids)

    # --- One call for all

    def closing(self, count=3, **answers):
        calls = self.practice(**answers)
        bookings = self.booked(count)
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_close()
        self.assertEqual((manifest.state, calls), ("closing", []))
        self.run_errands()
        return bookings, manifest, calls

    def test_one_call_closes_all(self):
        bookings, manifest, calls = self.closing()
        ((_name, handles),) = calls
        self.assertEqual(
            sorted(handle.reference for handle in handles), sorted(bookings.mapped("reference"))
        )
        self.assertEqual((manifest.state, manifest.task), ("closed", False))
        self.assertEqual(set(bookings.mapped("state")), {"closed"})
        manifest.with_user(self.clerk).action_close()
        self.run_errands()
        self.assertEqual(len(calls), 1)

    def test_refused_silent_and_done(self):
        def answer(handles):
            first, second, _third = (handle.reference for handle in handles)
            return Closing(
                done=(first, "not-ours"),
                refused={second: "Spedizione inesistente\0"},
                paper=Paper("list.pdf", b"%PDF-1.4 x", "manifest"),
            )

        bookings, manifest, _calls = self.closing(close=answer)
        states = manifest.line_ids.sorted("booking_id").mapped("state")
        self.assertEqual(sorted(states), ["closed", "refused", "refused"])
        self.assertEqual(sorted(bookings.mapped("state")), ["booked", "booked", "closed"])
        texts = " ".join(filter(None, manifest.line_ids.mapped("message")))
        self.assertIn("Spedizione inesistente", texts)
        self.assertIn("nothing about it", texts)
        self.assertEqual(manifest.state, "closed")
        self.assertEqual(manifest.paper_id.raw, b"%PDF-1.4 x")
        self.assertEqual(manifest.paper_id.mimetype, "application/pdf")

    def test_a_lost_answer_is_asked_for_by_the_same_call(self):
        _bookings, manifest, calls = self.closing(close=OutcomeUnknown("timeout"))
        self.assertEqual((manifest.state, manifest.attempts), ("closing", 1))
        self.assertIn("did not answer", manifest.error)
        calls = self.practice()
        manifest.due_at = fields.Datetime.now()
        self.run_errands()
        self.assertEqual((manifest.state, len(calls)), ("closed", 1))

    def test_a_dead_worker_leaves_nothing_stuck(self):
        calls = self.practice()
        manifest = self.manifest(self.booked())
        manifest.with_user(self.clerk).action_close()
        manifest.write({"is_sent": True, "due_at": fields.Datetime.now()})
        self.run_errands()
        self.assertEqual((manifest.state, len(calls)), ("closed", 1))

    def test_given_up_after_many_tries(self):
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_tries", "1")
        bookings, manifest, _calls = self.closing(close=NotSent("lost"))
        self.assertEqual((manifest.state, manifest.task), ("failed", False))
        self.assertTrue(manifest.activity_ids)
        self.practice()
        manifest.with_user(self.clerk).action_close()
        self.run_errands()
        self.assertEqual(manifest.state, "closed")
        self.assertFalse(manifest.activity_ids)
        self.assertEqual(set(bookings.mapped("state")), {"closed"})

    def test_refused_as_a_whole_it_can_be_undone(self):
        bookings, manifest, _calls = self.closing(
            close=Refused("http_refused", 403, status=403)
        )
        self.assertEqual(manifest.state, "failed")
        manifest.with_user(self.clerk).action_undo()
        self.assertFalse(bookings.manifest_id)

    def test_a_late_answer_changes_nothing(self):
        self.practice()
        manifest = self.manifest(self.booked())
        manifest.with_user(self.clerk).action_close()
        errands, _seen = manifest._claim_errands(10)
        manifest.due_at = fields.Datetime.now()
        manifest._store_errand(errands[0], Answer(result=Closing(())))
        self.assertEqual((manifest.state, manifest.refused_count), ("closing", 0))

    def test_a_method_that_lost_its_settings_fails_it(self):
        self.practice()
        manifest = self.manifest(self.booked())
        manifest.with_user(self.clerk).action_close()
        self.carrier.brt_password = False
        self.run_errands()
        self.assertEqual(manifest.state, "failed")
        self.assertIn("BRT Password", manifest.error)

    # --- Cancelling meanwhile

    def test_no_cancelling_while_the_carrier_is_told(self):
        self.practice()
        booking = self.booked()
        manifest = self.manifest(booking)
        manifest.with_user(self.clerk).action_close()
        with self.assertRaisesRegex(UserError, "being closed"):
            booking.with_user(self.clerk).action_cancel()

    def test_what_waits_to_be_cancelled_is_not_closed(self):
        calls = self.practice()
        bookings = self.booked(2)
        manifest = self.manifest(bookings)
        bookings[0].with_user(self.clerk).action_cancel()
        manifest.with_user(self.clerk).action_close()
        self.run_errands()
        self.assertEqual([h.reference for h in calls[0][1]], [bookings[1].reference])
        self.assertEqual((manifest.closed_count, manifest.refused_count), (1, 1))

    def test_a_cancelled_booking_leaves_its_manifest(self):
        bookings = self.confirming(2)
        manifest = self.manifest(bookings)
        bookings[0].with_user(self.clerk).action_cancel()
        self.process_now(bookings)
        self.assertEqual(bookings[0].state, "cancelled")
        self.assertEqual((manifest.open_count, bookings[0].manifest_id.ids), (1, []))
