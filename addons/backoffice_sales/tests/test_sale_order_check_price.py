from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckPrice(OrderCase):
    """Prices against the price list, margins, and what is out of date."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.check = cls.env.ref("backoffice_sales.backoffice_check_price_list")
        cls.check.active = True
        cls.env.ref("backoffice_sales.backoffice_check_below_cost").active = False
        cls.product.categ_id = cls.env["product.category"].create({"name": "Metal"})
        cls.env.ref("base.group_user").implied_ids += cls.env.ref(
            "product.group_product_pricelist"
        )
        cls.pricelist = cls.env["product.pricelist"].create({"name": "Dealers"})
        cls.customer.property_product_pricelist = cls.pricelist

    def rule(self, **values):
        return self.env["product.pricelist.item"].create(
            {"pricelist_id": self.pricelist.id, **values}
        )

    def at(self, price, **line):
        return self.found(self.make_order({"price_unit": price, **line}))

    # --- Price list

    def test_the_sales_price_counts_without_rules(self):
        self.assertEqual(self.at(10), [])
        order = self.make_order({"price_unit": 9})
        self.assertEqual(self.found(order), ["price_list"])
        self.assertEqual(order.check_state, "approval")
        self.assertIn("Bolt (9 instead of 10)", order.finding_ids.message)
        self.assertEqual(self.at(11), ["price_list"])
        self.product.categ_id = False
        self.assertEqual((self.at(9), self.at(10)), (["price_list"], []))

    def test_tolerance(self):
        self.check.limit = 5
        self.assertEqual(self.at(9.5), [])
        self.assertEqual(self.at(9.4), ["price_list"])

    def test_rule_by_quantity_and_by_category(self):
        self.rule(
            applied_on="2_product_category",
            categ_id=self.product.categ_id.id,
            compute_price="fixed",
            fixed_price=8,
            min_quantity=5,
        )
        self.assertEqual(self.at(8), ["price_list"])
        self.assertEqual(self.at(8, product_uom_qty=5), [])
        self.assertEqual(self.at(10, product_uom_qty=5), ["price_list"])

    def test_rule_for_the_item_comes_before_the_general_one(self):
        self.rule(compute_price="fixed", fixed_price=5)
        self.rule(
            applied_on="1_product",
            product_tmpl_id=self.product.product_tmpl_id.id,
            compute_price="percentage",
            percent_price=20,
        )
        self.assertEqual(self.at(8), [])
        self.assertEqual(self.at(5), ["price_list"])

    def test_price_list_based_on_another_one(self):
        base = self.env["product.pricelist"].create(
            {
                "name": "Base",
                "item_ids": [Command.create({"compute_price": "fixed", "fixed_price": 20})],
            }
        )
        self.rule(
            compute_price="formula",
            base="pricelist",
            base_pricelist_id=base.id,
            price_discount=10,
        )
        self.assertEqual(self.at(18), [])
        self.assertEqual(self.at(20), ["price_list"])

    def test_the_line_as_the_host_prices_it_passes(self):
        self.rule(compute_price="percentage", percent_price=15)
        dozen = self.env.ref("uom.product_uom_dozen")
        lines = [
            Command.create({"product_id": self.product.id, "product_uom_qty": 3}),
            Command.create({"product_id": self.product.id, "product_uom_id": dozen.id}),
        ]
        group = self.env.ref("sale.group_discount_per_so_line")
        for shows_discount in (False, True):
            if shows_discount:
                self.env.ref("base.group_user").implied_ids += group
            order = self.make_order(order_line=lines)
            self.assertNotIn("price_list", self.found(order))

    def test_a_discount_is_not_the_business_of_this_check(self):
        self.assertEqual(self.at(10, discount=8), [])

    def test_free_lines_with_a_reason_pass(self):
        self.assertEqual(self.at(0, free_of_charge_reason="gift"), [])

    def test_confirmed_orders_are_left_out(self):
        order = self.make_order({"price_unit": 10})
        order.action_confirm()
        self.product.list_price = 12
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_only_the_chosen_categories(self):
        self.check.product_category_ids = self.env["product.category"].create({"name": "X"})
        self.assertEqual(self.at(9), [])
        self.check.product_category_ids = self.product.categ_id
        self.assertEqual(self.at(9), ["price_list"])

    def test_the_database_prices_as_the_host_does(self):
        now = fields.Datetime.now()
        item = {
            "applied_on": "1_product",
            "product_tmpl_id": self.product.product_tmpl_id.id,
        }
        self.rule(compute_price="fixed", fixed_price=8, min_quantity=5)
        self.rule(compute_price="fixed", fixed_price=7, min_quantity=10, **item)
        self.rule(compute_price="percentage", percent_price=40, min_quantity=20, **item)
        past, dozen = now - timedelta(days=3), self.env.ref("uom.product_uom_dozen")
        self.rule(compute_price="fixed", fixed_price=6, date_end=past, **item)
        orders = self.Order.create(
            [
                self.order_vals(
                    {"price_unit": price, "product_uom_qty": quantity, "discount": discount},
                    date_order=date,
                )
                for price in (5.99, 6, 7, 7.5, 8, 10, 11)
                for quantity in (1, 5, 12, 20)
                for discount in (0, 10)
                for date in (now, past - timedelta(days=1))
            ]
        )
        orders += self.make_order({"price_unit": 96, "product_uom_id": dozen.id})
        orders.action_check()
        prices = orders.order_line._list_prices()
        for line in orders.order_line:
            wrong = orders._off_list(line, prices[line.id], 0)
            self.assertEqual("price_list" in self.found(line.order_id), bool(wrong), line)

    def test_queries_do_not_grow_with_the_price_lists_rules(self):
        base = self.env["product.pricelist"].create({"name": "Base"})
        self.rule(
            compute_price="formula", base="pricelist", base_pricelist_id=base.id, min_quantity=3
        )

        def make(count):
            products = self.product.create(
                [{"name": f"P{n}", "list_price": 10 + n} for n in range(count)]
            )
            return self.Order.create(
                [
                    self.order_vals(
                        {"product_id": product.id, "product_uom_qty": n, "price_unit": 3}
                    )
                    for n, product in enumerate(products, 1)
                ]
            )

        self.assert_constant_queries(make, lambda orders: orders.action_check())

    # --- Validity

    def test_an_expired_quotation_needs_approval(self):
        today = fields.Date.today()
        fresh = self.make_order({"price_unit": 10}, validity_date=today)
        self.assertEqual(self.found(fresh), [])
        orders = self.Order.create(
            [
                self.order_vals({"price_unit": 10}, validity_date=today - timedelta(days=2))
                for _n in range(2)
            ]
        )
        self.assertEqual([self.found(o) for o in orders], [["quotation_expired"]] * 2)
        orders[0].validity_date = today + timedelta(days=5)
        self.assertEqual(self.found(orders[0]), [])

    def test_price_of_a_campaign_after_its_end(self):
        now = fields.Datetime.now()
        rule = self.rule(
            compute_price="fixed",
            fixed_price=7,
            date_start=now - timedelta(days=30),
            date_end=now + timedelta(days=1),
        )
        values = {"date_order": now - timedelta(days=10)}
        self.assertEqual(self.found(self.make_order({"price_unit": 7}, **values)), [])
        rule.date_end = now - timedelta(days=5)
        order = self.make_order({"price_unit": 7}, **values)
        self.assertEqual(self.found(order), ["campaign_over"])
        self.assertIn("now 10", order.finding_ids.message)
        self.check.active = False
        self.assertEqual(self.found(self.make_order({"price_unit": 10}, **values)), [])
        self.assertEqual(self.found(self.make_order({"price_unit": 7})), [])

    # --- Margins

    def test_margin_of_the_order(self):
        self.check.active = False
        check = self.env.ref("backoffice_sales.backoffice_check_order_margin")
        self.assertEqual(self.at(6.1), [])
        check.limit = 30
        self.assertEqual(self.at(10), [])
        order = self.make_order({"price_unit": 8})
        self.assertEqual(self.found(order), ["order_margin"])
        self.assertEqual((order.finding_ids.value, order.finding_ids.threshold), ("25", "30"))
        orders = self.Order.create([self.order_vals({"price_unit": 8}) for _n in range(3)])
        self.assertEqual([self.found(o) for o in orders], [["order_margin"]] * 3)

    def test_commission_comes_off_the_margin_of_the_order(self):
        self.check.active = False
        self.env.ref("backoffice_sales.backoffice_check_order_margin").limit = 30
        agent = self.env["res.partner"].create({"name": "Rossi", "is_agent": True})
        order = self.make_order({"price_unit": 9}, agent_id=agent.id)
        self.assertEqual(self.found(order), [])
        agent.commission_rate = 5
        order.action_check()
        self.assertEqual(self.found(order), ["order_margin"])
        self.assertEqual(order.finding_ids.value, "28.33")
        agent.commission_rate = 0
        order.team_id.sudo().commission_rate = 4
        order.action_check()
        self.assertEqual(order.finding_ids.filtered(lambda f: f.state == "open").value, "29.33")
        order.agent_id = False
        self.assertNotIn("order_margin", self.found(order))

    def test_free_goods_cost_the_order_its_margin(self):
        self.env.ref("backoffice_sales.backoffice_check_order_margin").limit = 20
        lines = [
            Command.create({"product_id": self.product.id, "product_uom_qty": 4}),
            Command.create(
                {
                    "product_id": self.product.id,
                    "product_uom_qty": 2,
                    "price_unit": 0,
                    "free_of_charge_reason": "bonus",
                }
            ),
        ]
        self.assertEqual(self.found(self.make_order(order_line=lines)), ["order_margin"])

    def test_minimum_margin_of_the_nearest_category(self):
        self.check.active = False
        metal = self.env["product.category"].create({"name": "Metal"})
        bolts = self.env["product.category"].create({"name": "Bolts", "parent_id": metal.id})
        self.product.categ_id = bolts
        self.assertEqual(self.at(8), [])
        metal.minimum_margin = 30
        self.assertEqual(self.at(8), ["category_margin"])
        self.assertEqual(self.at(9), [])
        bolts.minimum_margin = 20
        self.assertEqual(self.at(8), [])
        order = self.make_order({"price_unit": 7})
        self.assertEqual(order.finding_ids.threshold, "20")
