from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_purchase import PurchaseCase


@tagged("post_install", "-at_install")
class TestPurchaseOrderCheckLine(PurchaseCase):
    def buy(self, price, quantity=10, **values):
        return self.make_order({"price_unit": price, "product_qty": quantity, **values})

    # --- Price on the list

    def test_dearer_than_on_the_list_needs_approval(self):
        self.assertEqual(self.found(self.buy(5.5)), [])
        self.offer(5)
        self.assertEqual(self.found(self.buy(5.25)), [])
        order = self.buy(5.5)
        self.assertEqual((self.found(order), order.check_state), (["list_price"], "approval"))
        self.assertIn("Bolt (10%)", order.finding_ids.message)

    def test_tolerance_over_the_list_is_the_limit(self):
        self.offer(5)
        order = self.buy(5.5)
        self.check("list_price").limit = 10
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_discounts_of_list_and_line_count(self):
        self.offer(10, discount=50)
        self.assertEqual(self.found(self.buy(10, discount=50)), [])
        self.assertEqual(self.found(self.buy(10, discount=40)), ["list_price"])

    def test_list_counts_for_its_quantity_and_in_its_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.offer(60, product_uom_id=dozen.id)
        self.offer(48, product_uom_id=dozen.id, min_qty=2)
        unit = {"product_uom_id": self.product.uom_id.id}
        self.assertEqual(self.found(self.buy(5, 23, **unit)), [])
        self.assertEqual(self.found(self.buy(5, 24, **unit)), ["list_price"])
        self.assertEqual(self.found(self.buy(49, 2, product_uom_id=dozen.id)), [])

    def test_list_of_another_supplier_day_variant_or_company_does_not_count(self):
        company = self.env["res.company"].create({"name": "Other"})
        yesterday = fields.Date.today() - timedelta(days=1)
        color = self.env["product.attribute"].create(
            {"name": "Colour", "value_ids": [Command.create({"name": n}) for n in "ab"]}
        )
        values = {"attribute_id": color.id, "value_ids": [Command.set(color.value_ids.ids)]}
        template = self.env["product.template"].create(
            {"name": "Bolt", "attribute_line_ids": [Command.create(values)]}
        )
        self.product, other = template.product_variant_ids
        for values in (
            {"partner_id": self.make_supplier("Due").id},
            {"date_end": yesterday},
            {"date_start": fields.Date.today() + timedelta(days=3)},
            {"company_id": company.id},
            {"product_id": other.id},
        ):
            offer = self.offer(1, **values)
            self.assertEqual(self.found(self.buy(5)), [], values)
            offer.unlink()

    def test_list_in_another_currency(self):
        other = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.env.company.currency_id.id)], limit=1)
        )
        other.active = True
        other.rate_ids = [Command.clear(), Command.create({"name": "2000-01-01", "rate": 2})]
        self.offer(10, currency_id=other.id)
        self.assertEqual(self.found(self.buy(5)), [])
        self.assertEqual(self.found(self.buy(6)), ["list_price"])

    def test_only_the_chosen_categories(self):
        self.offer(1)
        self.check("list_price").product_category_ids = self.env["product.category"].create(
            {"name": "Metal"}
        )
        self.assertEqual(self.found(self.buy(5)), [])

    # --- Last price

    def confirm(self, price, **values):
        order = self.buy(price, **values)
        order.button_confirm()
        self.product.seller_ids.unlink()
        return order

    def test_dearer_than_last_time_from_whichever_supplier(self):
        last = self.confirm(5)
        self.assertEqual(self.found(self.buy(5.5)), [])
        order = self.make_order({"price_unit": 6}, partner_id=self.make_supplier("Due").id)
        self.assertEqual((self.found(order), order.check_state), (["last_price"], "warning"))
        self.assertEqual(self.found(last), [])
        self.check("last_price").limit = 20
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_the_last_price_is_the_latest(self):
        self.confirm(4).date_approve = fields.Datetime.now() - timedelta(days=10)
        self.confirm(6).date_approve = fields.Datetime.now() - timedelta(days=2)
        self.assertEqual(self.found(self.buy(6)), [])

    def test_an_old_price_is_forgotten(self):
        self.confirm(5).date_approve = fields.Datetime.now() - timedelta(days=400)
        order = self.buy(9)
        self.assertEqual(self.found(order), [])
        self.check("last_price").days = 0
        order.action_check()
        self.assertEqual(self.found(order), ["last_price"])

    def test_request_that_was_not_confirmed_is_no_price(self):
        self.buy(1)
        self.assertEqual(self.found(self.buy(5)), [])

    # --- Quantity

    def test_below_the_minimum_of_the_supplier(self):
        self.offer(5, min_qty=10)
        self.assertEqual(self.found(self.buy(5, 10)), [])
        order = self.buy(5, 9)
        self.assertEqual(self.found(order), ["minimum_quantity"])
        self.assertIn("9", order.finding_ids.message)
        self.offer(7, min_qty=5)
        order.action_check()
        self.assertEqual(self.found(order), [])

    # --- Time

    def planned(self, days):
        return fields.Datetime.now() + timedelta(days=days)

    def test_lead_time_against_the_expected_arrival(self):
        self.offer(5, delay=10)
        self.assertEqual(self.found(self.buy(5, date_planned=self.planned(10))), [])
        order = self.buy(5, date_planned=self.planned(8))
        self.assertEqual(self.found(order), ["lead_time"])
        self.check("lead_time").days = 2
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_without_a_lead_time_nothing_is_said(self):
        self.offer(5)
        self.assertEqual(self.found(self.buy(5, date_planned=self.planned(-8))), [])

    def test_need_of_the_delivery_that_waits_for_the_goods(self):
        order = self.buy(5, date_planned=self.planned(8))
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": 10,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": self.env.ref("stock.stock_location_customers").id,
                "date": self.planned(5),
            }
        )
        move._action_confirm()
        order.sudo().order_line.move_dest_ids = move
        order.action_check()
        self.assertEqual(self.found(order), ["lead_time"])
        move.date = self.planned(9)
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_waiver_of_a_late_line_holds_tomorrow(self):
        self.offer(5, delay=10)
        order = self.buy(5, date_planned=self.planned(8))
        order.finding_ids._waive("We know")
        self.product.seller_ids.delay = 11
        order.action_check()
        self.assertEqual(order.finding_ids.state, "waived")
        order.order_line.date_planned = self.planned(6)
        self.assertEqual(order.finding_ids.state, "open")

    # --- A line by itself

    def test_line_changed_by_itself_is_checked(self):
        self.offer(5)
        order = self.buy(5)
        order.order_line.price_unit = 8
        self.assertEqual(self.found(order), ["list_price"])
        order.order_line.unlink()
        self.assertEqual(self.found(order), [])
        self.env["purchase.order.line"].create(
            {
                "order_id": order.id,
                "product_id": self.product.id,
                "price_unit": 9,
                "product_qty": 1,
            }
        )
        self.assertEqual(self.found(order), ["list_price"])
