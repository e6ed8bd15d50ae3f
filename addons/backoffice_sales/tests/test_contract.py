from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestContract(OrderCase):
    """Contracts and blanket orders: found by orders, used up by them, held against them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()

    def agree(self, line=None, **values):
        line = {"product_id": self.product.id, "quantity": 100, **(line or {})}
        return self.env["backoffice.contract"].create(
            {
                "name": "Blanket 2026",
                "partner_id": self.customer.id,
                "date_from": self.today - timedelta(days=30),
                "date_to": self.today + timedelta(days=30),
                "line_ids": [Command.create(line)],
                **values,
            }
        )

    def order(self, quantity=2, **values):
        return self.make_order({"product_uom_qty": quantity}, **values)

    # --- Found

    def test_a_line_finds_its_contract(self):
        self.assertFalse(self.order().order_line.contract_line_id)
        contract = self.agree()
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )
        order = self.order(partner_id=contact.id)
        self.assertEqual(order.order_line.contract_line_id, contract.line_ids)
        other = self.make_customer("Due S.r.l.")
        self.assertFalse(self.order(partner_id=other.id).order_line.contract_line_id)
        order.partner_id = other
        self.assertFalse(order.order_line.contract_line_id)

    def test_only_contracts_in_force_and_not_archived(self):
        contract = self.agree(date_to=self.today - timedelta(days=1))
        self.assertFalse(self.order().order_line.contract_line_id)
        contract.date_to = False
        self.assertTrue(self.order().order_line.contract_line_id)
        contract.active = False
        self.assertFalse(self.order().order_line.contract_line_id)

    def test_the_item_comes_before_its_category(self):
        metal = self.env["product.category"].create({"name": "Metal"})
        self.product.categ_id = metal.create({"name": "Bolts", "parent_id": metal.id})
        whole = self.agree({"product_id": False, "categ_id": metal.id})
        self.assertEqual(self.order().order_line.contract_line_id, whole.line_ids)
        exact = self.agree()
        self.assertEqual(self.order().order_line.contract_line_id, exact.line_ids)

    def test_price_of_the_contract(self):
        self.env.ref("backoffice_sales.backoffice_check_price_list").active = True
        self.agree({"price_unit": 8})
        order = self.order()
        self.assertEqual(order.order_line.price_unit, 8)
        self.assertEqual(self.found(order), [])
        dozen = self.env.ref("uom.product_uom_dozen").id
        self.assertEqual(self.make_order({"product_uom_id": dozen}).order_line.price_unit, 96)
        self.assertEqual(self.found(self.make_order({"price_unit": 10})), ["price_list"])

    # --- Used up

    def test_more_than_is_left_needs_approval(self):
        contract = self.agree()
        self.order(70).action_confirm()
        self.assertEqual(contract.line_ids.residual_quantity, 30)
        self.assertEqual(self.found(self.order(30)), [])
        order = self.order(31)
        self.assertEqual(self.found(order), ["contract"])
        self.assertEqual(order.check_state, "approval")
        self.assertIn("30 left of Blanket 2026", order.finding_ids.message)
        contract.line_ids.quantity = 200
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_amounts_and_units(self):
        contract = self.agree({"quantity": 0, "amount": 500})
        dozen = self.env.ref("uom.product_uom_dozen").id
        self.make_order({"product_uom_id": dozen, "price_unit": 120}).action_confirm()
        line = contract.line_ids
        self.assertEqual((line.ordered_quantity, line.ordered_amount), (24, 240))
        self.assertEqual(line.residual_amount, 260)
        self.assertEqual(self.found(self.order(26)), [])
        self.assertEqual(self.found(self.order(27)), ["contract"])

    def test_after_its_end(self):
        contract = self.agree()
        order = self.order()
        contract.date_to = self.today - timedelta(days=1)
        order.action_check()
        self.assertEqual(self.found(order), ["contract"])
        self.assertIn("valid until", order.finding_ids.message)

    def test_two_orders_confirmed_together_do_not_both_take_the_rest(self):
        self.agree()
        orders = self.Order.create(
            [self.order_vals({"product_uom_qty": 60}) for _n in range(2)]
        )
        self.assertEqual([self.found(o) for o in orders], [[], []])
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])

    def test_cancelled_orders_give_back(self):
        contract = self.agree()
        order = self.order(70)
        order.action_confirm()
        order._action_cancel()
        contract.line_ids.invalidate_recordset()
        self.assertEqual(contract.line_ids.residual_quantity, 100)

    def test_queries_do_not_grow(self):
        self.agree({"price_unit": 8})

        def make(count):
            return self.Order.create([self.order_vals() for _n in range(count)]).order_line

        def run(lines):
            self.env.add_to_compute(lines._fields["contract_line_id"], lines)
            self.env.flush_all()

        self.assert_constant_queries(make, run, 5, 40)

    # --- The contract itself

    def test_smart_buttons(self):
        contract = self.agree()
        order = self.order()
        self.assertEqual((self.customer.contract_count, contract.order_count), (1, 1))
        domain = contract.action_view_orders()["domain"]
        self.assertEqual(self.env["sale.order"].search(domain), order)
        domain = self.customer.action_view_contracts()["domain"]
        self.assertEqual(self.env["backoffice.contract"].search(domain), contract)

    def test_faults(self):
        metal = self.env["product.category"].create({"name": "Metal"})
        with self.assertRaises(ValidationError):
            self.agree({"categ_id": metal.id})
        with self.assertRaises(ValidationError):
            self.agree({"product_id": False})
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.agree({"quantity": -1})

    def test_it_does_not_end_before_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.agree(date_to=self.today - timedelta(days=60))

    def test_rights(self):
        contract = self.agree()
        for user in (self.clerk, self.viewer):
            self.assertEqual(contract.with_user(user).line_ids.quantity, 100)
            with self.assertRaises(AccessError):
                contract.with_user(user).date_to = False
            with self.assertRaises(AccessError):
                contract.line_ids.with_user(user).price_unit = 1
        contract.with_user(self.manager).line_ids.price_unit = 9
        self.assertEqual(contract.line_ids.price_unit, 9)

    def test_contracts_of_other_companies_are_neither_seen_nor_used(self):
        company = self.env["res.company"].create({"name": "Other"})
        contract = self.agree(company_id=company.id)
        self.assertFalse(self.order().order_line.contract_line_id)
        seen = self.env["backoffice.contract"].with_user(self.manager).search([])
        self.assertNotIn(contract, seen)
        lines = self.env["backoffice.contract.line"].with_user(self.manager).search([])
        self.assertNotIn(contract.line_ids, lines)
