from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import CheckCase

CODE = "quotation_price"


@tagged("post_install", "-at_install")
class TestSaleOrderCheckQuotation(CheckCase):
    """The price of an order against what the customer was quoted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Anna", "parent_id": cls.customer.id}
        )
        cls.quotation = cls.quote(9)

    @classmethod
    def quote(cls, price, days=1, **values):
        order = cls.Order.create(
            {
                "partner_id": cls.customer.id,
                "date_order": fields.Datetime.now() - timedelta(days=days),
                "validity_date": fields.Date.today() + timedelta(days=20),
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": price})
                ],
                **values,
            }
        )
        order.action_quotation_sent()
        return order

    def orders_at(self, *prices, **values):
        return self.Order.create(
            [self.order_vals({"price_unit": price}, **values) for price in prices]
        )

    def test_the_quotation_that_the_order_names(self):
        named = {"origin": f"Fiera, {self.quotation.name}"}
        orders = self.orders_at(9, 10, 8, **named)
        self.assertEqual(self.hits(CODE, orders), orders[1:])
        finding = self.finding(CODE, orders[1])
        self.assertEqual(
            finding.message,
            f"Not the price quoted: [BOLT] Bolt (10 instead of 9, {self.quotation.name}).",
        )
        self.assertEqual((finding.severity, finding.value), ("approval", "[BOLT] Bolt 10"))
        self.assertFalse(self.hits(CODE, self.orders_at(10)), "names none")

    def test_prices_count_after_discount_and_by_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        named = {"origin": self.quotation.name}
        orders = self.orders_at(10, **named) + self.orders_at(10, **named)
        orders[0].order_line.discount = 10
        orders[1].order_line.write({"product_uom_id": dozen.id, "price_unit": 108})
        self.assertFalse(self.hits(CODE, orders))
        orders[1].order_line.price_unit = 120
        self.assertEqual(self.hits(CODE, orders), orders[1])

    def test_tolerance(self):
        orders = self.orders_at(9.4, 9.6, origin=self.quotation.name)
        self.check(CODE, limit=5)
        self.assertEqual(self.hits(CODE, orders), orders[1])

    def test_an_order_of_the_customer_answers_the_newest_quotation(self):
        newer = self.quote(8, days=0)
        orders = self.orders_at(8, 9, client_order_ref="PO 7", partner_id=self.contact.id)
        self.assertEqual(self.hits(CODE, orders), orders[1])
        self.assertIn(newer.name, self.finding(CODE, orders[1]).message)
        self.assertFalse(self.hits(CODE, self.orders_at(7)), "a new quotation of ours")
        self.check(CODE, days=0)
        self.assertFalse(self.hits(CODE, orders), "only quotations that are named")

    def test_what_is_no_quotation_to_answer(self):
        self.quotation.action_confirm()
        order = self.orders_at(5, client_order_ref="PO 7")
        self.assertEqual(self.hits(CODE, order), order, "confirmed, and good for more orders")
        self.quotation.validity_date = fields.Date.today() - timedelta(days=1)
        self.assertFalse(self.hits(CODE, order), "expired")
        other = self.make_customer("Due S.r.l.")
        self.quote(6, partner_id=other.id)
        draft = self.quote(6)
        draft.action_draft()
        self.assertFalse(self.hits(CODE, order), "another's, or never sent")
        free = {"price_unit": 0, "free_of_charge_reason": "gift"}
        gift = self.make_order(free, origin=self.quotation.name)
        self.assertFalse(self.hits(CODE, gift))
        order.write({"origin": self.quotation.name})
        self.assertEqual(self.hits(CODE, order), order, "expired, but named")
        self.quotation.with_context(disable_cancel_warning=True).action_cancel()
        self.assertFalse(self.hits(CODE, order), "cancelled")

    def test_the_quotation_may_hold_several_prices(self):
        self.quotation.order_line = [
            Command.create({"product_id": self.product.id, "price_unit": 7})
        ]
        orders = self.orders_at(7, 9, 8, origin=self.quotation.name)
        self.assertEqual(self.hits(CODE, orders), orders[2])

    def test_a_quotation_of_the_same_opportunity(self):
        if "opportunity_id" not in self.Order._fields:
            self.skipTest("sale_crm is not installed")
        chance, other = self.env["crm.lead"].create(
            [
                {"name": name, "type": "opportunity", "partner_id": self.customer.id}
                for name in ("Bolts", "Nuts")
            ]
        )
        self.quotation.opportunity_id = chance
        orders = self.orders_at(9, 10, opportunity_id=chance.id)
        orders += self.orders_at(10, opportunity_id=other.id)
        self.assertEqual(self.hits(CODE, orders), orders[1])
        self.assertIn(self.quotation.name, self.finding(CODE, orders[1]).message)
        named = self.quote(10, opportunity_id=other.id)
        orders[1].origin = named.name
        self.assertFalse(self.hits(CODE, orders[1]), "the one that is named comes first")
