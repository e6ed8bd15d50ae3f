from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestHostileGate(ApprovalCase):
    """Ways past the gate that need no button, and what a confirmed order is turned into."""

    def limit_credit(self, limit):
        self.env.company.account_use_credit_limit = True
        self.customer.write({"use_partner_credit_limit": True, "credit_limit": limit})

    def ask_from(self, amount):
        return self.make_rule(self.people(self.manager), always=True, amount_min=amount)

    # --- Limits within a batch

    def test_state_of_two_written_at_once(self):
        self.limit_credit(150)
        values = self.order_vals({"product_uom_qty": 10, "tax_ids": [Command.clear()]})
        orders = self.Order.create([values, values])
        with self.assertRaises(UserError):
            orders.write({"state": "sale"})

    def test_two_made_confirmed_at_once(self):
        self.limit_credit(150)
        values = self.order_vals({"product_uom_qty": 10, "tax_ids": [Command.clear()]})
        values["state"] = "sale"
        with self.assertRaises(UserError):
            self.Order.create([values, dict(values)])

    # --- Rules that ask without a finding

    def test_confirmed_order_grows_into_a_rule(self):
        self.ask_from(1000)
        order = self.make_order()
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        line = order.order_line
        for path in (
            lambda: line.write({"product_uom_qty": 500}),
            lambda: order.write({"order_line": [Command.update(line.id, {"price_unit": 900})]}),
            lambda: (
                self.env["sale.order.line"]
                .with_user(self.clerk)
                .create(
                    {
                        "order_id": order.id,
                        "product_id": self.product.id,
                        "product_uom_qty": 500,
                    }
                )
            ),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                path()
            order.invalidate_recordset()
        line.write({"product_uom_qty": 3})  # what needs nobody passes
        line.with_user(self.manager).write({"product_uom_qty": 500})
        self.assertEqual(order.amount_untaxed, 5000)
        line.write({"product_uom_qty": 499})  # it lacked the approval before

    def test_approved_by_a_rule_and_changed_after_confirming(self):
        self.ask_from(1000)
        order = self.make_order({"product_uom_qty": 200})
        order.action_confirm()
        order.approval_request_ids.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "sale")
        with self.assertRaises(UserError):
            order.order_line.write({"product_uom_qty": 300})

    # --- Another customer

    def test_confirmed_order_for_a_blocked_customer(self):
        held = self.make_customer("Bloccata S.p.A.", vat="IT12345670017")
        held.write({"sales_state": "blocked", "sales_state_reason": "Unpaid"})
        order = self.make_order()
        order.action_confirm()
        with self.assertRaises(UserError):
            order.write({"partner_id": held.id, "partner_invoice_id": held.id})

    def test_a_held_customer_does_not_hide_behind_another(self):
        held = self.make_customer("Bloccata S.p.A.", vat="IT12345670017")
        held.write({"sales_state": "blocked", "sales_state_reason": "Unpaid"})
        with self.assertRaises(AccessError):
            held.with_user(self.clerk).write(
                {"is_company": False, "parent_id": self.customer.id}
            )
        held.with_user(self.manager).write({"is_company": False, "parent_id": self.customer.id})

    def test_a_held_customer_is_not_merged_away(self):
        held = self.make_customer("Bloccata S.p.A.", vat="IT12345670017")
        held.write({"sales_state": "blocked", "sales_state_reason": "Unpaid"})
        Merge = self.env["base.partner.merge.automatic.wizard"].with_user(self.clerk)
        wizard = Merge.create(
            {
                "dst_partner_id": self.customer.id,
                "partner_ids": [Command.set((held | self.customer).ids)],
                "state": "selection",
            }
        )
        wizard.action_merge()
        self.assertFalse(held.exists())
        self.assertEqual(self.customer.sales_state, "blocked")

    def test_the_gravest_state_outlives_a_merge(self):
        held = self.make_customer("Bloccata S.p.A.", vat="IT12345670017")
        held.write({"sales_state": "blocked", "sales_state_reason": "Unpaid"})
        self.customer.write({"sales_state": "litigation", "sales_state_reason": "Weight"})
        Merge = self.env["base.partner.merge.automatic.wizard"].with_user(self.clerk)
        partners = [Command.set((held | self.customer).ids)]
        Merge.create(
            {
                "dst_partner_id": self.customer.id,
                "partner_ids": partners,
                "state": "selection",
            }
        ).action_merge()
        self.assertFalse(held.exists())
        self.assertEqual(self.customer.sales_state, "blocked")
        self.assertEqual(self.customer.sales_state_reason, "Unpaid")

    # --- Rules that ask of what was never a quotation

    def test_made_or_written_confirmed_where_a_rule_asks(self):
        rule = self.ask_from(1000)
        rule.domain = [("state", "in", ["draft", "sent"])]
        values = self.order_vals({"product_uom_qty": 500})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.Order.create({**values, "state": "sale"})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.Order.create(values).write({"state": "sale"})
