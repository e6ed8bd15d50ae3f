from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..carriers import registry
from .common_account import ACCOUNTS, AccountCase
from .test_delivery_carrier_settings import CarriersCase


@tagged("post_install", "-at_install")
class TestBookingFind(AccountCase):
    """Carriers that find a shipment by our reference."""

    def unknown(self, code, fault):
        method = self.methods[code]
        self.booking(carrier_id=method.id)
        self.process()  # a token is there
        self.simulator.ledger.clear()
        self.simulator.fault(kind=fault, operation="create", carrier=code)
        booking = self.booking(carrier_id=method.id)
        self.process()
        return booking

    def test_what_is_found_is_booked_under_its_own_numbers(self):
        for code in ACCOUNTS:
            with self.subTest(code):
                booking = self.unknown(code, "drop_after")
                (row,) = self.simulator.alive(code)
                self.assertEqual((booking.state, booking.send_count), ("booked", 1))
                self.assertEqual(booking.reference, row["reference"])
                self.assertTrue(booking.tracking_ref)
                self.assertEqual(self.simulator.calls("create", code), 1)

    def test_the_label_is_fetched_where_the_carrier_gives_it_again(self):
        for code in ACCOUNTS:
            with self.subTest(code):
                booking = self.unknown(code, "drop_after")
                can = "label" in registry.CLIENTS[code].can
                asked = bool(self.simulator.calls("label", code))
                self.assertEqual((bool(booking.label_id), asked), (can, asked))
                self.assertEqual(bool(self.alerts(booking)), not can)
                self.assertFalse(booking.task)
                if not can:
                    self.assertIn("labels are missing", booking.error)
                    with self.assertRaises(UserError):
                        booking.action_fetch_label()

    def test_what_is_not_found_is_sent_anew_with_another_reference(self):
        for code in ACCOUNTS:
            with self.subTest(code):
                booking = self.unknown(code, "drop_before")
                (row,) = self.simulator.alive(code)
                self.assertEqual((booking.state, booking.send_count), ("booked", 2))
                self.assertEqual(booking.reference, row["reference"])
                sent = booking.log_ids.filtered(lambda log: log.event == "send")
                self.assertEqual(len(set(sent.mapped("reference"))), 2)

    def test_a_label_can_be_had_again(self):
        booking = self.booking(carrier_id=self.methods["ups"].id)
        self.process()
        booking.label_id.unlink()
        booking.with_user(self.clerk).action_fetch_label()
        self.assertEqual((booking.state, booking.task), ("booked", "label"))
        self.process()
        self.assertTrue(booking.label_id.raw.startswith(b"%PDF"))
        self.assertEqual(len(self.simulator.alive("ups")), 1)

    def test_a_found_shipment_that_shall_be_cancelled_is(self):
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_settle", "300")
        booking = self.unknown("ups", "drop_after")
        booking.with_user(self.clerk).action_cancel()
        self.assertEqual((booking.state, booking.task), ("unknown", "reconcile"))
        self.process_now(booking)
        self.process()
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self.simulator.alive("ups"), [])

    def test_a_carrier_without_cancellation_is_never_asked_for_one(self):
        booking = self.booking(carrier_id=self.methods["mydhl"].id)
        self.process()
        mine = booking.with_user(self.clerk)
        mine.action_cancel()
        self.process()
        self.assertEqual((booking.state, booking.is_undecided), ("booked", True))
        self.assertIn("no cancellations", booking.error)
        self.assertTrue(self.alerts(booking))
        self.assertIn(booking, self.Booking.search([("is_undecided", "=", True)]))
        mine.action_keep()
        self.assertEqual((booking.is_cancel_wanted, booking.error), (False, False))
        mine.action_cancel()
        mine.action_mark_cancelled()
        self.assertEqual(booking.state, "cancelled")
        self.assertFalse(booking.picking_ids.carrier_tracking_ref)
        self.assertFalse(self.alerts(booking))

    def test_before_it_is_sent_every_carrier_can_be_cancelled(self):
        booking = self.booking(carrier_id=self.methods["mydhl"].id)
        booking.with_user(self.clerk).action_cancel()
        self.assertEqual(booking.state, "cancelled")


@tagged("post_install", "-at_install")
class TestBookingPerson(CarriersCase):
    """A carrier that can be asked nothing: a person decides, with all facts in one place."""

    def unknown(self, fault="drop_after"):
        self.simulator.fault(kind=fault, operation="create", carrier="poste")
        booking = self.booking(carrier_id=self.poste.id)
        self.process()
        return booking

    def test_it_waits_for_a_person_and_is_never_sent_again_by_itself(self):
        booking = self.unknown()
        self.assertEqual((booking.state, booking.task), ("unknown", False))
        self.assertEqual(self.alerts(booking).user_id, self.clerk)
        self.assertIn(booking, self.Booking.search([("is_undecided", "=", True)]))
        self.assertNotIn(booking, self.Booking.search([("is_undecided", "=", False)]))
        self.process()
        self.assertEqual(self.simulator.calls("create", "poste"), 1)
        for fact in (booking.reference, booking.name, "Rossi", "20121 MILANO", "3.0 kg"):
            self.assertIn(fact, booking.search_hint)
        with self.assertRaisesRegex(UserError, "cannot be asked"):
            booking.action_reconcile()

    def test_it_is_there(self):
        booking = self.unknown().with_user(self.clerk)
        with self.assertRaises(UserError):  # by which number?
            booking.action_mark_booked()
        booking.tracking_ref = "UJ000001IT"
        booking.action_mark_booked()
        self.process()
        self.assertEqual((booking.state, booking.is_undecided), ("booked", False))
        self.assertEqual(booking.picking_ids.carrier_tracking_ref, "UJ000001IT")
        self.assertFalse(self.alerts(booking))
        self.assertEqual(self.simulator.calls("create", "poste"), 1)

    def test_it_is_not_there(self):
        booking = self.unknown("drop_before")
        first = booking.reference
        booking.with_user(self.clerk).action_mark_absent()
        self.process()
        self.assertEqual(booking.state, "booked")
        self.assertNotEqual(booking.reference, first)
        self.assertEqual(len(self.simulator.alive("poste")), 1)

    def test_cancelled_while_unknown_the_person_settles_both(self):
        booking = self.unknown()
        mine = booking.with_user(self.clerk)
        mine.action_cancel()
        self.assertEqual((booking.state, booking.is_undecided), ("unknown", True))
        mine.tracking_ref = "UJ000001IT"
        mine.action_mark_booked()
        self.assertEqual((booking.state, booking.is_undecided), ("booked", True))
        mine.action_mark_cancelled()
        self.assertEqual(booking.state, "cancelled")
        other = self.unknown("drop_before")
        other.with_user(self.clerk).action_cancel()
        other.with_user(self.clerk).action_mark_absent()
        self.assertEqual(other.state, "cancelled")

    def test_a_list_that_is_not_complete_is_no_answer(self):
        """GLS lists only what it could route: not listed does not mean not there."""
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_tries", "2")
        self.simulator.fault(kind="drop_before", operation="create", carrier="gls_it")
        booking = self.booking(carrier_id=self.gls.id)
        self.process()
        booking.due_at = fields.Datetime.now()
        self.process_now(booking)
        self.assertEqual((booking.state, booking.is_undecided), ("unknown", True))
        self.assertEqual(self.simulator.calls("create", "gls_it"), 1)
