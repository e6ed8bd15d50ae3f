from odoo.tests import tagged

from .common_booking import BookingCase


@tagged("post_install", "-at_install")
class TestSaleOrderCarrier(BookingCase):
    def order(self, **values):
        values = {"partner_id": self.customer.id, **values}
        return self.env["sale.order"].with_user(self.clerk).create(values)

    def test_order_has_the_usual_method_of_the_customer(self):
        self.customer.property_delivery_carrier_id = self.carrier
        self.assertEqual(self.order().carrier_id, self.carrier)

    def test_consignee_comes_before_the_customer(self):
        other = self.carrier.copy()
        self.customer.property_delivery_carrier_id = self.carrier
        depot = self.env["res.partner"].create(
            {"name": "Depot", "parent_id": self.customer.id, "type": "delivery"}
        )
        self.assertEqual(self.order(partner_shipping_id=depot.id).carrier_id, self.carrier)
        depot.property_delivery_carrier_id = other
        self.assertEqual(self.order(partner_shipping_id=depot.id).carrier_id, other)

    def test_chosen_method_stays(self):
        other = self.carrier.copy()
        self.customer.property_delivery_carrier_id = self.carrier
        order = self.order(carrier_id=other.id)
        order.partner_shipping_id = self.customer.copy()
        self.assertEqual(order.carrier_id, other)

    def test_method_of_another_company_is_not_taken(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.customer.with_company(company).property_delivery_carrier_id = self.carrier
        self.assertFalse(self.order().carrier_id)

    def test_queries_do_not_grow_with_the_consignees(self):
        def make(count):
            partners = self.customer.create([{"name": f"C{n}"} for n in range(count)])
            partners.property_delivery_carrier_id = self.carrier
            orders = self.env["sale.order"].create([{"partner_id": p.id} for p in partners])
            orders.carrier_id = False
            return orders

        def run(orders):
            self.env.add_to_compute(orders._fields["carrier_id"], orders)
            self.assertEqual(orders.carrier_id, self.carrier)

        self.assert_constant_queries(make, run, 3, 30)
