from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.backoffice_sales.tests.common import CheckCase

CODE = "order_margin"


@tagged("post_install", "-at_install")
class TestSaleOrderFreight(CheckCase):
    """The margin of an order after its freight."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.freight = cls.env["product.product"].create(
            {"name": "Freight", "type": "service", "list_price": 10}
        )
        cls.van, cls.other = cls.env["delivery.carrier"].create(
            [
                {"name": name, "product_id": cls.freight.id, "fixed_price": price}
                for name, price in (("Van", 10), ("Weighed", 0))
            ]
        )
        cls.product.standard_price = 80

    def order_by(self, carrier, *lines):
        sold = {"product_id": self.product.id, "product_uom_qty": 1, "price_unit": 100}
        order = self.make_order(
            order_line=[Command.create(line) for line in (sold, *lines)], carrier_id=carrier.id
        )
        self.check(CODE, limit=15, includes_freight=True)
        return order

    def delivery(self, price, cost):
        return {
            "product_id": self.freight.id,
            "product_uom_qty": 1,
            "price_unit": price,
            "purchase_price": cost,
            "is_delivery": True,
        }

    def rate(self, order):
        hits = self.hits(CODE, order)
        return self.finding(CODE, order).value if hits else None

    def test_the_fixed_price_of_the_method_comes_off(self):
        order = self.order_by(self.van)
        self.assertEqual(self.rate(order), "10")
        self.check(CODE, includes_freight=False)
        self.assertIsNone(self.rate(order))
        goods = self.env["product.category"].create({"name": "Goods"})
        self.product.categ_id = goods
        self.check(CODE, includes_freight=True, product_category_ids=goods.ids)
        self.assertIsNone(self.rate(order), "freight is the whole order's")

    def test_what_is_known_counts_before_the_fixed_price(self):
        order = self.order_by(self.van)
        order._keep_expected_freight(order.carrier_id, 7.5)
        self.assertEqual(self.rate(order), "12.5")
        order._keep_expected_freight(order.carrier_id, 2)
        self.assertIsNone(self.rate(order))
        order.carrier_id = self.other
        self.assertIsNone(self.rate(order), "nothing is known of this one")
        order.carrier_id = self.van
        order._keep_expected_freight(self.other, 7.5)
        self.assertEqual(self.rate(order), "10", "known of the other")

    def test_what_the_customer_pays_for_it_counts_too(self):
        order = self.order_by(self.van, self.delivery(25, 0))
        order._keep_expected_freight(order.carrier_id, 40)
        self.assertEqual(self.rate(order), "4")  # (125 - 80 - 40) / 125

    def test_a_delivery_line_with_a_cost_counts_once(self):
        order = self.order_by(self.van, self.delivery(25, 35))
        order._keep_expected_freight(order.carrier_id, 99)
        self.assertEqual(self.rate(order), "8")  # (125 - 80 - 35) / 125

    def test_in_the_currency_of_the_order(self):
        company = self.env.company
        foreign = self.env.ref("base.EUR")
        if foreign == company.currency_id:
            foreign = self.env.ref("base.USD")
        foreign.active = True
        foreign.rate_ids = [Command.clear(), Command.create({"rate": 2, "name": "2020-01-01"})]
        order = self.order_by(self.other)
        order.currency_id = foreign
        order.order_line.write({"price_unit": 200})
        order._keep_expected_freight(order.carrier_id, 10)
        self.assertEqual(self.rate(order), "10")

    def test_only_who_sees_costs_sees_it(self):
        order = self.order_by(self.van)
        seller = new_test_user(
            self.env,
            "seller",
            "sales_team.group_sale_salesman_all_leads,"
            "backoffice_sales.backoffice_sales_group_user",
        )
        with self.assertRaises(AccessError):
            order.with_user(seller).read(["expected_freight"])
        with self.assertRaises(AccessError):
            order.with_user(seller).write({"expected_freight": 1})

    def test_the_comparison_keeps_the_cost_of_the_method_taken(self):
        order = self.order_by(self.other)
        compare = self.env["backoffice.rate.compare"].create({"order_id": order.id})
        offer = self.env["backoffice.rate.compare.offer"].create(
            {
                "compare_id": compare.id,
                "carrier_id": self.van.id,
                "has_cost": True,
                "cost": 8,
            }
        )
        offer.action_choose()
        order = order.sudo()
        self.assertEqual(order.expected_freight, 8)
        self.assertEqual(order.expected_freight_carrier_id, order.carrier_id)
        self.assertEqual(order.carrier_id, self.van)
