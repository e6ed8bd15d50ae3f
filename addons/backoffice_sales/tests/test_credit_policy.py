from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import OrderCase


class CreditCase(OrderCase):
    """A customer with a limit of 100, goods of 10 without tax."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.account_use_credit_limit = True
        cls.product.taxes_id = False
        cls.customer.credit_limit = 100
        cls.today = fields.Date.context_today(cls.env.user)

    def bill(self, amount, days_overdue=0):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.customer.id,
                "invoice_date": self.today - timedelta(days=90),
                "invoice_date_due": self.today - timedelta(days=days_overdue),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "X", "price_unit": amount, "tax_ids": False})
                ],
            }
        )
        invoice.action_post()
        return invoice

    def severity(self, order):
        order.action_check()
        return {f.check_id.code: f.severity for f in order.finding_ids if f.state == "open"}


@tagged("post_install", "-at_install")
class TestCreditPolicy(CreditCase):
    # --- Policies

    def test_policy_of_the_company_says_how_much_it_matters(self):
        order = self.make_order({"product_uom_qty": 11})
        self.assertEqual(self.severity(order), {"credit_exposure": "approval"})
        for policy, severity in (("warn", "warning"), ("block", "blocking")):
            self.company.credit_policy_total = policy
            self.assertEqual(self.severity(order), {"credit_exposure": severity})
        self.company.credit_policy_total = "ignore"
        self.assertEqual(self.severity(order), {})

    def test_policy_of_the_customer_comes_first(self):
        self.company.credit_policy_total = "block"
        self.customer.credit_policy_total = "warn"
        order = self.make_order({"product_uom_qty": 11})
        self.assertEqual(self.severity(order), {"credit_exposure": "warning"})

    def test_severity_of_the_check_holds_where_no_policy_is_chosen(self):
        self.env.ref("backoffice_sales.backoffice_check_credit_exposure").severity = "blocking"
        order = self.make_order({"product_uom_qty": 11})
        self.assertEqual(self.severity(order), {"credit_exposure": "blocking"})

    def test_areas_have_limits_of_their_own(self):
        self.customer.write(
            {
                "credit_limit_order": 40,
                "credit_limit_ordered": 60,
                "credit_limit_invoiced": 30,
            }
        )
        order = self.make_order({"product_uom_qty": 5})
        self.assertEqual(self.severity(order), {})
        self.customer.credit_policy_order = "warn"
        self.assertEqual(self.severity(order), {"credit_exposure": "warning"})
        self.assertIn("40.00", order.finding_ids.threshold)
        self.customer.credit_policy_ordered = "block"
        self.assertEqual(self.severity(order), {"credit_exposure": "warning"})
        self.make_order({"product_uom_qty": 2}).action_confirm()
        self.assertEqual(self.severity(order), {"credit_exposure": "blocking"})
        small = self.make_order({"product_uom_qty": 1}, partner_id=self.customer.id)
        self.assertEqual(self.severity(small), {})
        self.bill(31)
        self.customer.credit_policy_invoiced = "approve"
        self.assertEqual(self.severity(small), {"credit_exposure": "approval"})

    def test_area_without_a_limit_of_its_own_takes_the_credit_limit(self):
        self.company.credit_policy_order = "block"
        self.company.credit_policy_total = "ignore"
        self.assertEqual(self.severity(self.make_order({"product_uom_qty": 10})), {})
        order = self.make_order({"product_uom_qty": 11})
        self.assertEqual(self.severity(order), {"credit_exposure": "blocking"})

    def test_states_of_credit(self):
        order = self.make_order({"product_uom_qty": 11})
        for state, held in (
            ("active", ["credit_exposure"]),
            ("unmanaged", []),
            ("waived", []),
            ("revoked", ["credit_exposure"]),
        ):
            self.customer.credit_state = state
            self.assertEqual(list(self.severity(order)), held, state)
        order.order_line.product_uom_qty = 1
        self.assertEqual(self.found(order), ["credit_exposure"])
        self.assertIn("no credit any more", order.finding_ids.message)

    def test_quotations_that_count_are_not_counted_twice(self):
        self.company.credit_count_quotations = True
        order = self.make_order({"product_uom_qty": 10})
        self.assertEqual(self.severity(order), {})
        self.assertEqual(order.credit_exposure, 100.0)
        self.make_order({"product_uom_qty": 1})
        self.assertEqual(self.severity(order), {"credit_exposure": "approval"})

    def test_scope_of_two_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        other.account_use_credit_limit = True
        self.bill(100)
        order = self.make_order({"product_uom_qty": 1})
        self.assertEqual(self.severity(order), {"credit_exposure": "approval"})
        customer = self.customer.with_company(other)
        self.assertEqual((customer.credit_limit, customer.exposure_total), (0.0, 0.0))
        theirs = (
            self.env["sale.order"]
            .with_company(other)
            .create({"partner_id": customer.id, "company_id": other.id})
        )
        theirs.order_line.create(
            {"order_id": theirs.id, "product_id": self.product.id, "product_uom_qty": 99}
        )
        self.assertNotIn("credit_exposure", self.severity(theirs))
        customer.credit_limit = 50
        self.assertIn("credit_exposure", self.severity(theirs))

    # --- Overdue

    def test_overdue_for_longer_than_tolerated(self):
        self.customer.credit_limit = 0
        self.bill(10, days_overdue=30)
        order = self.make_order()
        self.assertEqual(self.severity(order), {})
        self.bill(10, days_overdue=31)
        self.assertEqual(self.severity(order), {"credit_overdue": "approval"})
        self.assertIn("20.00", order.finding_ids.value)
        self.customer.credit_overdue_days = 60
        self.assertEqual(self.severity(order), {})
        check = self.env.ref("backoffice_sales.backoffice_check_credit_overdue")
        self.customer.credit_overdue_days = 0
        check.days = 31
        self.assertEqual(self.severity(order), {})

    def test_more_overdue_than_tolerated(self):
        self.bill(50, days_overdue=1)
        order = self.make_order()
        self.assertEqual(self.severity(order), {})
        check = self.env.ref("backoffice_sales.backoffice_check_credit_overdue")
        check.limit = 50
        self.assertEqual(self.severity(order), {})
        check.limit = 49
        self.assertEqual(self.severity(order), {"credit_overdue": "approval"})
        self.customer.credit_overdue_amount = 50
        self.assertEqual(self.severity(order), {})

    def test_open_credits_are_deducted_from_what_is_overdue(self):
        invoice = self.bill(50, days_overdue=60)
        order = self.make_order()
        self.assertEqual(list(self.severity(order)), ["credit_overdue"])
        refund = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "invoice_date": invoice.invoice_date,
                "invoice_line_ids": [
                    Command.create({"name": "X", "price_unit": 50, "tax_ids": False})
                ],
            }
        )
        refund.action_post()
        self.assertEqual(self.severity(order), {})

    def test_overdue_follows_its_policy_and_the_state(self):
        self.bill(5, days_overdue=60)
        order = self.make_order()
        self.customer.credit_policy_overdue = "block"
        self.assertEqual(self.severity(order), {"credit_overdue": "blocking"})
        self.customer.credit_policy_overdue = "ignore"
        self.assertEqual(self.severity(order), {})
        self.customer.credit_policy_overdue = False
        self.customer.credit_state = "waived"
        self.assertEqual(self.severity(order), {"credit_overdue": "approval"})
        self.customer.credit_state = "unmanaged"
        self.assertEqual(self.severity(order), {})

    def test_presented_item_that_came_back_holds_until_the_date_is_emptied(self):
        order = self.make_order()
        self.customer.credit_unpaid_date = self.today
        self.assertEqual(self.severity(order), {"credit_overdue": "approval"})
        self.assertIn("came back unpaid", order.finding_ids.message)
        self.customer.credit_unpaid_date = False
        self.assertEqual(self.severity(order), {})

    # --- Growth of a confirmed order

    def confirmed(self, quantity):
        order = self.make_order({"product_uom_qty": quantity})
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def test_confirmed_order_does_not_outgrow_the_limit(self):
        order = self.confirmed(8)
        order.order_line.product_uom_qty = 10
        with self.assertRaisesRegex(UserError, "is confirmed"), self.cr.savepoint():
            order.order_line.product_uom_qty = 11
        with self.assertRaisesRegex(UserError, "is confirmed"), self.cr.savepoint():
            order.write(
                {"order_line": [Command.update(order.order_line.id, {"price_unit": 20})]}
            )
        with self.assertRaisesRegex(UserError, "is confirmed"), self.cr.savepoint():
            order.order_line = [
                Command.create({"product_id": self.product.id, "product_uom_qty": 1})
            ]
        self.assertEqual(self.found(order), [])

    def test_less_is_never_refused_and_gives_room_back(self):
        first, second = self.confirmed(5), self.confirmed(5)
        self.customer.credit_limit = 60
        first.order_line.product_uom_qty = 4
        first.client_order_ref = "Another reference"
        self.assertEqual(first.credit_cleared_amount, 40)
        with self.assertRaises(UserError), self.cr.savepoint():
            first.order_line.product_uom_qty = 5
        second.order_line.product_uom_qty = 1
        first.order_line.product_uom_qty = 5

    def test_manager_lets_a_confirmed_order_grow(self):
        order = self.confirmed(10)
        order.with_user(self.manager).order_line.product_uom_qty = 15
        self.assertEqual(self.found(order), ["credit_exposure"])
        self.assertEqual(order.credit_cleared_amount, 150)
        order.order_line.product_uom_qty = 14
        with self.assertRaises(UserError), self.cr.savepoint():
            order.order_line.product_uom_qty = 15

    def test_growth_within_the_policy_is_let_pass(self):
        order = self.confirmed(10)
        self.customer.credit_policy_total = "warn"
        order.order_line.product_uom_qty = 11
        self.assertEqual(order.order_line.product_uom_qty, 11)

    def test_nobody_writes_what_was_cleared(self):
        order = self.confirmed(10)
        order.write({"credit_cleared_amount": 1000000})
        self.assertEqual(order.credit_cleared_amount, 100)
        other = self.make_order({"product_uom_qty": 1}, credit_cleared_amount=1000000)
        self.assertEqual(other.credit_cleared_amount, 0)

    def test_order_made_confirmed_has_its_credit_cleared(self):
        order = self.make_order({"product_uom_qty": 10}, state="sale")
        self.assertEqual(order.credit_cleared_amount, 100)
        order.write({"client_order_ref": "X"})

    # --- Who

    def test_clerk_reads_and_does_not_give_credit(self):
        customer = self.customer.with_user(self.clerk)
        self.assertEqual(customer.credit_limit, 100)
        for vals in (
            {"credit_limit": 1000},
            {"credit_state": "waived"},
            {"credit_policy_total": "ignore"},
            {"credit_unpaid_date": "2020-01-01"},
            {"use_partner_credit_limit": False},
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                customer.write(vals)
        customer.write({"credit_limit": 100, "name": "Uno"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.env["res.partner"].with_user(self.clerk).create(
                {"name": "New", "credit_limit": 5}
            )
        self.env["res.partner"].with_user(self.clerk).create(
            [
                {"name": "New", "credit_limit": 0, "credit_state": False},
                {"name": "Contact", "parent_id": self.customer.id},
            ]
        )
        customer.with_user(self.manager).write({"credit_limit": 1000, "credit_state": "waived"})

    def test_reader_reads_figures_and_salesperson_does_not(self):
        self.bill(10)
        reader = self.customer.with_user(self.viewer)
        self.assertEqual(reader.exposure_not_due, 10.0)
        action = reader.with_context(exposure_part="not_due").action_view_exposure()
        self.assertEqual(len(reader.env[action["res_model"]].search(action["domain"])), 1)
        seller = new_test_user(self.env, "t_seller", groups="sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.customer.with_user(seller).read(["exposure_total"])
        order = self.make_order(user_id=seller.id)
        with self.assertRaises(AccessError):
            order.with_user(seller).read(["credit_exposure"])
        with self.assertRaises(AccessError):
            self.customer.with_user(seller).action_view_receivables()

    def test_who_decides_sees_the_exposure(self):
        self.confirmed(10)
        order = self.make_order({"product_uom_qty": 3})
        order.action_confirm()
        self.assertEqual(order.approval_request_ids.exposure, 100.0)

    # --- Screens

    def test_order_shows_the_exposure_with_itself(self):
        self.bill(10)
        order = self.make_order({"product_uom_qty": 3})
        self.assertEqual((order.credit_exposure, order.credit_allowed), (40.0, 100.0))
        order.action_confirm()
        order.invalidate_recordset()
        self.assertEqual(order.credit_exposure, 40.0)

    def test_figures_open_documents_that_add_up(self):
        self.make_order({"product_uom_qty": 3}).action_confirm()
        self.make_order({"product_uom_qty": 2}).action_confirm()
        action = self.customer.with_context(exposure_part="ordered").action_view_exposure()
        orders = self.env["sale.order"].search(action["domain"])
        shown = orders.with_context(**action["context"]).mapped("exposure_amount")
        self.assertEqual(sum(shown), self.customer.exposure_ordered)
        self.assertEqual(sorted(shown), [20.0, 30.0])

    def test_credit_left(self):
        self.bill(30)
        self.assertEqual(self.customer.exposure_available, 70.0)
        self.assertEqual(self.customer.exposure_percent, 30.0)
        self.customer.credit_limit = 0
        self.assertEqual(self.customer.exposure_percent, 0.0)

    def test_number_of_queries_does_not_grow(self):
        def make(count):
            customers = [self.make_customer(f"C{n}") for n in range(count)]
            vals = [
                self.order_vals({"product_uom_qty": 99}, partner_id=c.id) for c in customers
            ]
            orders = self.Order.create(vals)
            for customer in customers:
                customer.credit_limit = 5
            orders.action_check()
            return orders

        def run(orders):
            orders.action_check()
            self.assertEqual(self.found(orders), ["credit_exposure"])

        self.assert_constant_queries(make, run)
