from odoo.fields import Command
from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderCredit(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.account_use_credit_limit = True
        cls.product.taxes_id = False
        cls.customer.credit_limit = 100

    def test_order_over_the_limit_needs_approval(self):
        self.assertEqual(self.found(self.make_order({"product_uom_qty": 10})), [])
        order = self.make_order({"product_uom_qty": 11})
        self.assertEqual(self.found(order), ["credit_exposure"])
        self.assertIn("110", order.finding_ids.value)

    def test_no_limit_passes(self):
        self.customer.credit_limit = 0
        self.assertEqual(self.found(self.make_order({"product_uom_qty": 1000})), [])

    def test_switched_off_in_the_company_passes(self):
        self.env.company.account_use_credit_limit = False
        self.assertEqual(self.found(self.make_order({"product_uom_qty": 1000})), [])

    def test_limit_of_the_company_counts_where_the_customer_has_none(self):
        other = self.make_customer("Due S.r.l.")
        self.env["ir.default"].set(
            "res.partner", "credit_limit", 50, company_id=self.env.company.id
        )
        order = self.make_order({"product_uom_qty": 6}, partner_id=other.id)
        self.assertEqual(self.found(order), ["credit_exposure"])

    def test_confirmed_and_not_invoiced_counts(self):
        self.make_order({"product_uom_qty": 7}).action_confirm()
        self.assertEqual(self.found(self.make_order({"product_uom_qty": 3})), [])
        self.assertEqual(
            self.found(self.make_order({"product_uom_qty": 4})), ["credit_exposure"]
        )

    def test_invoice_is_counted_once(self):
        self.product.invoice_policy = "order"
        order = self.make_order({"product_uom_qty": 7})
        order.action_confirm()
        invoice = order.sudo()._create_invoices()
        self.assertEqual(self.found(self.make_order({"product_uom_qty": 3})), [])
        self.assertEqual(
            self.found(self.make_order({"product_uom_qty": 4})), ["credit_exposure"]
        )
        invoice.action_post()
        self.assertEqual(self.found(self.make_order({"product_uom_qty": 3})), [])
        self.assertEqual(
            self.found(self.make_order({"product_uom_qty": 4})), ["credit_exposure"]
        )

    def test_limit_is_used_up_within_a_batch(self):
        orders = self.Order.create([self.order_vals({"product_uom_qty": 6}) for _ in range(2)])
        self.assertEqual(orders.mapped("check_state"), ["clear", "clear"])
        orders.action_confirm()
        self.assertEqual(orders.mapped("state"), ["sale", "draft"])
        self.assertEqual(orders[1].approval_state, "pending")

    def test_another_currency_is_converted(self):
        currency = self.env["res.currency"].create(
            {
                "name": "ZZZ",
                "symbol": "Z",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 4.0})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Z", "currency_id": currency.id}
        )
        line = {"product_uom_qty": 1, "price_unit": 396}
        order = self.make_order(line, pricelist_id=pricelist.id)
        self.assertNotIn("credit_exposure", self.found(order))
        order.order_line.price_unit = 404
        self.assertIn("credit_exposure", self.found(order))
