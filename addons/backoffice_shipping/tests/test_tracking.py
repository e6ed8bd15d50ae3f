from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..carriers import Answer, Lanes, OutcomeUnknown, Refused, TrackingEvent, run_job
from ..models.backoffice_booking_tracking import utc_of
from ..models.backoffice_tracking_code import sum_up
from .common_tracking import TrackingCase

ROME = ZoneInfo("Europe/Rome")


@tagged("post_install", "-at_install")
class TestTracking(TrackingCase):
    """Polling: events become statuses, each once, at growing intervals, and it ends."""

    def claim_tracking(self):
        with Lanes() as lanes:
            return [job for job, _threads in self.Booking._claim_tracking(lanes, {})]

    def test_a_shipment_is_followed_to_its_delivery(self):
        booking = self.booked()
        self.track()
        self.assertEqual((booking.tracking_status, booking.track_state), ("in_transit", "open"))
        self.move(booking, "out")
        self.assertEqual(booking.tracking_status, "out_for_delivery")
        self.move(booking, "delivered")
        self.assertEqual((booking.tracking_status, booking.track_state), ("delivered", "ended"))
        # 11:20 in Rome, in winter
        self.assertEqual(booking.delivered_at, datetime(2026, 1, 16, 10, 20))
        self.assertEqual(booking.signed_by, "Nicolò")
        self.assertEqual(booking.picking_ids.tracking_status, "delivered")
        calls = self.simulator.calls("tracking")
        self.track(booking)
        self.assertEqual(self.simulator.calls("tracking"), calls)

    def test_an_event_is_kept_once_and_as_it_came(self):
        booking = self.booked()
        self.track()
        events = booking.event_ids
        self.assertEqual(events.mapped("code"), ["902"])
        self.track(booking)
        self.assertEqual(booking.event_ids, events)
        with self.assertRaises(UserError):
            events.text = "x"
        with self.assertRaises(UserError):
            events.unlink()
        with self.assertRaises(AccessError):
            events.with_user(self.manager).write({"text": "x"})

    def test_without_news_the_questions_become_rare(self):
        booking = self.booked()
        self.track()
        pauses = [booking.track_pause]
        for _n in range(4):
            self.track(booking)
            pauses.append(booking.track_pause)
        self.assertEqual(pauses, [60, 120, 240, 480, 480])

    def test_what_is_cancelled_or_too_old_is_not_asked_for(self):
        booking, old = self.booked(2)
        self.track()
        booking.action_cancel()
        self.process()
        self.assertEqual((booking.tracking_status, booking.track_state), (False, False))
        old.track_moved_at = fields.Datetime.now() - timedelta(days=50)
        calls = self.simulator.calls("tracking")
        self.track()
        self.assertEqual((old.track_state, self.simulator.calls("tracking")), ("ended", calls))

    def test_a_code_that_nobody_knows_is_listed_and_then_explained(self):
        booking = self.booked()
        code = self.env["backoffice.tracking.code"].search(
            [("carrier", "=", "gls_it"), ("code", "=", "905")]
        )
        code.unlink()
        self.move(booking, "out")
        self.assertEqual(booking.tracking_status, "in_transit")
        code = code.search([("carrier", "=", "gls_it"), ("code", "=", "905")])
        self.assertEqual((code.name, code.status, code.is_used), ("In consegna", False, True))
        self.assertIn(code, code.search([("is_used", "=", True)]))
        code.with_user(self.manager).status = "out_for_delivery"
        self.assertEqual(booking.tracking_status, "out_for_delivery")
        self.assertEqual(booking.event_ids[0].status, "out_for_delivery")
        with self.assertRaises(AccessError):
            code.with_user(self.clerk).status = "lost"

    def test_a_code_of_two_parts_may_be_explained_by_its_first(self):
        Code = self.env["backoffice.tracking.code"]
        wanted = {("ups", "X/48", "absent"), ("ups", "Q/1", "new"), ("brt", "9", "")}
        found = Code._match(wanted)
        self.assertEqual(found["ups", "X/48", "absent"].code, "X")
        self.assertEqual(found["ups", "Q/1", "new"].mapped("status"), [False])
        self.assertEqual(Code._match(wanted), found)

    def test_one_that_is_refused_does_not_stop_the_others(self):
        bookings = self.booked(3)
        self.Booking._adopt_shipments()
        (job,) = self.claim_tracking()
        self.assertEqual(len(job.handles), 3)
        refused = Answer(error=Refused("told", text="no"))
        self.Booking._store_tracking([(job, refused)])
        self.assertEqual(bookings.mapped("track_alone"), [True] * 3)
        jobs = self.claim_tracking()
        self.assertEqual([len(job.handles) for job in jobs], [1, 1, 1])
        self.Booking._store_tracking(
            [(jobs[0], refused), *((job, run_job(job)) for job in jobs[1:])]
        )
        self.assertEqual(
            sorted(bookings.mapped("tracking_status")), ["booked", "in_transit", "in_transit"]
        )

    def test_an_answer_after_its_claim_is_no_longer_wanted(self):
        booking = self.booked()
        self.Booking._adopt_shipments()
        (job,) = self.claim_tracking()
        booking.track_due_at = fields.Datetime.now()
        self.Booking._store_tracking([(job, run_job(job))])
        self.assertFalse(booking.event_ids)

    def test_the_breaker_is_heeded_and_tracking_has_its_own_pause(self):
        booking = self.booked()
        self.Booking._adopt_shipments()
        account = self.carrier.booking_account_id
        account.wait_until = fields.Datetime.now() + timedelta(minutes=5)
        self.assertEqual(self.claim_tracking(), [])
        account.wait_until = False
        (job,) = self.claim_tracking()
        lost = (job, Answer(error=OutcomeUnknown("lost")))
        self.Booking._store_tracking([lost] * 5)
        self.assertEqual((account.state, account.track_failures), ("closed", 5))
        booking.track_due_at = fields.Datetime.now()
        self.assertEqual(self.claim_tracking(), [])
        account.track_wait_until = False
        account.state = "open"
        account.opened_at = fields.Datetime.now()
        (job,) = self.claim_tracking()
        self.Booking._store_tracking([(job, run_job(job))])
        self.assertEqual((account.state, account.track_failures), ("closed", 0))

    def test_moments_are_those_of_the_carriers_zone(self):
        def utc(*moment, **more):
            return utc_of(TrackingEvent(datetime(*moment), "x", **more), ROME)

        self.assertEqual(utc(2026, 1, 15, 12), datetime(2026, 1, 15, 11))
        self.assertEqual(utc(2026, 7, 15, 12), datetime(2026, 7, 15, 10))
        # 02:30 does not exist on the last Sunday of March, and comes twice in October
        self.assertEqual(utc(2026, 3, 29, 2, 30), datetime(2026, 3, 29, 1, 30))
        self.assertEqual(utc(2026, 3, 29, 3, 30), datetime(2026, 3, 29, 1, 30))
        self.assertEqual(utc(2026, 10, 25, 2, 30), datetime(2026, 10, 25, 0, 30))
        self.assertEqual(utc(2026, 10, 25, 3, 30), datetime(2026, 10, 25, 2, 30))
        self.assertEqual(
            utc(2026, 7, 15, 12, offset=timedelta(hours=-4)), datetime(2026, 7, 15, 16)
        )
        self.assertIsNone(utc(1, 1, 1))
        self.assertIsNone(utc_of(TrackingEvent(None, "x"), ROME))

    def test_of_several_parcels_the_last_one_counts(self):
        self.assertEqual(sum_up(["delivered", "in_transit"]), "in_transit")
        self.assertEqual(sum_up(["delivered", "held", "lost"]), "lost")
        self.assertEqual(sum_up(["delivered", "delivered"]), "delivered")
        self.assertEqual(sum_up(["delivered", "returned"]), "returned")
        self.assertFalse(sum_up([]))

    def test_a_batch_costs_the_same_for_few_and_many(self):
        """Of the polling's two transactions, with none, 3 and 60 shipments."""
        self.assertEqual(self.claim_tracking(), [])
        self.booked(63)
        self.Booking._adopt_shipments()
        all_due = self.Booking.search([("track_state", "=", "open")])
        all_due[3:].track_due_at = fields.Datetime.now() + timedelta(days=1)
        self.carrier._link_booking_accounts()

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            jobs = self.claim_tracking()
            self.env.flush_all()
            claimed = self.env.cr.sql_log_count - before
            answers = [(job, run_job(job)) for job in jobs]
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Booking._store_tracking(answers)
            self.env.flush_all()
            return claimed, self.env.cr.sql_log_count - before

        queries_few = queries()
        self.assertEqual(len(all_due.filtered("event_ids")), 3)
        all_due[3:].track_due_at = fields.Datetime.now()
        queries_many = queries()
        self.assertEqual(len(all_due.filtered("event_ids")), 63)
        self.assertLessEqual(queries_many[0], queries_few[0] + 1)
        self.assertLessEqual(queries_many[1], queries_few[1] + 2)
