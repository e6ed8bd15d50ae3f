from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckStock(OrderCase):
    """What can be delivered, and what is still owed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.is_storable = True
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.check = cls.env.ref("backoffice_sales.backoffice_check_stock_short")

    def stock(self, quantity, location=None):
        self.env["stock.quant"]._update_available_quantity(
            self.product, location or self.warehouse.lot_stock_id, quantity
        )

    def move(self, quantity, days, incoming=True):
        places = [self.env.ref("stock.stock_location_suppliers"), self.warehouse.lot_stock_id]
        source, target = places if incoming else reversed(places)
        move = self.env["stock.move"].create(
            {
                "product_id": self.product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "date": fields.Datetime.now() + timedelta(days=days),
            }
        )
        move._action_confirm()
        return move

    def wants(self, quantity, **values):
        return self.found(self.make_order({"product_uom_qty": quantity}, **values))

    def in_days(self, days):
        day = fields.Datetime.now() + timedelta(days=days)
        self.env.ref("backoffice_sales.backoffice_check_promised_date_closed").active = False
        return {"commitment_date": day}

    def test_it_is_off_until_somebody_wants_it(self):
        self.assertEqual(self.wants(5), [])

    def test_enough_and_not_enough(self):
        self.check.active = True
        self.stock(5)
        self.assertEqual(self.wants(5), [])
        order = self.make_order({"product_uom_qty": 6})
        self.assertEqual(self.found(order), ["stock_short"])
        self.assertIn("Bolt (6 ordered, 5 free)", order.finding_ids.message)
        orders = self.Order.create([self.order_vals({"product_uom_qty": n}) for n in (5, 6, 7)])
        self.assertEqual(
            [self.found(o) for o in orders], [[], ["stock_short"], ["stock_short"]]
        )

    def test_what_comes_before_the_promised_day_counts(self):
        self.check.active = True
        self.move(5, 3)
        self.assertEqual(self.wants(5), ["stock_short"])
        self.assertEqual(self.wants(5, **self.in_days(2)), ["stock_short"])
        self.assertEqual(self.wants(5, **self.in_days(4)), [])
        self.move(3, 3, incoming=False)
        self.assertEqual(self.wants(5, **self.in_days(4)), ["stock_short"])
        self.assertEqual(self.wants(2, **self.in_days(4)), [])

    def test_the_same_as_the_host_forecasts(self):
        self.check.active = True
        self.stock(4)
        self.move(5, 3)
        self.move(2, 1, incoming=False)
        order = self.make_order({"product_uom_qty": 99}, **self.in_days(4))
        self.assertEqual(
            float(order.finding_ids.threshold), order.order_line.virtual_available_at_date
        )

    def test_other_warehouses_do_not_count(self):
        self.check.active = True
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        self.stock(5, other.lot_stock_id)
        self.assertEqual(self.wants(5), ["stock_short"])
        self.assertEqual(self.wants(5, warehouse_id=other.id), [])

    def test_items_bought_to_order_are_left_out(self):
        self.check.active = True
        mto = self.warehouse.mto_pull_id.route_id
        mto.active = True
        self.product.route_ids += mto
        self.assertEqual(self.wants(5), [])

    def test_only_what_is_kept_in_stock(self):
        self.check.active = True
        self.product.is_storable = False
        self.assertEqual(self.wants(5), [])

    def test_a_customer_who_takes_complete_deliveries_only(self):
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.customer.id}
        )
        self.assertEqual(self.wants(5), [])
        self.customer.complete_delivery_only = True
        order = self.make_order(partner_id=contact.id)
        self.assertEqual(self.found(order), ["partial_delivery"])
        order.picking_policy = "one"
        self.assertEqual(self.found(order), [])
        orders = self.Order.create([self.order_vals() for _n in range(3)])
        self.assertEqual([self.found(o) for o in orders], [["partial_delivery"]] * 3)

    def test_an_open_backorder_of_the_same_item_is_told(self):
        self.stock(4)
        first = self.make_order({"product_uom_qty": 10})
        first.action_confirm()
        self.assertEqual(self.found(self.make_order()), [])
        picking = first.picking_ids
        picking.move_ids.write({"quantity": 4, "picked": True})
        picking.with_context(skip_backorder=True).button_validate()
        order = self.make_order()
        self.assertEqual(self.found(order), ["open_backorder"])
        self.assertEqual((order.finding_ids.severity, order.check_state), ("info", "clear"))
        self.assertIn(first.name, order.finding_ids.message)
        self.assertEqual(order.finding_ids.value, "[BOLT] Bolt 6")
        twice = [Command.create({"product_id": self.product.id}) for _n in range(2)]
        again = self.make_order(order_line=twice)
        self.assertEqual(again.finding_ids.value, "[BOLT] Bolt 6", "owed once")
        other = self.make_customer("Due S.r.l.")
        self.assertEqual(self.found(self.make_order(partner_id=other.id)), [])
        first.picking_ids.filtered(lambda p: p.state != "done").action_cancel()
        order.action_check()
        self.assertEqual(self.found(order), [])
