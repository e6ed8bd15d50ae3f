from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestConfirmation(OrderCase):
    """The dialog after a confirmation: all that holds, and what can be done at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warning = cls.env["backoffice.check"].create(
            {
                "name": "No origin",
                "model_id": cls.env["ir.model"]._get_id("sale.order"),
                "kind": "domain",
                "domain": "[('origin', '=', False)]",
                "severity": "warning",
            }
        )

    def make_order(self, line=None, **values):
        return super().make_order(line, **{"origin": "Fair", **values})

    def confirm(self, orders, user=None):
        """The dialog, or whatever the confirmation gives, asked as the screens do."""
        action = orders.with_user(user or self.clerk).with_context(backoffice_ask=True)
        action = action.action_confirm()
        if not isinstance(action, dict):
            return action
        return (
            self.env[action["res_model"]].with_user(user or self.clerk).browse(action["res_id"])
        )

    def test_all_findings_of_all_orders_at_once(self):
        clean = self.make_order()
        blocked = self.make_order({"price_unit": 0}, origin=False)
        asking = self.make_order({"price_unit": 1})
        warned = self.make_order(origin=False)
        dialog = self.confirm(clean | blocked | asking | warned)
        self.assertEqual(clean.state, "sale")
        self.assertEqual((blocked | asking | warned).mapped("state"), ["draft"] * 3)
        self.assertRecordValues(
            dialog,
            [
                {
                    "confirmed_count": 1,
                    "held_count": 3,
                    "blocking_count": 1,
                    "approval_count": 1,
                    "warning_count": 2,
                    "waivable_count": 2,
                }
            ],
        )
        self.assertEqual(len(dialog.finding_ids), 4)
        self.assertEqual(asking.approval_state, "pending")

    def test_warning_is_acknowledged_in_place(self):
        warned = self.make_order(origin=False)
        blocked = self.make_order({"price_unit": 0})
        dialog = self.confirm(warned | blocked)
        with self.assertRaises(UserError):
            dialog.action_waive_and_confirm()
        dialog.reason = "they came by"
        again = dialog.action_waive_and_confirm()
        self.assertEqual((warned.state, blocked.state), ("sale", "draft"))
        self.assertEqual(warned.finding_ids.waive_reason, "they came by")
        left = dialog.browse(again["res_id"])
        self.assertEqual(left.finding_ids.mapped("res_id"), blocked.ids)
        self.assertFalse(left.waivable_count)

    def test_manager_waives_what_blocks_in_place(self):
        blocked = self.make_order({"price_unit": 0})
        dialog = self.confirm(blocked, self.manager)
        dialog.reason = "gift"
        self.assertEqual(dialog.action_waive_and_confirm()["tag"], "soft_reload")
        self.assertEqual(blocked.state, "sale")

    def test_nobody_to_ask_is_not_asked(self):
        """Portal, crons and programs: a warning is only a warning."""
        warned = self.make_order(origin=False)
        self.assertIs(warned.action_confirm(), True)
        self.assertEqual(warned.state, "sale")

    def test_check_may_do_without_a_reason(self):
        self.warning.must_acknowledge = False
        warned = self.make_order(origin=False)
        self.assertIs(self.confirm(warned), True)

    def test_broken_check_asks_nobody(self):
        self.warning.write({"kind": "expression", "expression": "record.nothing"})
        order = self.make_order()
        self.assertEqual(order.check_state, "warning")
        self.assertIs(self.confirm(order), True)

    def test_clean_orders_give_the_result_of_the_host(self):
        orders = self.make_order() | self.make_order()
        self.assertIs(self.confirm(orders), True)

    def test_order_that_the_host_refuses_stops_no_batch(self):
        good, done = self.make_order(), self.make_order()
        done.action_confirm()
        dialog = self.confirm(good | done)
        self.assertEqual(good.state, "sale")
        self.assertIn(done.name, dialog.refusals)
        with self.assertRaises(UserError):
            done.action_confirm()

    def test_salesperson_gets_the_dialog_and_waives_nothing(self):
        seller = new_test_user(self.env, "t_sell", groups="sales_team.group_sale_salesman")
        order = self.make_order({"price_unit": 0}, origin=False, user_id=seller.id)
        dialog = self.confirm(order, seller)
        self.assertEqual((len(dialog.finding_ids), dialog.waivable_count), (2, 0))
        with self.assertRaises(AccessError):
            dialog.finding_ids._waive("me")

    def test_dialog_confirms_nothing_else(self):
        Dialog = self.env["backoffice.confirmation"].with_user(self.clerk)
        dialog = Dialog.create({"res_model": "res.users", "document_ids": [2]})
        with self.assertRaises(UserError):
            dialog.action_confirm_again()
        order = self.make_order({"price_unit": 0})
        mine = Dialog.create({"res_model": "sale.order", "document_ids": order.ids})
        mine.action_confirm_again()
        self.assertEqual(order.state, "draft")
        with self.assertRaises(AccessError):
            viewer = mine.with_user(self.viewer)
            viewer.create(
                {"res_model": "sale.order", "document_ids": order.ids}
            ).action_confirm_again()

    def test_number_of_queries_does_not_grow(self):
        def make(count):
            vals = self.order_vals({"price_unit": 0})
            return self.Order.create([{**vals, "origin": False} for _n in range(count)])

        self.assert_constant_queries(make, self.confirm, 12)

    def test_clean_order_costs_two_queries(self):
        """Whatever is asked of it: its reference and credit queue up behind other orders of
        the customer, and its fiscal position is one that the host finds."""
        self.env["account.fiscal.position"].create(
            {"name": "Domestic", "auto_apply": True, "country_id": self.italy.id}
        )
        self.env.company.account_use_credit_limit = True
        self.customer.credit_limit = 5000

        def queries(confirm):
            order = self.make_order(client_order_ref=f"PO {self.Order.search_count([])}")
            return self.queries_of(confirm, order)

        def plain(order):
            gate = type(order)._gate
            self.patch(type(order), "_gate", lambda orders: (orders, orders.browse()))
            order.action_confirm()
            self.patch(type(order), "_gate", gate)

        self.warning.unlink()
        queries(lambda order: order.action_confirm())
        host = queries(plain)
        self.assertLessEqual(queries(lambda order: order.action_confirm()), host + 2)

    def test_lines_of_the_order_are_looked_at_once(self):
        order = self.make_order(
            order_line=[
                Command.create({"product_id": self.product.id, "price_unit": 0})
                for _line in range(3)
            ]
        )
        self.assertEqual(len(self.confirm(order).finding_ids), 1)
