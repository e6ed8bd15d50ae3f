from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_purchase import PurchaseCase


@tagged("post_install", "-at_install")
class TestPurchaseOrderChange(PurchaseCase):
    """What the gate would have held may not be typed into a confirmed order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.make_supplier("Bloccato S.r.l.", purchase_blocked=True)

    def confirmed(self, **line):
        order = self.make_order(line)
        order.button_confirm()
        self.assertEqual(order.state, "purchase")
        return order

    def refused(self, act, text="is confirmed and cannot be changed so.*manager"):
        with self.assertRaisesRegex(UserError, text), self.cr.savepoint():
            act()
        self.env.invalidate_all()

    def test_dearer_than_the_list_by_every_path(self):
        self.offer(5)
        order = self.confirmed()
        line = order.order_line
        unit = self.product.uom_id.id
        dear = {"name": "Bolt", "product_id": self.product.id, "price_unit": 9}
        dear |= {"product_qty": 1, "product_uom_id": unit}
        for act in (
            lambda: line.write({"price_unit": 8}),
            lambda: order.write({"order_line": [Command.update(line.id, {"price_unit": 8})]}),
            lambda: order.write({"order_line": [Command.create(dear)]}),
            lambda: line.create({**dear, "order_id": order.id}),
            lambda: line.with_context(default_order_id=order.id).create(dear),
        ):
            self.refused(act, "Dearer than on the supplier's list")
        line.write({"price_unit": 4, "product_qty": 12})
        self.assertEqual(order.state, "purchase")

    def test_imported(self):
        self.offer(5)
        order = self.confirmed()
        for name, record in (("o", order), ("l", order.order_line)):
            self.env["ir.model.data"].create(
                {
                    "module": "__t__",
                    "name": name,
                    "model": record._name,
                    "res_id": record.id,
                }
            )
        fields = ["id", "order_line/id", "order_line/price_unit"]
        result = order.load(fields, [["__t__.o", "__t__.l", "9"]])
        self.assertFalse(result["ids"])
        self.assertIn("is confirmed", result["messages"][0]["message"])

    def test_line_moved_into_a_confirmed_order(self):
        self.offer(5)
        order, draft = self.confirmed(), self.make_order({"price_unit": 9})
        self.refused(lambda: draft.order_line.write({"order_id": order.id, "price_unit": 9}))

    def test_another_supplier_who_is_blocked(self):
        order = self.confirmed()
        self.refused(lambda: order.write({"partner_id": self.bad.id}), "blocked for purchases")

    def test_what_held_it_since_is_no_reason(self):
        order = self.confirmed()
        self.supplier.purchase_blocked = True
        order.order_line.product_qty = 9
        order.order_line.date_planned = "2099-01-05 09:00:00"
        self.assertEqual(order.order_line.product_qty, 9)

    def test_approved_order_does_not_grow(self):
        """The finding has the same figure, but its approval is for ten."""
        self.offer(5)
        order = self.make_order({"price_unit": 8})
        order.button_confirm()
        order.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "purchase")
        self.refused(lambda: order.order_line.write({"product_qty": 2000, "price_unit": 8}))
        order.order_line.name = "Bolt, galvanised"
        order.partner_ref = "X 1"
        self.assertEqual(order.approval_state, "approved")

    def test_rule_that_asks_without_a_finding(self):
        self.env["backoffice.approval.rule"].create(
            {
                "name": "Big",
                "model_id": self.env["ir.model"]._get_id("purchase.order"),
                "always": True,
                "amount_min": 500,
            }
        )
        order = self.confirmed()
        self.refused(lambda: order.order_line.write({"product_qty": 1000}), "A rule asks")
        order.order_line.product_qty = 11

    def test_manager_changes_it_and_so_does_the_host(self):
        self.offer(5)
        order = self.confirmed()
        order.with_user(self.manager).order_line.price_unit = 8
        order.order_line.sudo().price_unit = 9
        self.assertEqual(order.order_line.price_unit, 9)

    def test_findings_are_as_they_were_afterwards(self):
        """Looking at it as if it were open leaves nothing behind."""
        self.offer(5)
        order = self.confirmed()
        order.order_line.product_qty = 11
        self.assertEqual((order.state, order.check_state), ("purchase", "clear"))
        self.assertFalse(order.approval_request_ids)
