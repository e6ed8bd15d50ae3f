from odoo.fields import Command
from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckQuantity(OrderCase):
    """How much is ordered."""

    def quantity(self, number, **line):
        order = self.make_order({"product_uom_qty": number, **line})
        return self.found(order), order

    # --- Terms of sale

    def test_nothing_kept_nothing_found(self):
        self.assertEqual(self.quantity(3)[0], [])

    def test_minimum_and_multiple(self):
        self.product.write({"minimum_order_quantity": 10, "order_multiple": 4})
        found, order = self.quantity(2)
        self.assertEqual(found, ["order_quantity"])
        self.assertEqual((order.finding_ids.severity, order.check_state), ("warning",) * 2)
        self.assertIn("2 Units; next: 12", order.finding_ids.message)
        self.assertEqual(self.quantity(13)[1].finding_ids.threshold, "16")
        self.assertEqual(self.quantity(16)[0], [])

    def test_quantities_are_compared_in_the_items_own_unit(self):
        self.product.order_multiple = 24
        dozen = self.env.ref("uom.product_uom_dozen").id
        self.assertEqual(self.quantity(1, product_uom_id=dozen)[0], ["order_quantity"])
        self.assertEqual(self.quantity(2, product_uom_id=dozen)[0], [])

    def test_two_lines_of_one_item_count_together(self):
        self.product.minimum_order_quantity = 10
        lines = [
            Command.create({"product_id": self.product.id, "product_uom_qty": 5})
            for _n in range(2)
        ]
        self.assertEqual(self.found(self.make_order(order_line=lines)), [])

    def test_many_orders_and_only_the_chosen_categories(self):
        self.product.order_multiple = 4
        orders = self.Order.create([self.order_vals() for _n in range(3)])
        self.assertEqual([self.found(o) for o in orders], [["order_quantity"]] * 3)
        check = self.env.ref("backoffice_sales.backoffice_check_order_quantity")
        check.product_category_ids = self.env["product.category"].create({"name": "Metal"})
        orders.action_check()
        self.assertEqual([self.found(o) for o in orders], [[]] * 3)

    # --- Usual quantities

    def buy(self, *numbers, **values):
        orders = self.Order.create(
            [self.order_vals({"product_uom_qty": number}, **values) for number in numbers]
        )
        orders.action_confirm()
        return orders

    def test_ten_times_the_usual_quantity(self):
        self.buy(8, 10, 12)
        self.assertEqual(self.quantity(50)[0], [])
        found, order = self.quantity(100)
        self.assertEqual(found, ["unusual_quantity"])
        self.assertIn("usually 10", order.finding_ids.message)
        orders = self.Order.create([self.order_vals({"product_uom_qty": 51}) for _n in "ab"])
        self.assertEqual([self.found(o) for o in orders], [["unusual_quantity"]] * 2)

    def test_limit_of_the_check_counts(self):
        self.buy(8, 10, 12)
        check = self.env.ref("backoffice_sales.backoffice_check_unusual_quantity")
        check.limit = 2
        self.assertEqual(self.quantity(21)[0], ["unusual_quantity"])
        check.limit = 0
        self.assertEqual(self.quantity(1000)[0], [])

    def test_two_orders_are_no_habit(self):
        self.buy(10, 10)
        self.assertEqual(self.quantity(1000)[0], [])

    def test_old_orders_do_not_count(self):
        self.env.ref("backoffice_sales.backoffice_check_customer_dormant").active = False
        self.buy(10, 10, 10).write({"date_order": "2020-01-01 08:00:00"})
        self.assertEqual(self.quantity(1000)[0], [])
        check = self.env.ref("backoffice_sales.backoffice_check_unusual_quantity")
        check.days = 36500
        self.assertEqual(self.quantity(1000)[0], ["unusual_quantity"])

    def test_habits_of_other_customers_do_not_count(self):
        self.buy(10, 10, 10, partner_id=self.make_customer("Due S.r.l.").id)
        self.assertEqual(self.quantity(1000)[0], [])

    def test_habits_of_other_contacts_count_in_the_items_own_unit(self):
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )
        self.buy(12, 12, 12, partner_id=contact.id)
        dozen = self.env.ref("uom.product_uom_dozen").id
        self.assertEqual(self.quantity(5, product_uom_id=dozen)[0], [])
        self.assertEqual(self.quantity(6, product_uom_id=dozen)[0], ["unusual_quantity"])
