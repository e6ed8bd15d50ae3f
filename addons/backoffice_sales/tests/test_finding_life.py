from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from .common import OrderCase

MANAGERS = "backoffice_sales.backoffice_sales_group_manager"


@tagged("post_install", "-at_install")
class TestFindingLife(OrderCase):
    """Who waives until when, who sees to it, what it said before, and what is counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.zero = cls.env.ref("backoffice_sales.backoffice_check_zero_price")
        cls.agent = cls.env["res.partner"].create({"name": "Agent", "is_agent": True})

    def free(self, **values):
        return self.make_order({"price_unit": 0}, **values)

    # --- Who

    def test_group_of_the_check_waives(self):
        group = self.env["res.groups"].create({"name": "Samples"})
        self.zero.waive_group_id = group
        finding = self.free().finding_ids
        self.assertFalse(finding.with_user(self.manager).can_waive)
        with self.assertRaises(AccessError):
            finding.with_user(self.manager)._waive("I am the boss")
        self.clerk.group_ids = [Command.link(group.id)]
        finding.with_user(self.clerk)._waive("a sample")
        self.assertEqual(finding.waived_by_id, self.clerk)

    def test_group_needs_to_write_the_document_too(self):
        group = self.env["res.groups"].create({"name": "Samples"})
        self.zero.waive_group_id = group
        self.viewer.group_ids = [Command.link(group.id)]
        with self.assertRaises(AccessError):
            self.free().finding_ids.with_user(self.viewer)._waive("a sample")

    # --- Until when

    def test_waiver_ends(self):
        order = self.free()
        finding = order.finding_ids
        today = fields.Date.today()
        finding.with_user(self.manager)._waive("until the price is known", today)
        order.action_check()
        self.assertEqual((finding.state, order.check_state), ("waived", "clear"))
        with freeze_time(today + timedelta(days=1)):
            self.env.flush_all()
            past = today - timedelta(days=1)
            self.env.cr.execute("UPDATE backoffice_finding SET waived_until = %s", (past,))
            self.env.invalidate_all()
            order.action_confirm()
        self.assertEqual((finding.state, order.state), ("open", "draft"))
        change = finding.change_ids
        self.assertRecordValues(
            change, [{"state": "waived", "user_id": self.manager.id, "severity": "blocking"}]
        )
        self.assertEqual(change.reason, "until the price is known")

    def test_ended_waiver_counts_as_open_without_a_run(self):
        order = self.free()
        finding = order.finding_ids
        finding.with_user(self.manager)._waive("gift", fields.Date.today() - timedelta(days=1))
        self.assertEqual(order.check_state, "blocked")

    def test_check_says_how_long_at_most(self):
        self.zero.waive_days = 10
        last = fields.Date.today() + timedelta(days=10)
        wizard = self.env["backoffice.finding.waive"].with_user(self.manager)
        for until, expected in (
            (False, last),
            (last + timedelta(days=9), last),
            (last - timedelta(days=9), last - timedelta(days=9)),
        ):
            finding = self.free().finding_ids
            vals = {"finding_ids": finding.ids, "reason": "gift", "until": until}
            wizard.create(vals).action_waive()
            self.assertEqual(finding.waived_until, expected)

    # --- Who sees to it

    def test_assigned_and_commented(self):
        findings = (self.free() | self.free()).finding_ids
        findings.with_user(self.clerk).action_take()
        self.assertEqual(findings.assigned_id, self.clerk)
        findings.with_user(self.clerk).write({"note": "Asked the agent"})
        for vals in ({"message": "x"}, {"note": "x", "severity": "info"}):
            with self.assertRaises(AccessError):
                findings.with_user(self.manager).write(vals)
        with self.assertRaises(AccessError):
            findings.with_user(self.viewer).write({"note": "x"})
        self.env["sale.order"].browse(findings.mapped("res_id")).action_check()
        self.assertEqual(findings.mapped("note"), ["Asked the agent"] * 2)

    # --- What it said before

    def test_history_of_the_value(self):
        order = self.make_order({"discount": 30, "price_unit": 100})
        finding = order.finding_ids
        self.assertFalse(finding.change_ids, "the first value is the finding itself")
        first = finding.value
        order.action_check()
        self.assertFalse(finding.change_ids)
        order.order_line.discount = 40
        self.assertEqual(finding.change_ids.mapped("value"), [first])
        self.env.ref("backoffice_sales.backoffice_check_discount").limit = 20
        order.action_check()
        self.assertEqual(finding.threshold, "20")
        self.assertEqual(finding.change_ids.mapped("threshold"), ["10", "10"])
        with self.assertRaises(UserError):
            finding.change_ids.write({"value": "x"})
        for user in (self.manager, self.clerk):
            with self.assertRaises(AccessError):
                finding.change_ids.with_user(user).unlink()

    def test_history_stays_in_its_company(self):
        order = self.make_order({"discount": 30, "price_unit": 100})
        order.order_line.discount = 40
        company = self.env["res.company"].create({"name": "Other"})
        group = "backoffice_sales.backoffice_sales_group_manager"
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups=group,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for model in ("backoffice.finding.change", "backoffice.finding.report"):
            self.assertTrue(self.env[model].with_user(self.viewer).search([]))
            self.assertFalse(self.env[model].with_user(stranger).search([]))

    # --- Counting

    def test_findings_know_customer_agent_and_day(self):
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )
        order = self.free(
            partner_id=contact.id, agent_id=self.agent.id, date_order="2026-03-31 23:30:00"
        )
        self.env.company.resource_calendar_id.tz = "Europe/Rome"
        order.with_user(self.clerk).order_line.price_unit = 1
        finding = order.finding_ids.filtered(lambda f: f.state == "open")
        self.assertRecordValues(
            finding,
            [
                {
                    "partner_id": self.customer.id,
                    "agent_id": self.agent.id,
                    "document_date": fields.Date.to_date("2026-04-01"),
                    "create_uid": self.clerk.id,
                    "write_uid": self.clerk.id,
                }
            ],
        )

    def test_first_pass_yield(self):
        Report = self.env["backoffice.finding.report"].with_user(self.viewer)
        clean, fixed, waived = self.make_order(), self.free(), self.free()
        orders = clean | fixed | waived
        orders.write({"agent_id": self.agent.id})
        fixed.order_line.price_unit = 10
        waived.finding_ids.with_user(self.manager)._waive("gift")
        gone = self.free(agent_id=self.agent.id)
        gone.action_cancel()
        ours = [("agent_id", "=", self.agent.id)]
        by_agent = Report._read_group(
            ours, ["agent_id"], ["first_pass:avg", "overridden:avg", "waived:sum", "__count"]
        )
        agent, first, overridden, count_waived, count = by_agent[0]
        self.assertEqual((agent, count, count_waived), (self.agent, 3, 1))
        self.assertAlmostEqual(first, 1 / 3)
        self.assertAlmostEqual(overridden, 1 / 3)
        row = Report.search([*ours, ("held", "=", 0)])
        self.assertEqual(row.res_id, clean.id)
        self.assertEqual(row.action_open_record()["res_id"], clean.id)

    def test_screens_open_at_once_whatever_their_number(self):
        def make(count):
            vals = [self.order_vals({"price_unit": 0}) for _n in range(count)]
            findings = self.env["backoffice.finding"].with_user(self.clerk)
            return findings.search([("res_id", "in", self.Order.create(vals).ids)])

        shown = ("record_name", "can_waive", "message", "partner_id", "agent_id")
        self.assert_constant_queries(
            make, lambda found: found.web_read({name: {} for name in shown}), 3
        )
