from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestGate(OrderCase):
    """Ways round the gate that somebody with a clerk's rights could think of."""

    # --- What a line can hide

    def held(self, order):
        order.action_confirm()
        self.assertEqual(order.state, "draft")
        return self.found(order)

    def test_cost_typed_over_hides_no_loss(self):
        for cost in (0, 1):
            order = self.make_order({"price_unit": 2, "purchase_price": cost})
            self.assertEqual(self.held(order), ["below_cost"])

    def test_cost_is_compared_in_the_unit_and_currency_of_the_line(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.make_order({"product_uom_id": dozen.id, "price_unit": 73})
        order.order_line.purchase_price = 0
        self.assertEqual(self.found(order), [])
        order.order_line.price_unit = 71
        self.assertEqual(self.found(order), ["below_cost"])

    def test_calling_a_line_a_down_payment_hides_nothing(self):
        order = self.make_order({"price_unit": 0, "is_downpayment": True})
        self.assertEqual(self.held(order), ["zero_price"])

    def test_negative_price_is_a_discount(self):
        order = self.make_order({"price_unit": -5})
        self.assertEqual(self.held(order), ["below_cost", "discount"])

    def test_discount_in_a_line_of_its_own_counts(self):
        order = self.make_order()
        wizard = self.env["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "amount",
                "discount_amount": 9,
                "discount_percentage": 0.45,
            }
        )
        wizard.action_apply_discount()
        self.assertLess(order.amount_untaxed, 12.1)
        self.assertEqual(self.held(order), ["below_cost", "discount"])

    def test_small_discount_in_a_line_of_its_own_passes(self):
        order = self.make_order()
        order.order_line = [
            Command.create(
                {"name": "Rounding", "product_id": self.service().id, "price_unit": -1}
            )
        ]
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def service(self):
        return self.env["product.product"].create({"name": "Discount", "type": "service"})

    # --- State set by hand

    def test_an_approval_covers_no_other_finding(self):
        order = self.make_order({"discount": 30})
        order.action_confirm()
        order.commitment_date = fields.Datetime.to_datetime("2020-01-02")
        order.with_user(self.manager).action_approve()
        self.assertEqual((order.state, order.approval_state), ("draft", "approved"))
        with self.assertRaisesRegex(UserError, "past"):
            order.write({"state": "sale"})
        order.commitment_date = False
        order.write({"state": "sale"})
        self.assertEqual(order.state, "sale")

    # --- After confirmation

    def test_clerk_types_nothing_into_a_confirmed_order(self):
        order = self.make_order()
        order.action_confirm()
        line = order.order_line
        for vals in ({"discount": 60}, {"price_unit": 0}, {"price_unit": 1}):
            with self.assertRaisesRegex(UserError, "is confirmed"), self.cr.savepoint():
                line.write(vals)
        with self.assertRaisesRegex(UserError, "is confirmed"), self.cr.savepoint():
            free = {"product_id": self.product.id, "price_unit": 0}
            order.order_line = [Command.create(free)]
        line.product_uom_qty = 3
        line.discount = 5
        self.assertEqual(self.found(order), [])

    def test_manager_changes_a_confirmed_order_and_it_shows(self):
        order = self.make_order()
        order.action_confirm()
        order.with_user(self.manager).order_line.discount = 60
        self.assertEqual(self.found(order), ["below_cost", "discount"])

    def test_approved_order_does_not_grow_after_confirmation(self):
        order = self.make_order({"discount": 30})
        order.action_confirm()
        order.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "sale")
        with self.assertRaisesRegex(UserError, "is confirmed"), self.cr.savepoint():
            order.order_line.product_uom_qty = 2000
        order.client_order_ref = "Another reference"

    # --- Who

    def test_reader_asks_for_nothing(self):
        order = self.make_order({"discount": 30})
        for method in ("action_confirm", "action_request_approval"):
            with self.assertRaises(AccessError):
                getattr(order.with_user(self.viewer), method)()
        self.assertFalse(order.approval_request_ids)

    def test_only_an_administrator_writes_expressions(self):
        """They run with all rights."""
        vals = {
            "name": "Peek",
            "model_id": self.env["ir.model"]._get_id("sale.order"),
            "kind": "expression",
            "expression": "record.env['res.users'].browse(2).login",
        }
        Check = self.env["backoffice.check"].with_user(self.manager)
        with self.assertRaises(AccessError):
            Check.create(vals)
        check = Check.create({**vals, "kind": "domain", "expression": False})
        for change in ({"kind": "expression"}, {"expression": "True"}):
            with self.assertRaises(AccessError):
                check.write(change)
        groups = "base.group_system,backoffice_sales.backoffice_sales_group_manager"
        admin = new_test_user(self.env, "t_admin", groups=groups)
        check.with_user(admin).write({"kind": "expression", "expression": "False"})

    def test_salesperson_reads_about_own_orders_only(self):
        group = "sales_team.group_sale_salesman"
        seller = new_test_user(self.env, "t_seller", groups=group)
        mine = self.make_order({"discount": 30}, user_id=seller.id)
        other = self.make_order({"discount": 30}, user_id=self.clerk.id)
        (mine | other).action_confirm()
        for model in ("backoffice.finding", "backoffice.approval.request"):
            about = [("res_model", "=", "sale.order"), ("res_id", "in", (mine | other).ids)]
            every = self.env[model].search(about)
            rows = every.with_user(seller).search(about)
            self.assertEqual(set(rows.mapped("res_id")), {mine.id})
            with self.assertRaises(AccessError):
                (every - rows).with_user(seller).read(["res_id"])
            self.assertEqual(every.with_user(self.viewer).search(about), every)
        steps = self.env["backoffice.approval.step"].with_user(seller).search([])
        self.assertEqual(steps.request_id.mapped("res_id"), mine.ids)
