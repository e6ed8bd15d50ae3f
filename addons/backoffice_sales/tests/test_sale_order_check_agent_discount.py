from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CheckCase

CODE = "agent_discount"


@tagged("post_install", "-at_install")
class TestSaleOrderCheckAgentDiscount(CheckCase):
    """What the agent of an order may promise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.agent, cls.other = cls.env["res.partner"].create(
            [{"name": "Rossi", "is_agent": True}, {"name": "Verdi", "is_agent": True}]
        )
        cls.metal, cls.wood = cls.env["product.category"].create(
            [{"name": "Metal"}, {"name": "Wood"}]
        )
        cls.product.categ_id = cls.metal

    def allow(self, discount, agent=None, **values):
        agent = agent or self.agent
        return self.env["backoffice.discount.limit"].create(
            {"discount": discount, "agent_id": agent.id, **values}
        )

    def orders_with(self, *discounts, agent=None):
        agent = agent or self.agent
        return self.Order.create(
            [self.order_vals({"discount": one}, agent_id=agent.id) for one in discounts]
        )

    def test_discounts_over_the_limit_of_the_agent(self):
        orders = self.orders_with(5, 6, 9)
        self.assertFalse(self.hits(CODE, orders), "nobody has a limit")
        limit = self.allow(5)
        self.assertEqual(self.hits(CODE, orders), orders[1:])
        finding = self.finding(CODE, orders[1])
        self.assertIn("[BOLT] Bolt (6%; Rossi up to 5%)", finding.message)
        self.assertEqual((finding.severity, finding.threshold), ("approval", "5"))
        limit.discount = 8
        self.assertEqual(self.hits(CODE, orders), orders[2])
        others = self.orders_with(9, agent=self.other) + self.make_order({"discount": 9})
        self.assertFalse(self.hits(CODE, others), "without a row, without an agent")

    def test_the_narrowest_row_counts(self):
        orders = self.orders_with(9)
        tag = self.env["res.partner.category"].create({"name": "Key customer"})
        self.allow(5)
        self.allow(2, categ_id=self.wood.id)
        self.assertEqual(self.hits(CODE, orders), orders)
        self.assertEqual(self.finding(CODE, orders).threshold, "5")
        self.allow(20, partner_tag_id=tag.id)
        self.assertEqual(self.hits(CODE, orders), orders)
        self.customer.category_id = tag
        self.assertFalse(self.hits(CODE, orders))
        self.allow(4, categ_id=self.metal.id)
        self.assertEqual(self.hits(CODE, orders), orders)
        self.check(CODE, product_category_ids=self.wood.ids)
        self.assertFalse(self.hits(CODE, orders))

    def test_a_negative_line_is_a_discount(self):
        self.allow(5)
        lines = [
            Command.create({"product_id": self.product.id, "price_unit": 100}),
            Command.create({"product_id": self.product.id, "price_unit": -9}),
        ]
        order = self.make_order(order_line=lines, agent_id=self.agent.id)
        self.assertEqual(self.hits(CODE, order), order)

    def test_the_rows_of_agents_say_nothing_of_who_enters(self):
        self.allow(50)
        order = self.orders_with(30)
        self.assertEqual(self.hits("discount", order), order)
        self.assertEqual(self.finding("discount", order).threshold, "10")

    def test_a_row_is_for_one_of_them(self):
        with self.assertRaises(ValidationError):
            self.allow(5, user_id=self.clerk.id)
