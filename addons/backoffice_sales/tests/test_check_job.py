from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from ..models import backoffice_check_job, backoffice_checked_mixin_batch
from .common import OrderCase


@tagged("post_install", "-at_install")
class TestCheckJob(OrderCase):
    """Thousands of documents, and the open ones at night."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["sale.order"].search([("state", "!=", "cancel")]).action_cancel()
        cls.Job = cls.env["backoffice.check.job"]
        cls.orders = cls.Order.create(
            [cls.order_vals(cls, {"price_unit": 10 * (n % 2)}) for n in range(7)]
        )
        cls.env.cr.execute("UPDATE backoffice_finding SET state = 'fixed'")
        cls.env.cr.execute("UPDATE sale_order SET check_state = 'clear'")
        cls.env.invalidate_all()

    def work(self):
        cron = self.env.ref("backoffice_sales.backoffice_check_job_cron_work")
        with self.enter_registry_test_mode(), patch.object(backoffice_check_job, "BATCH", 3):
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def ask(self, orders=None, user=None):
        orders = (orders or self.orders).with_user(user or self.clerk)
        with patch.object(backoffice_checked_mixin_batch, "AT_ONCE", 3):
            return orders.action_check_many()

    def test_few_at_once(self):
        action = self.ask(self.orders[:3])
        self.assertEqual(action["tag"], "soft_reload")
        self.assertEqual(self.orders[0].check_state, "blocked")
        self.assertFalse(self.Job.search([]))

    def test_many_in_the_background(self):
        action = self.ask()
        self.assertIn("7 documents", action["params"]["message"])
        job = self.Job.search([])
        self.assertEqual((job.state, job.progress, job.user_id), ("waiting", 0, self.clerk))
        self.assertEqual(self.orders[0].check_state, "clear")
        self.work()
        self.assertRecordValues(
            job, [{"state": "done", "total": 7, "done": 7, "held": 4, "progress": 100}]
        )
        self.assertEqual(set(self.orders[::2].mapped("check_state")), {"blocked"})
        self.assertIn("4 of them are held", job._words()["message"])
        shown = self.env["sale.order"].search(job.action_view_documents()["domain"])
        self.assertEqual(shown.sorted("id"), self.orders[::2].sorted("id"))

    def test_failure_ends_one_job_and_is_told(self):
        self.ask()
        self.ask(self.orders[:4])
        first, second = self.Job.search([], order="id")
        real = type(self.Job)._check

        def check(job, record_ids):
            if job == first:
                raise ValueError("disk full")
            return real(job, record_ids)

        with (
            patch.object(type(self.Job), "_check", check),
            patch.object(type(self.env.cr), "rollback", lambda _cr: None),
        ):
            self.work()
        self.assertEqual((first.state, first.error), ("failed", "disk full"))
        self.assertEqual(second.state, "done")

    def test_every_night_the_open_documents(self):
        self.orders[0].order_line.price_unit = 10
        done = self.orders[0]
        done.action_confirm()
        self.orders[1].action_cancel()
        self.env.company.partner_id.lang = "en_US"
        self.Job._cron_nightly()
        job = self.Job.search([("res_model", "=", "sale.order")])
        self.assertEqual(job.company_id, self.env.company)
        self.assertEqual((job.lang, job.user_id), ("en_US", self.env["res.users"]))
        self.assertEqual(set(job.record_ids), set((self.orders - self.orders[1]).ids))
        self.work()
        self.assertEqual((job.state, job.held), ("done", 3))

    def test_waiver_that_ended_is_found_at_night(self):
        order = self.orders[0]
        order.action_check()
        finding = order.finding_ids
        finding.with_user(self.manager)._waive("gift")
        self.env.flush_all()
        self.env.cr.execute("UPDATE backoffice_finding SET waived_until = '2001-01-01'")
        self.env.invalidate_all()
        self.Job._cron_nightly()
        self.work()
        self.assertEqual((finding.state, order.check_state), ("open", "blocked"))

    def test_who(self):
        self.ask()
        job = self.Job.search([])
        self.assertEqual(job.with_user(self.viewer).total, 7)
        for user in (self.clerk, self.manager):
            with self.assertRaises(AccessError):
                job.with_user(user).write({"state": "done"})
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups="backoffice_sales.backoffice_sales_group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(self.Job.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            self.ask(user=stranger)


@tagged("post_install", "-at_install")
class TestCheckMoments(OrderCase):
    """When a check holds: at confirmation, at invoicing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"invoice_policy": "order", "taxes_id": False})
        cls.check = cls.env["backoffice.check"].create(
            {
                "name": "Not paid",
                "model_id": cls.env["ir.model"]._get_id("sale.order"),
                "kind": "domain",
                "domain": "[('origin', '=', False)]",
                "severity": "blocking",
                "message": "Nobody paid yet.",
                "at_confirm": False,
            }
        )

    def test_only_shown(self):
        order = self.make_order()
        self.assertEqual(order.check_state, "blocked")
        self.assertIs(order.action_confirm(), True)
        other = self.make_order()
        other.write({"state": "sale"})
        self.assertEqual(order._create_invoices().state, "draft")

    def test_holds_invoicing(self):
        self.check.at_invoicing = True
        order, paid = self.make_order(), self.make_order(origin="Fair")
        (order | paid).action_confirm()
        with self.assertRaisesRegex(UserError, "Nobody paid yet"):
            (order | paid)._create_invoices()
        wizard = self.env["sale.advance.payment.inv"].with_user(self.clerk)
        vals = {"advance_payment_method": "percentage", "amount": 10}
        with self.assertRaisesRegex(UserError, "Nobody paid yet"):
            wizard.create({**vals, "sale_order_ids": order.ids}).create_invoices()
        self.assertEqual(len(paid._create_invoices()), 1)

    def test_what_runs_by_itself_leaves_the_held_out(self):
        self.check.at_invoicing = True
        order, paid = self.make_order(), self.make_order(origin="Fair")
        (order | paid).action_confirm()
        invoices = (order | paid).sudo()._create_invoices()
        self.assertEqual(invoices.line_ids.sale_line_ids.order_id, paid)

    def test_nothing_is_asked_where_no_check_holds_invoicing(self):
        order = self.make_order()
        order.action_confirm()
        with patch.object(type(order), "_run_checks") as run:
            order._create_invoices()
        run.assert_not_called()
