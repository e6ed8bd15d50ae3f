from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.backoffice_sales.tests.common import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckCarrier(OrderCase):
    """What the delivery method and the customs ask of an order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freight = cls.env["product.product"].create({"name": "Freight", "type": "service"})
        cls.carrier = cls.env["delivery.carrier"].create(
            {"name": "Parcels", "product_id": freight.id}
        )
        cls.product.write({"weight": 4, "volume": 0.5})

    def send(self, quantity=2, **values):
        values = {"carrier_id": self.carrier.id, **values}
        return self.make_order({"product_uom_qty": quantity}, **values)

    def test_a_method_without_limits_takes_everything(self):
        self.assertEqual(self.found(self.send(1000)), [])

    def test_weight(self):
        self.carrier.max_weight = 10
        self.assertEqual(self.found(self.send(2)), [])
        order = self.send(3)
        self.assertEqual(self.found(order), ["carrier_able"])
        self.assertEqual(order.check_state, "warning")
        self.assertIn("Parcels cannot take this order: over 10 kg", order.finding_ids.message)
        order.order_line.product_uom_qty = 2
        self.assertEqual(self.found(order), [])

    def test_volume(self):
        self.carrier.max_volume = 1
        self.assertEqual(self.found(self.send(2)), [])
        self.assertEqual(self.found(self.send(3)), ["carrier_able"])

    def test_address(self):
        self.carrier.country_ids = self.switzerland
        order = self.send()
        self.assertEqual(self.found(order), ["carrier_able"])
        self.assertIn("not served", order.finding_ids.message)
        order.carrier_id = self.carrier.copy({"country_ids": [Command.set(self.italy.ids)]})
        self.assertEqual(self.found(order), [])

    def test_product_tags(self):
        tag = self.env["product.tag"].create({"name": "ADR"})
        self.product.product_tag_ids = tag
        self.carrier.excluded_tag_ids = tag
        self.assertIn("not for ADR", self.send().finding_ids.message)
        self.product.product_tag_ids = False
        self.assertEqual(self.found(self.send()), [])
        self.carrier.write({"excluded_tag_ids": False, "must_have_tag_ids": tag.ids})
        self.assertIn("only for ADR", self.send().finding_ids.message)

    def test_a_confirmed_order_is_not_asked_again(self):
        order = self.send(3)
        order.action_confirm()
        self.carrier.max_weight = 1
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_queries_do_not_grow(self):
        tag = self.env["product.tag"].create({"name": "ADR"})
        self.carrier.write({"max_weight": 10, "max_volume": 9, "excluded_tag_ids": tag.ids})

        def make(count):
            products = self.product.create(
                [{"name": f"P{n}", "weight": n, "list_price": 10} for n in range(count)]
            )
            values = {"carrier_id": self.carrier.id}
            return self.Order.create(
                [self.order_vals({"product_id": p.id}, **values) for p in products]
            )

        self.assert_constant_queries(make, lambda orders: orders.action_check())

    # --- Customs

    def test_clause_against_reexport_by_hs_code(self):
        abroad = {"country_id": self.env.ref("base.tr").id, "vat": False, "state_id": False}
        orders = self.make_order(partner_id=self.make_customer("Bir A.S.", **abroad).id)
        orders += self.make_order(partner_id=self.customer.id)
        self.assertEqual([self.found(order) for order in orders], [[], []])
        self.product.hs_code = "8542.31.90"
        orders.action_check()
        self.assertEqual([self.found(order) for order in orders], [["no_reexport"], []])
        check = self.env.ref("backoffice_sales.backoffice_check_no_reexport")
        check.commodity_codes = "8482"
        orders.action_check()
        self.assertEqual(self.found(orders[0]), [])

    def test_hs_code_and_origin_of_goods_that_leave_the_country(self):
        self.env.ref("backoffice_sales.backoffice_check_customs_data").active = True
        swiss = self.make_customer(
            "Drei AG", vat=False, country_id=self.switzerland.id, state_id=False
        )
        order = self.make_order(partner_id=swiss.id)
        self.assertEqual(self.found(order), ["customs_data"])
        self.assertIn("HS code, country of origin", order.finding_ids.message)
        self.assertNotIn("net weight", order.finding_ids.message)
        self.product.write({"hs_code": "73181569", "country_of_origin": self.italy.id})
        order.action_check()
        self.assertEqual(self.found(order), [])
