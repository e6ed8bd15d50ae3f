from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalPurchase(ApprovalCase):
    """Purchase orders go the same way."""

    def ask_purchase(self, quantity=100):
        self.make_rule(
            {"group_id": self.directors.id},
            model_id=self.env["ir.model"]._get_id("purchase.order"),
            always=True,
            amount_min=500,
        )
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_qty": quantity,
                            "price_unit": 6,
                            "date_planned": "2099-03-02 09:00:00",
                        }
                    )
                ],
            }
        )
        order.action_request_approval()
        return order, order.approval_request_ids

    def test_big_orders_wait_and_go_on(self):
        order, request = self.ask_purchase()
        self.assertEqual(order.approval_state, "pending")
        self.assertAlmostEqual(request.amount_company, order.amount_total_cc)
        request.with_user(self.director).action_approve()
        self.assertEqual(request.state, "approved")
        self.assertIn(order.state, ("purchase", "to approve"))

    def test_small_orders_need_nothing(self):
        order, request = self.ask_purchase(quantity=1)
        self.assertEqual((order.approval_state, len(request)), ("none", 0))

    def test_a_changed_price_lapses(self):
        order, request = self.ask_purchase()
        order.order_line.price_unit = 7
        self.assertEqual(request.state, "lapsed")
        self.assertIn("6.00 → 7.00", request.changes)
