from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalPurchase(ApprovalCase):
    """Purchase orders go the same way."""

    def ask_purchase(self, quantity=100):
        self.env["backoffice.approval.rule"].search([]).active = False
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

    def test_everything_agreed_is_covered(self):
        tax = self.make_tax("T", type_tax_use="purchase")
        euro = self.env.ref("base.EUR") | self.env.ref("base.USD")
        euro.active = True
        foreign = (euro - self.env.company.currency_id)[0]
        position = self.env["account.fiscal.position"].create({"name": "F"})
        for vals in (
            {"partner_id": self.make_customer("Due S.p.A.").id},
            {"payment_term_id": self.env.ref("account.account_payment_term_30days").id},
            {"fiscal_position_id": position.id},
            {"incoterm_id": self.env.ref("account.incoterm_EXW").id},
            {"incoterm_location": "Milano"},
            {"currency_id": foreign.id},
            {"dest_address_id": self.customer.id},
            {"order_line": {"tax_ids": [Command.set(tax.ids)]}},
            {"order_line": {"discount": 5}},
            {"order_line": {"product_qty": 99}},
        ):
            with self.subTest(vals=vals):
                order, request = self.ask_purchase()
                target = order.order_line if "order_line" in vals else order
                target.write(vals.get("order_line", vals))
                self.assertEqual(request.state, "lapsed")

    def test_texts_and_days_void_nothing(self):
        order, request = self.ask_purchase()
        order.write({"note": "Careful", "partner_ref": "X 1"})
        order.order_line.name = "Bolt, galvanised"
        order.order_line.date_planned = "2099-04-02 09:00:00"
        self.assertEqual(request.state, "pending")

    def test_cancelled_order_asks_again(self):
        order, request = self.ask_purchase()
        request.with_user(self.director).action_approve()
        order.button_cancel()
        self.assertEqual(request.state, "cancelled")
        order.button_draft()
        order.action_request_approval()
        self.assertEqual(order.approval_state, "pending")
