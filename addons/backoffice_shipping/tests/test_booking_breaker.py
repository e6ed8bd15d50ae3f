from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..carriers import Answer, TryLater, run_job
from .common_booking import BookingCase

OUTAGE = {"kind": "outage", "seconds": 600}


@tagged("post_install", "-at_install")
class TestBookingBreaker(BookingCase):
    """A carrier that does not answer costs neither worker nor attempts nor patience."""

    def setUp(self):
        super().setUp()
        self.bookings = self.Booking.union(*(self.booking() for _n in range(8)))
        self.env["ir.config_parameter"].set_param("backoffice_shipping.booking_outage_after", 3)

    @property
    def account(self):
        return self.carrier.booking_account_id

    def let_pause_end(self):
        self.account.wait_until = fields.Datetime.now() - timedelta(seconds=1)
        self.process()

    def go_down(self):
        self.simulator.fault(**OUTAGE)
        self.process()

    def account_alerts(self):
        domain = [("res_model", "=", self.account._name), ("res_id", "=", self.account.id)]
        return self.env["mail.activity"].search(domain)

    def test_failures_in_a_row_open_it_and_the_rest_waits(self):
        self.account.unlink()
        self.go_down()
        self.assertEqual(self.account.state, "open")
        self.assertTrue(self.account.opened_at)
        self.assertEqual(self.bookings.mapped("state"), ["queued"] * 8)
        calls = self.simulator.calls()
        self.assertLessEqual(calls, 8)
        self.bookings.due_at = fields.Datetime.now()
        self.process()  # nobody is called during the pause
        self.assertEqual(self.simulator.calls(), calls)

    def test_one_probe_goes_out_and_the_pauses_grow(self):
        self.go_down()
        pauses = []
        for _n in range(6):
            calls = self.simulator.calls()
            self.bookings.due_at = fields.Datetime.now()
            self.let_pause_end()
            self.assertEqual(self.simulator.calls(), calls + 1)
            wait = self.account.wait_until - fields.Datetime.now()
            pauses.append(round(wait.total_seconds() / 60))
        self.assertEqual(pauses, [2, 4, 8, 15, 15, 15])
        self.assertEqual(self.account.probes, 6)
        self.assertLessEqual(max(self.bookings.mapped("attempts")), 1)

    def test_an_outage_is_told_once_and_all_goes_by_itself_afterwards(self):
        self.go_down()
        self.let_pause_end()
        self.assertEqual(len(self.account_alerts()), 1)
        self.assertEqual(self.account_alerts().user_id, self.clerk)
        self.assertFalse(self.alerts(self.bookings))
        self.simulator.faults.clear()
        self.bookings.due_at = fields.Datetime.now()
        self.let_pause_end()
        self.assertEqual(self.bookings.mapped("state"), ["booked"] * 8)
        self.assertEqual((self.account.state, self.account.failures), ("closed", 0))
        self.assertFalse(self.account_alerts())
        self.assertIn("answered again", self.account.message_ids[0].body)

    def test_a_probe_whose_worker_died_is_followed_by_another(self):
        self.go_down()
        self.bookings.due_at = fields.Datetime.now()
        self.account.wait_until = fields.Datetime.now()
        self.assertEqual(len(self.claim()), 1)
        self.assertEqual((self.account.state, self.claim()), ("half_open", []))
        self.simulator.faults.clear()
        self.let_pause_end()
        self.assertEqual(self.account.state, "closed")

    def test_a_refusal_is_an_answer(self):
        self.simulator.fault(kind="code", code=-68, count=0)
        self.process()
        self.assertEqual(self.account.state, "closed")
        self.assertEqual(self.bookings.mapped("state"), ["failed"] * 8)

    def test_another_account_goes_on(self):
        other = self.carrier.copy(
            {"brt_password": "demo", "brt_customer_code": 7, "name": "BRT 2"}
        )
        self.go_down()
        self.simulator.faults.clear()
        self.booking(carrier_id=other.id)
        self.process()
        self.assertNotEqual(other.booking_account_id, self.account)
        self.assertEqual(other.booking_account_id.state, "closed")
        self.assertEqual(self.account.state, "open")

    def test_methods_of_one_account_share_it_and_its_name_tells_nothing(self):
        other = self.carrier.copy({"brt_password": "demo", "brt_service": "H"})
        (self.carrier + other)._link_booking_accounts()
        self.assertEqual(other.booking_account_id, self.account)
        self.assertNotIn(self.carrier.brt_user, self.account.name + self.account.key)
        other.brt_user = "another"
        other._link_booking_accounts()
        self.assertNotEqual(other.booking_account_id, self.account)

    def test_the_carrier_may_ask_for_a_pause(self):
        self.simulator.fault(kind="rate_limit", seconds=120)
        self.process()
        wait = self.account.wait_until - fields.Datetime.now()
        self.assertAlmostEqual(wait.total_seconds(), 120, delta=5)
        self.assertEqual(self.account.state, "closed")
        self.assertEqual(self.claim(), [])
        self.let_pause_end()
        late = self.bookings.filtered(lambda b: b.state == "queued")
        self.assertGreater(late.due_at, fields.Datetime.now() + timedelta(seconds=100))

    def test_what_the_carrier_is_asked_to_wait_is_kept_by_the_booking(self):
        self.carrier._link_booking_accounts()
        error = TryLater("http_busy", 429, status=429)
        error.retry_after = 1000
        self.bookings[0]._put_off(Answer(error=error))
        wait = self.bookings[0].due_at - fields.Datetime.now()
        self.assertAlmostEqual(wait.total_seconds(), 1000, delta=5)

    def test_a_clerk_may_have_it_tried_at_once(self):
        self.go_down()
        with self.assertRaises(AccessError):
            self.account.with_user(self.clerk).thread_limit = 1
        self.carrier.with_user(self.clerk).action_try_account_now()
        self.assertLessEqual(self.account.wait_until, fields.Datetime.now())
        stranger = new_test_user(self.env, "b_nobody", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.account.with_user(stranger).action_try_now()
        self.account.with_user(self.manager).thread_limit = 2
        with self.assertRaises(ValidationError):
            self.account.thread_limit = 0

    def test_the_account_of_another_company_is_out_of_sight(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.carrier._link_booking_accounts()
        self.account.company_id = company
        found = self.account.with_user(self.clerk).search([])
        self.assertNotIn(self.account, found)

    def test_the_waiting_are_counted(self):
        self.go_down()
        self.assertEqual(self.account.waiting_count, 8)
        domain = self.account.action_view_waiting()["domain"]
        self.assertEqual(self.Booking.search(domain), self.bookings.sorted("id", reverse=True))

    def test_the_alarm_is_set_for_the_end_of_the_pause(self):
        self.env["ir.cron.trigger"].search([]).unlink()
        self.go_down()
        cron = self.env.ref("backoffice_shipping.backoffice_booking_cron_process")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self.assertIn(self.account.wait_until, triggers.mapped("call_at"))

    def test_claiming_costs_the_same_for_few_and_many(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            jobs = self.claim()
            self.env.flush_all()
            return len(jobs), self.env.cr.sql_log_count - before

        self.carrier._link_booking_accounts()
        self.bookings[2:].action_draft()
        few = queries()
        self.assertEqual(few[0], 2)
        self.bookings[:2].write({"state": "queued", "task": "book"})
        self.bookings[2:].action_queue()
        self.bookings.due_at = fields.Datetime.now()
        many = queries()
        self.assertEqual(many[0], 8)
        self.assertLessEqual(many[1], few[1])

    def test_storing_costs_the_same_for_few_and_many(self):
        jobs = self.claim()

        def queries(some):
            answers = [(job, run_job(job)) for job in some]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Booking._store(answers)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        few, many = queries(jobs[:2]), queries(jobs[2:])
        self.assertEqual(self.bookings.mapped("state"), ["booked"] * 8)
        self.assertLessEqual(many, few + 2)  # for four bookings more

    def test_a_breaker_is_nobodys_to_set(self):
        self.carrier._link_booking_accounts()
        for user in (self.clerk, self.manager):
            with self.assertRaises(AccessError):
                self.account.with_user(user).write({"state": "open"})
