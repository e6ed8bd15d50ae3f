from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..carriers import Answer, NotSent, OutcomeUnknown, Refused
from .common_tracking import TrackingCase


@tagged("post_install", "-at_install")
class TestTrackingAttention(TrackingCase):
    """Shipments that need somebody, the answer for held ones, proofs, and late ones."""

    def needing(self):
        return self.Booking.with_user(self.clerk).search([("attention", "!=", False)])

    def answer(self, bookings, action="redeliver", text="ring"):
        context = bookings.with_user(self.clerk).action_open_release()["context"]
        Wizard = self.env["backoffice.tracking.release"].with_user(self.clerk)
        wizard = Wizard.with_context(**context).create({"action": action, "text": text})
        wizard.action_release()

    def test_a_held_shipment_is_answered_and_delivered(self):
        booking, other = self.booked(2)
        self.assertFalse(self.needing())
        self.move(booking, "held")
        self.assertEqual(self.needing(), booking)
        self.assertEqual(
            (booking.attention, booking.expected_action, booking.tracking_status),
            ("held", "release", "held"),
        )
        self.answer(booking)
        self.assertEqual((booking.task, booking.release_state), ("release", "queued"))
        self.process()
        self.assertEqual((booking.task, booking.release_state), (False, "done"))
        self.assertEqual(self.events(booking)[-2:], ["queue", "answer"])
        self.assertEqual(
            self.simulator.shipments("released")[0]["number"], booking.tracking_ref[2:]
        )
        self.assertFalse(self.needing())
        self.move(booking, "delivered")
        self.assertEqual(booking.tracking_status, "delivered")
        self.assertFalse(self.needing())
        self.assertEqual(other.tracking_status, "in_transit")

    def test_settled_means_until_something_new_comes(self):
        booking = self.booked()
        self.move(booking, "held")
        booking.with_user(self.clerk).action_settle()
        self.assertFalse(self.needing())
        self.track(booking)
        self.assertFalse(self.needing())
        booking.settled_at = fields.Datetime.now() - timedelta(hours=1)
        self.move(booking, "held", fields.Date.today())
        self.assertEqual(self.needing(), booking)
        failed = self.booking()
        failed._set_failed("no")
        with self.assertRaises(UserError):
            failed.with_user(self.clerk).action_settle()
        self.assertEqual(self.needing(), booking | failed)

    def test_what_does_not_move_for_days_is_shown_until_it_is_settled(self):
        booking = self.booked()
        self.track()
        booking.track_moved_at = fields.Datetime.now() - timedelta(days=6)
        self.track()
        self.assertEqual((self.needing(), booking.attention), (booking, "stuck"))
        booking.with_user(self.clerk).action_settle()
        self.track()
        self.assertFalse(self.needing())

    def test_a_shipment_is_taken_by_somebody(self):
        booking = self.booked()
        booking.with_user(self.clerk).action_take()
        self.assertEqual(booking.user_id, self.clerk)
        with self.assertRaises(AccessError):
            booking.with_user(self.viewer).action_take()

    def test_an_answer_is_never_sent_twice(self):
        booking = self.booked()
        self.move(booking, "held")
        self.answer(booking)
        (job,) = self.claim()
        self.assertEqual(job.request, {"action": "redeliver", "text": "ring"})
        with self.assertRaises(UserError):  # it is under way
            booking.with_user(self.clerk)._queue_release("return", "")
        # the worker died: its claim runs out
        self.process_now(booking)
        self.assertEqual((booking.task, booking.release_state), (False, "failed"))
        self.assertIn("Nobody knows", booking.error)
        self.assertFalse(self.simulator.calls("release"))

    def test_what_becomes_of_an_answer(self):
        booking = self.booked()
        for error, state, task in (
            (NotSent("unreachable", detail=""), "queued", "release"),
            (Refused("told", text="no"), "failed", False),
            (OutcomeUnknown("lost"), "failed", False),
        ):
            with self.subTest(error=error):
                booking.write(
                    {"task": "release", "release_action": "return", "release_state": "sent"}
                )
                booking._after_call("release", Answer(error=error))
                self.assertEqual((booking.release_state, booking.task), (state, task))

    def test_a_carrier_without_that_answer_is_named(self):
        booking = self.booked()
        booking.carrier_id.delivery_type = "backoffice_brt"
        with self.assertRaisesRegex(UserError, "takes no such answer"):
            booking.with_user(self.clerk).action_open_release()
        with self.assertRaises(AccessError):
            booking.with_user(self.viewer).action_open_release()

    def test_the_proof_is_fetched_and_kept(self):
        booking = self.booked()
        self.move(booking, "delivered")
        self.assertEqual(booking.task, "proof")
        self.process()
        self.assertFalse(booking.task)
        self.assertEqual(booking.signed_by, "Nicolò")
        self.assertIn("proof of delivery came", booking.log_ids[0].message)

    def test_a_proof_that_is_a_document_is_attached_and_one_that_is_late_waited_for(self):
        from ..carriers import Paper, Proof

        booking = self.booked()
        booking.task = "proof"
        for tries in range(1, 6):
            booking._after_call("proof", Answer())
            self.assertEqual((booking.task, booking.attempts), ("proof", tries))
        booking._after_call("proof", Answer())
        self.assertFalse(booking.task or booking.error)
        paper = Paper("x.pdf", b"%PDF-1.4", "receipt")
        booking._after_call("proof", Answer(Proof("ROSSI", None, paper)))
        proof = booking.proof_id.with_user(self.viewer)
        self.assertEqual((proof.raw, booking.signed_by), (b"%PDF-1.4", "ROSSI"))
        self.assertIn(str(proof.id), booking.with_user(self.viewer).action_print_proof()["url"])

    def test_promised_against_actual(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "commitment_date": "2026-01-13 23:30:00"}
        )
        booking = self.booked()
        booking.picking_ids.sale_id = order
        self.assertEqual(booking.promised_on, date(2026, 1, 14))  # past midnight in Rome
        self.move(booking, "delivered")
        self.assertEqual((booking.days_late, booking.is_late), (2, True))
        self.assertEqual(order.tracking_status, "delivered")
        self.assertIn(order, order.search([("tracking_status", "=", "delivered")]))

    # --- Who sees what

    def test_a_salesman_sees_the_tracking_and_neither_account_nor_booking(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        booking = self.booked()
        picking = booking.picking_ids
        picking.sale_id = order
        self.move(booking, "held")
        salesman = new_test_user(
            self.env, "b_sales", groups="sales_team.group_sale_salesman_all_leads"
        )
        self.assertEqual(order.with_user(salesman).tracking_status, "held")
        self.assertEqual(picking.with_user(salesman).tracking_status, "held")
        domain = order.with_user(salesman).action_view_tracking()["domain"]
        events = self.env["backoffice.tracking.event"].with_user(salesman).search(domain)
        self.assertEqual(events.mapped("status"), ["held", "in_transit"])
        self.assertTrue(events.web_read({"text": {}, "status": {}, "place": {}, "at": {}}))
        for record, name in (
            (booking, "tracking_status"),
            (booking.log_ids, "detail"),
            (self.carrier.booking_account_id, "error"),
            (self.carrier, "gls_password"),
            (self.carrier, "gls_customer_code"),
        ):
            with self.subTest(name), self.assertRaises(AccessError):
                record.with_user(salesman).read([name])
        with self.assertRaises(AccessError):
            events.write({"text": "x"})

    def test_a_reader_sees_and_changes_nothing(self):
        booking = self.booked()
        self.move(booking, "held")
        mine = booking.with_user(self.viewer)
        self.assertEqual(mine.event_ids.mapped("status"), ["held", "in_transit"])
        for action in ("action_settle", "action_track_now", "action_fetch_proof"):
            with self.subTest(action), self.assertRaises(AccessError):
                getattr(mine, action)()

    def test_the_tracking_is_nobodys_to_write(self):
        booking = self.booked()
        for vals in (
            {"tracking_status": "delivered"},
            {"track_attention": False},
            {"delivered_at": "2026-01-01"},
            {"release_state": "done"},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                booking.with_user(self.manager).write(vals)

    def test_another_companys_tracking_is_out_of_sight(self):
        booking = self.booked()
        self.track()
        company = self.env["res.company"].create({"name": "Other"})
        self.env.cr.execute(
            "UPDATE backoffice_tracking_event SET company_id = %s", [company.id]
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            booking.event_ids.with_user(self.clerk).read(["text"])

    # --- Mails

    def status_mails(self, bookings):
        return self.mails(bookings).filtered(lambda mail: "News of" in mail.subject)

    def test_customers_are_told_of_what_the_company_chose_once_and_not_of_old_things(self):
        today = fields.Date.today()
        booking = self.booked()
        self.move(booking, "out", today)
        self.assertFalse(self.status_mails(booking))  # off by default
        self.company.track_mail_delivered = True
        late = self.booked()
        self.move(late, "delivered")  # months ago
        self.assertFalse(self.status_mails(late))
        now = fields.Datetime.now().replace(hour=12)
        with patch.object(fields.Datetime, "now", lambda: now):
            self.move(booking, "delivered", today)
        self.assertEqual(len(self.status_mails(booking)), 1)
        self.assertIn("have been delivered", self.status_mails(booking).body_html)
        self.assertEqual(booking.track_mailed, "delivered")
        booking.tracking_status = "in_transit"
        with patch.object(fields.Datetime, "now", lambda: now):
            booking._update_tracking()
            self.track()
        self.assertEqual(len(self.status_mails(booking)), 1)

    def test_who_wants_none_gets_none(self):
        self.company.track_mail_delivered = True
        self.customer.no_tracking_mail = True
        booking = self.booked()
        self.assertFalse(self.mails(booking))
        now = fields.Datetime.now().replace(hour=12)
        with patch.object(fields.Datetime, "now", lambda: now):
            self.move(booking, "delivered", fields.Date.today())
        self.assertFalse(self.mails(booking))

    def test_a_mail_that_cannot_be_written_costs_no_event(self):
        booking, other = self.booked(2)
        (booking | other).write({"track_mail": "delivered"})
        send = type(self.env["mail.template"]).send_mail_batch

        def fail(this, ids, **options):
            if booking.id in ids:
                raise ValueError("broken")
            return send(this, ids, **options)

        with (
            patch.object(type(self.env["mail.template"]), "send_mail_batch", fail),
            self.assertLogs("odoo.addons.backoffice_shipping", "ERROR"),
        ):
            self.track()
        self.assertEqual((booking.track_mailed, other.track_mailed), (False, "delivered"))
        self.assertFalse((booking | other).filtered("track_mail"))
