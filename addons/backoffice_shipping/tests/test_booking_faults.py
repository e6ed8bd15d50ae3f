import socket
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..carriers import Answer, BookingResult, run_job
from ..carriers.worker import Job
from .common_booking import BookingCase


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@tagged("post_install", "-at_install")
class TestBookingFaults(BookingCase):
    """Whatever goes wrong: booked once in the end, or a person knows why not."""

    def assert_booked_once(self, booking):
        self.assertEqual(booking.state, "booked")
        (row,) = self.simulator.alive()
        self.assertEqual(row["reference"], booking.reference)

    def test_a_refusal_fails_with_the_carriers_sentence(self):
        self.simulator.fault(kind="code", code=-68, message="pricingConditionCode")
        booking = self.booking()
        self.process()
        self.assertEqual((booking.state, booking.task), ("failed", False))
        self.assertIn("pricingConditionCode", booking.error)
        self.assertEqual(self.events(booking), ["queue", "send", "refuse"])
        self.assertEqual(booking.log_ids[0].code, -68)
        self.assertEqual(self.alerts(booking).user_id, self.clerk)
        booking.action_queue()
        self.process()
        self.assert_booked_once(booking)

    def test_a_carriers_words_are_shown_and_not_obeyed(self):
        evil = '<a href="https://evil.example">Log in</a><img src="//evil.example/x"/>'
        self.simulator.fault(kind="code", code=-68, message=evil)
        booking = self.booking()
        self.process()
        note = self.alerts(booking).note
        self.assertIn("&lt;a href", note)
        self.assertNotIn("<a ", note)
        self.assertNotIn("<img", note)

    def test_an_unreachable_carrier_is_tried_again_with_growing_pauses(self):
        right = self.carrier.brt_base_url
        self.carrier.brt_base_url = f"http://127.0.0.1:{closed_port()}"
        booking = self.booking()
        pauses = []
        for _n in range(3):
            self.process_now(booking)
            self.assertEqual(booking.state, "queued")
            pauses.append(round((booking.due_at - fields.Datetime.now()).total_seconds(), -1))
        self.assertEqual(pauses, [30, 60, 120])
        self.process()  # not due: nobody is called
        self.assertEqual(booking.attempts, 3)
        self.carrier.brt_base_url = right
        self.process_now(booking)
        self.assert_booked_once(booking)

    def test_after_the_last_attempt_it_has_failed(self):
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_tries", "2")
        self.carrier.brt_base_url = f"http://127.0.0.1:{closed_port()}"
        booking = self.booking()
        self.process_now(booking)
        self.process_now(booking)
        self.assertEqual(booking.state, "failed")
        self.assertIn("cannot be reached", booking.error)
        self.assertTrue(self.alerts(booking))

    def test_a_lost_answer_is_asked_for_and_then_sent_anew(self):
        for fault in (
            {"kind": "drop_after"},
            {"kind": "drop_before"},
            {"kind": "status", "status": 502},
            {"kind": "status", "status": 502, "after": True},
            {"kind": "garbage"},
            {"kind": "code", "code": -153, "operation": "create"},
        ):
            with self.subTest(fault):
                self.simulator.clear()
                self.simulator.fault(**fault)
                booking = self.booking()
                self.process()
                self.assert_booked_once(booking)
                self.assertEqual(booking.send_count, 2)
                self.assertIn("lost", self.events(booking))
                sent = booking.log_ids.filtered(lambda log: log.event == "send")
                self.assertEqual(len(set(sent.mapped("reference"))), 2)

    def test_an_answer_that_comes_too_late_is_asked_for(self):
        # inside a test the host lengthens no timeout of ours: 1 s is 1 s
        self.simulator.fault(kind="delay", seconds=2.5)
        booking = self.booking()
        self.process()
        self.assert_booked_once(booking)

    def test_it_is_not_asked_before_the_request_has_had_time_to_arrive(self):
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_settle", "300")
        self.simulator.fault(kind="drop_after")
        booking = self.booking()
        self.process()
        self.assertEqual((booking.state, booking.task), ("unknown", "reconcile"))
        wait = (booking.due_at - booking.sent_at).total_seconds()
        self.assertEqual(wait, 300)
        booking.with_user(self.clerk).action_reconcile()  # impatience does not help
        self.assertEqual((booking.due_at - booking.sent_at).total_seconds(), 300)
        with self.assertRaises(UserError):
            booking.action_mark_absent()
        self.process_now(booking)
        self.assert_booked_once(booking)

    def test_a_worker_that_died_leaves_an_unknown(self):
        booking = self.booking()
        jobs = self.claim()
        self.assertEqual((booking.state, len(jobs)), ("sending", 1))
        self.process()  # the lease holds: nobody touches it
        self.assertEqual((booking.state, self.simulator.calls()), ("sending", 0))
        self.process_now(booking)
        self.assert_booked_once(booking)
        self.assertEqual(self.simulator.calls("delete"), 1)

    def test_a_carrier_that_cannot_say_calls_a_person(self):
        for code in (-152, -154, -155, -1):
            with self.subTest(code):
                self.simulator.clear()
                self.simulator.fault(kind="drop_after")
                self.simulator.fault(kind="code", code=code, operation="delete")
                booking = self.booking()
                self.process()
                self.assertEqual((booking.state, booking.task), ("unknown", False))
                self.assertIn(str(code), booking.error)
                self.assertEqual(self.alerts(booking).user_id, self.clerk)
                self.assertEqual(self.simulator.calls("create"), 1)

    def test_a_busy_carrier_is_asked_again_later(self):
        for code in (-153, -67):
            with self.subTest(code):
                self.simulator.clear()
                self.simulator.fault(kind="drop_after")
                self.simulator.fault(kind="code", code=code, operation="delete")
                booking = self.booking()
                self.process()
                self.assertEqual((booking.state, booking.task), ("unknown", "reconcile"))
                self.process_now(booking)
                self.assert_booked_once(booking)

    def test_a_person_can_say_what_the_carrier_said(self):
        self.simulator.fault(kind="drop_after")
        self.simulator.fault(kind="code", code=-152, operation="delete")
        booking = self.booking()
        self.process()
        mine = booking.with_user(self.clerk)
        with self.assertRaises(UserError):  # by which number?
            mine.action_mark_booked()
        mine.tracking_ref = "13101000000001"
        mine.action_mark_booked()
        self.assertEqual((booking.state, self.alerts(booking).ids), ("booked", []))
        self.process()
        self.assertEqual(booking.picking_ids.carrier_tracking_ref, "13101000000001")
        self.assertEqual(self.simulator.calls("create"), 1)

    def test_a_person_can_say_that_there_is_none(self):
        self.simulator.fault(kind="drop_before")
        self.simulator.fault(kind="code", code=-1, operation="delete")
        booking = self.booking()
        self.process()
        booking.with_user(self.clerk).action_mark_absent()
        self.process()
        self.assert_booked_once(booking)

    def test_not_found_proves_nothing_after_the_carriers_memory(self):
        self.simulator.fault(kind="drop_before")
        booking = self.booking()
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_settle", "300")
        self.process()
        booking.sent_at -= timedelta(days=45)
        self.process_now(booking)
        self.assertEqual((booking.state, booking.task), ("unknown", False))
        self.assertIn("forgotten", booking.error)

    def test_an_unknown_that_shall_be_cancelled_is_not_sent_again(self):
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_settle", "300")
        self.simulator.fault(kind="drop_after")
        booking = self.booking()
        self.process()
        booking.with_user(self.clerk).action_cancel()
        self.process_now(booking)
        self.assertEqual(booking.state, "cancelled")
        self.assertEqual(self.simulator.alive(), [])

    def test_a_carrier_that_always_loses_its_answers_is_given_up(self):
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_tries", "3")
        self.simulator.fault(kind="drop_after", operation="create", count=0)
        booking = self.booking()
        self.process()
        self.assertEqual((booking.state, booking.send_count), ("failed", 3))
        self.assertEqual(self.simulator.alive(), [])
        self.assertTrue(self.alerts(booking))

    def test_a_lost_confirmation_is_sent_again(self):
        self.carrier.brt_needs_confirm = True
        self.simulator.fault(kind="drop_after", operation="confirm")
        booking = self.booking()
        self.process()
        self.assertEqual((booking.state, booking.task), ("booked", "confirm"))
        self.process_now(booking)
        self.assertEqual(booking.state, "closed")
        self.assertEqual(len(self.simulator.shipments("confirmed")), 1)

    def test_a_lost_cancellation_is_sent_again(self):
        booking = self.booking()
        self.process()
        self.simulator.fault(kind="drop_after", operation="delete")
        booking.action_cancel()
        self.process()
        self.assertEqual(booking.state, "booked")
        self.process_now(booking)
        self.assertEqual(booking.state, "cancelled")

    def test_one_bad_booking_does_not_stop_the_others(self):
        first, bad, last = (self.booking() for _n in range(3))
        bad.parcel_ids.weight = 0
        self.process()
        self.assertEqual([b.state for b in (first, bad, last)], ["booked", "failed", "booked"])

    def test_an_answer_that_cannot_be_stored_is_asked_for(self):
        booking, other = self.booking(), self.booking()

        def broken(this, answers):
            if booking in answers:
                raise ZeroDivisionError
            return original(this, answers)

        original = type(self.Booking)._set_booked
        self.patch(type(self.Booking), "_set_booked", broken)
        with mute_logger("odoo.addons.backoffice_shipping.models.backoffice_booking_process"):
            self.process()
        self.assertEqual((booking.state, other.state), ("sending", "booked"))
        self.patch(type(self.Booking), "_set_booked", original)
        self.process_now(booking)
        self.assertEqual(booking.state, "booked")
        self.assertEqual(len(self.simulator.alive()), 2)

    def test_a_delivery_that_cannot_be_told_leaves_the_booking(self):
        booking, other = self.booking(), self.booking()
        original = type(self.Booking)._get_note

        def broken(this):
            if this == booking:
                raise ZeroDivisionError
            return original(this)

        self.patch(type(self.Booking), "_get_note", broken)
        with mute_logger("odoo.addons.backoffice_shipping.models.backoffice_booking_announce"):
            self.process()
        self.assertEqual((booking.state, other.state), ("booked", "booked"))
        self.assertIn("could not be told", booking.error)
        self.assertFalse(booking.picking_ids.carrier_tracking_ref)
        self.assertTrue(other.picking_ids.carrier_tracking_ref)
        mails = self.mails(booking + other)
        self.assertEqual(mails.mapped("res_id"), other.ids)

    def test_a_missing_label_is_said_and_the_booking_kept(self):
        self.simulator.fault(kind="no_label")
        booking = self.booking()
        self.process()
        self.assertEqual(booking.state, "booked")
        self.assertIn("labels are missing", booking.error)
        self.assertTrue(self.alerts(booking))

    def test_labels_that_cannot_be_read_are_kept_as_they_came(self):
        booking = self.booking()
        self.assertIsNone(self.Booking._merge_pdfs([b"%PDF-nonsense", b"x"]))
        self.patch(type(self.Booking), "_merge_pdfs", lambda self, parts: None)
        self.process()
        self.assertIn("cannot be read", booking.error)
        self.assertTrue(booking.label_id.raw.startswith(b"%PDF"))

    def test_a_late_answer_changes_nothing_and_calls_a_person(self):
        booking = self.booking()
        (job,) = self.claim()
        booking.due_at = fields.Datetime.now()
        self.process()
        reference = booking.reference
        self.Booking._store([(job, Answer(result=BookingResult(labels=())))])
        self.assertEqual((booking.state, booking.reference), ("booked", reference))
        self.assertIn(job.handle.reference, booking.error)
        self.assertTrue(self.alerts(booking))

    def test_what_had_no_time_to_leave_is_given_back(self):
        booking = self.booking()
        (job,) = self.claim()
        late = Job(**{**vars(job), "deadline": 0.0})
        self.Booking._store([(late, run_job(late))])
        self.assertEqual((booking.state, self.simulator.calls()), ("queued", 0))

    def test_a_held_row_is_left_to_whoever_holds_it(self):
        booking = self.booking()
        self.patch(type(self.Booking), "_lock_due", lambda self, *_unused: self.browse())
        self.assertEqual((self.claim(), booking.state), ([], "queued"))
