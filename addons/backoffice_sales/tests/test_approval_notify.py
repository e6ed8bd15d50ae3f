from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalNotify(ApprovalCase):
    """Who is told, when, and what happens when nobody answers."""

    def run_cron(self):
        before = self.env["mail.mail"].search([])
        self.Request._cron_remind()
        return self.env["mail.mail"].search([]) - before

    def late(self, request, **fields_ago):
        """Moves the due times of the open tiers into the past."""
        past = fields.Datetime.now() - timedelta(minutes=1)
        tiers = request.tier_ids.filtered(lambda tier: tier.state == "open")
        request._engine_write(tiers, dict.fromkeys(fields_ago, past))

    def test_only_who_is_next_in_turn_is_called(self):
        self.make_rule(self.people(self.leader), {"group_id": self.directors.id})
        _order, request = self.ask()
        self.assertEqual(request.sudo().activity_ids.user_id, self.leader)
        request.with_user(self.leader).action_approve()
        directors = self.director | self.second_director
        self.assertEqual(request.sudo().activity_ids.user_id, directors)

    def test_who_approved_is_released_and_the_others_are_not(self):
        self.make_rule(self.people(self.leader, self.director, minimum=2))
        _order, request = self.ask()
        request.with_user(self.leader).action_approve()
        self.assertEqual(request.sudo().activity_ids.user_id, self.director)

    def test_one_digest_for_each_person(self):
        self.make_rule(self.people(self.leader, self.director))
        orders = self.Order.create([self.order_vals({"price_unit": 1}) for _ in range(3)])
        orders.action_confirm()
        self.assertFalse(self.env["mail.mail"].search([("email_to", "ilike", "t_leader")]))
        mails = self.run_cron()
        self.assertEqual(len(mails), 2)
        mail = mails.filtered(lambda m: "t_leader" in m.email_to)
        for order in orders:
            self.assertIn(order.name, mail.body_html)
            self.assertIn(
                f"/backoffice/approval/{order.approval_request_ids.id}", mail.body_html
            )
        self.assertFalse(self.run_cron(), "nothing new")

    def test_digest_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.env["ir.module.module"]._load_module_terms(["backoffice_sales"], ["it_IT"])
        self.leader.lang = "it_IT"
        self.make_rule(self.people(self.leader, self.director))
        self.ask()
        mails = self.run_cron()
        mine = mails.filtered(lambda m: "t_leader" in m.email_to)
        self.assertIn("in attesa", mine.subject)
        self.assertIn("Cliente", mine.body_html)
        self.assertIn("Customer", (mails - mine).body_html)

    def test_decided_before_the_run_is_not_mailed(self):
        self.make_rule(self.people(self.leader))
        _order, request = self.ask()
        request.with_user(self.leader).action_approve()
        self.assertFalse(self.run_cron())

    def test_only_the_people_of_a_tier_are_reminded_of_it(self):
        self.make_rule(self.people(self.leader), self.people(self.director, sequence=1))
        _order, request = self.ask()
        self.assertEqual(len(self.run_cron()), 2)
        late = request.tier_ids.filtered(lambda tier: tier.user_ids == self.director)
        past = fields.Datetime.now() - timedelta(minutes=1)
        request._engine_write(late, {"remind_at": past})
        self.assertIn("t_director", self.run_cron().email_to)

    def test_reminder_once(self):
        self.make_rule(self.people(self.leader))
        _order, request = self.ask()
        self.run_cron()
        self.late(request, remind_at=True)
        mails = self.run_cron()
        self.assertIn("Overdue", mails.body_html)
        self.assertFalse(self.run_cron())

    def test_escalation_lets_the_next_one_decide_too(self):
        self.make_rule(self.people(self.leader, escalate_user_id=self.director.id))
        order, request = self.ask()
        self.run_cron()
        self.assertFalse(request.with_user(self.director).can_decide)
        self.late(request, escalate_at=True)
        mails = self.run_cron()
        self.assertIn(self.director.email_formatted, mails.mapped("email_to"))
        self.assertEqual(request.step_ids[-1].decision, "escalated")
        self.assertIn(self.director, request.sudo().activity_ids.user_id)
        self.assertTrue(request.with_user(self.leader).can_decide)
        request.with_user(self.director).action_approve()
        self.assertEqual(order.state, "sale")

    def test_escalation_without_a_name_goes_to_the_managers(self):
        self.make_rule(self.people(self.leader))
        _order, request = self.ask()
        self.late(request, escalate_at=True)
        self.run_cron()
        self.assertTrue(request.with_user(self.manager).can_decide)
        self.run_cron()
        self.assertEqual(request.step_ids.mapped("decision").count("escalated"), 1)

    def test_due_times_are_working_times_of_the_company(self):
        """Friday 16:30 in Rome, at work until 17:00: four hours later is Monday 11:30."""
        calendar = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Europe/Rome", "company_id": self.env.company.id}
        )
        self.env.company.resource_calendar_id = calendar
        rest = calendar.attendance_ids.filtered(lambda a: a.day_period == "lunch")
        rest.unlink()
        with freeze_time(datetime(2026, 11, 20, 15, 30)):
            self.make_rule(self.people(self.leader, remind_hours=4, escalate_hours=0))
            _order, request = self.ask()
        tier = request.tier_ids
        self.assertFalse(tier.escalate_at)
        self.assertEqual(tier.remind_at.date(), datetime(2026, 11, 23).date())
        self.assertEqual(tier.remind_at.hour, 10)

    def test_cron_is_set_up(self):
        cron = self.env.ref("backoffice_sales.backoffice_approval_request_cron_remind")
        self.assertTrue(cron.active)
        self.assertIn("_cron_remind", cron.code)


@tagged("post_install", "-at_install")
class TestApprovalLoad(ApprovalCase):
    """Numbers of queries do not grow with the documents."""

    def queries(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assert_constant(self, function):
        function(2)
        few, many = function(12), function(30)
        # the host's own caches may be warm or not: a query or two, never one a document
        self.assertLess(many - few, 4, f"{few} for 12, {many} for 30")

    def orders(self, count):
        return self.Order.create([self.order_vals({"price_unit": 1}) for _ in range(count)])

    def three_tiers(self):
        self.make_rule(
            self.people(self.leader),
            self.people(self.director),
            {"group_id": self.directors.id},
        )

    def test_requesting(self):
        self.three_tiers()

        def ask(count):
            return self.queries(self.orders(count).action_request_approval)

        self.assert_constant(ask)

    def test_approving(self):
        self.three_tiers()

        def approve(count):
            orders = self.orders(count)
            orders.action_request_approval()
            mine = orders.approval_request_ids.with_user(self.leader)
            return self.queries(mine.action_approve)

        self.assert_constant(approve)

    def test_reminding(self):
        self.three_tiers()

        def remind(count):
            self.orders(count).action_request_approval()
            return self.queries(self.Request._cron_remind)

        self.assert_constant(remind)

    def test_list_and_counter(self):
        self.three_tiers()
        self.env["backoffice.approval.authority"].create({"user_id": self.leader.id})
        mine = self.Request.with_user(self.leader)
        columns = {
            "record_name": {},
            "can_decide": {},
            "history": {},
            "exposure": {},
            "deciders": {},
        }

        def look(count):
            self.orders(count).action_request_approval()
            domain = [("can_decide", "=", True)]
            return self.queries(
                lambda: (
                    mine.search_count(domain),
                    mine.web_search_read(domain, columns, limit=80),
                )
            )

        self.assert_constant(look)
