from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckProduct(OrderCase):
    """What is ordered: whether it may be sold, and whether it is said exactly."""

    def check(self, code):
        return self.env.ref(f"backoffice_sales.backoffice_check_{code}")

    def make_orders(self, count, line=None):
        orders = self.Order.create([self.order_vals(line) for _n in range(count)])
        return [self.found(order) for order in orders]

    # --- May it be sold

    def test_a_discontinued_item_blocks_from_its_day_on(self):
        today = fields.Date.today()
        self.product.discontinued_on = today + timedelta(days=2)
        self.assertEqual(self.found(self.make_order()), [])
        self.product.discontinued_on = today - timedelta(days=2)
        order = self.make_order()
        self.assertEqual(self.found(order), ["sale_stopped"])
        self.assertEqual(order.check_state, "blocked")
        self.assertIn("discontinued", order.finding_ids.message)

    def test_the_item_that_replaces_it_is_named(self):
        other = self.env["product.template"].create({"name": "Better Bolt"})
        self.product.write({"discontinued_on": "2020-01-01", "replaced_by_id": other.id})
        self.assertIn("Better Bolt", self.make_order().finding_ids.message)

    def test_an_archived_item_and_one_not_for_sale(self):
        orders = self.make_order() + self.make_order()
        self.product.product_tmpl_id.sale_ok = False
        orders.action_check()
        self.assertEqual([self.found(order) for order in orders], [["sale_stopped"]] * 2)
        self.assertIn("not for sale", orders[0].finding_ids.message)
        self.product.product_tmpl_id.sale_ok = True
        orders.action_check()
        self.assertEqual([self.found(order) for order in orders], [[], []])
        self.product.active = False
        orders[0].action_confirm()
        self.assertEqual(orders[0].state, "draft")
        self.assertIn("archived", orders[0].finding_ids.message)
        self.product.active = True
        orders[0].action_confirm()
        self.assertEqual(orders[0].state, "sale")

    def test_a_service_that_the_host_adds_need_not_be_for_sale(self):
        freight = self.env["product.product"].create(
            {"name": "Freight", "type": "service", "sale_ok": False, "list_price": 5}
        )
        self.assertEqual(self.found(self.make_order({"product_id": freight.id})), [])

    def test_sales_channels(self):
        shop, agents = self.env["crm.team"].create([{"name": "Shop"}, {"name": "Agents"}])
        orders = self.Order.create(
            [self.order_vals(team_id=team) for team in (shop.id, agents.id, False)]
        )
        orders[2].team_id = False
        orders.action_check()
        self.assertEqual([self.found(order) for order in orders], [[], [], []])
        self.product.sale_team_ids = shop
        orders.action_check()
        self.assertEqual([self.found(o) for o in orders], [[], *[["sale_stopped"]] * 2])
        finding = orders[1].finding_ids
        self.assertIn("not sold by Agents", finding.message)
        self.assertEqual(finding.value, f"[BOLT] Bolt team|{agents.id}")
        self.assertIn("only by certain sales teams", orders[2].finding_ids.message)
        orders[1:].write({"team_id": shop.id})
        self.assertEqual([self.found(order) for order in orders], [[], [], []])

    def test_countries(self):
        abroad = self.env["res.partner"].create(
            {
                "name": "Depot",
                "type": "delivery",
                "parent_id": self.customer.id,
                "street": "Weg 1",
                "zip": "8000",
                "city": "Zürich",
                "country_id": self.switzerland.id,
            }
        )
        home = {"partner_shipping_id": self.customer.id}
        self.product.no_sale_country_ids = self.switzerland
        self.assertEqual(self.found(self.make_order(**home)), [])
        order = self.make_order(partner_shipping_id=abroad.id)
        self.assertEqual(self.found(order), ["sale_stopped"])
        self.assertIn("not sold in CH", order.finding_ids.message)
        self.product.write(
            {"no_sale_country_ids": False, "sale_country_ids": self.switzerland.ids}
        )
        order.action_check()
        self.assertEqual(self.found(order), [])
        self.assertEqual(self.found(self.make_order(**home)), ["sale_stopped"])

    def test_an_exclusive_item_is_for_its_customers(self):
        other = self.make_customer("Due S.r.l.")
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )
        self.product.exclusive_partner_ids = self.customer
        self.assertEqual(self.found(self.make_order(partner_id=contact.id)), [])
        self.assertEqual(self.found(self.make_order(partner_id=other.id)), ["sale_stopped"])

    def test_many_orders_and_only_the_chosen_categories(self):
        self.product.discontinued_on = "2020-01-01"
        self.assertEqual(self.make_orders(3), [["sale_stopped"]] * 3)
        metal = self.env["product.category"].create({"name": "Metal"})
        self.check("sale_stopped").product_category_ids = metal
        self.assertEqual(self.make_orders(3), [[]] * 3)

    # --- The customer's code

    def make_code(self, **values):
        return self.env["backoffice.product.alias"].create(
            {
                "code": "V-8",
                "partner_id": self.customer.id,
                "product_id": self.product.id,
                **values,
            }
        )

    def test_unit_other_than_the_customers(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.make_code(uom_id=dozen.id)
        order = self.make_order()
        self.assertEqual(self.found(order), ["customer_code"])
        self.assertIn("V-8", order.finding_ids.message)
        self.assertEqual(
            self.found(self.make_order({"product_uom_id": dozen.id, "price_unit": 120})), []
        )
        other = self.make_customer("Due S.r.l.")
        self.assertEqual(self.found(self.make_order(partner_id=other.id)), [])

    def test_one_of_several_units_is_enough(self):
        self.make_code(uom_id=self.env.ref("uom.product_uom_dozen").id)
        self.make_code(code="V-8/1", uom_id=self.product.uom_id.id)
        self.assertEqual(self.make_orders(3), [[]] * 3)

    def test_code_without_a_unit_fits_any(self):
        self.make_code()
        self.assertEqual(self.found(self.make_order()), [])

    def test_the_code_in_the_file_means_another_item(self):
        nut = self.env["product.product"].create({"name": "Nut", "list_price": 3})
        self.make_code(product_id=nut.id)
        intake = self.env["backoffice.order.intake"].create({"name": "orders.csv"})
        source = self.env["backoffice.order.intake.line"].create(
            {"intake_id": intake.id, "customer_product_code": "v-8"}
        )
        order = self.make_order({"intake_line_id": source.id})
        self.assertEqual(self.found(order), ["customer_code"])
        self.assertIn("another item", order.finding_ids.message)
        line = {"product_id": nut.id, "intake_line_id": source.id}
        self.assertEqual(self.found(self.make_order(line)), [])

    # --- Technical data

    def test_technical_data_missing_and_given(self):
        self.product.write({"needs_technical_data": True, "technical_data_hint": "colour"})
        order = self.make_order()
        self.assertEqual(self.found(order), ["technical_data"])
        self.assertIn("Bolt (colour)", order.finding_ids.message)
        order.order_line.technical_data = "red"
        self.assertEqual(self.found(order), [])
        self.assertEqual(self.make_orders(3, {"technical_data": " "}), [["technical_data"]] * 3)

    def test_technical_data_reach_the_warehouse(self):
        order = self.make_order({"technical_data": "RAL 5010, label in German"})
        order.action_confirm()
        self.assertIn("RAL 5010", order.picking_ids.move_ids.description_picking)

    # --- Customs

    def test_goods_abroad_without_a_weight(self):
        check = self.check("customs_data")
        swiss = self.make_customer(
            "Drei AG", vat=False, country_id=self.switzerland.id, state_id=False
        )
        self.assertEqual(self.found(self.make_order(partner_id=swiss.id)), [])
        check.active = True
        order = self.make_order(partner_id=swiss.id)
        self.assertEqual(self.found(order), ["customs_data"])
        self.assertIn("net weight", order.finding_ids.message)
        self.assertEqual(self.found(self.make_order()), [])
        check.country_ids = self.italy
        order.action_check()
        self.assertEqual(self.found(order), [])
        check.country_ids = self.switzerland
        known = {"weight": 0.1, "hs_code": "73181575", "country_of_origin": self.italy.id}
        self.product.write({k: v for k, v in known.items() if k in self.product._fields})
        order.action_check()
        self.assertEqual(self.found(order), [])

    # --- Free of charge

    def test_a_reason_makes_a_free_line_right(self):
        order = self.make_order({"price_unit": 0})
        self.assertEqual(self.found(order), ["zero_price"])
        order.order_line.free_of_charge_reason = "sample"
        self.assertEqual(self.found(order), [])
        order.order_line.free_of_charge_reason = False
        self.assertEqual(self.found(order), ["zero_price"])

    def test_a_confirmed_order_gets_no_new_findings_of_these(self):
        order = self.make_order()
        order.action_confirm()
        self.product.write({"needs_technical_data": True, "discontinued_on": "2020-01-01"})
        order.write({"order_line": [Command.update(order.order_line.id, {"price_unit": 11})]})
        self.assertEqual(self.found(order), [])
