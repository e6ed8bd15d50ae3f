from odoo.tests import tagged

from .common_account import AccountCase


@tagged("post_install", "-at_install")
class TestStockPickingFit(AccountCase):
    """What the carrier would refuse is said before anybody books."""

    def test_it_is_said_on_the_delivery_as_soon_as_it_is_there(self):
        picking = self.delivery(validate=False)
        self.assertFalse(picking.fit_problems)
        self.customer.zip = "2012"
        self.assertIn("2012", picking.fit_problems)
        self.customer.zip = "20121"
        self.assertFalse(picking.fit_problems)

    def test_every_carrier_takes_what_is_whole(self):
        for code, method in self.methods.items():
            with self.subTest(code):
                picking = self.delivery(validate=False, carrier_id=method.id)
                self.assertFalse(picking.fit_problems)

    def test_one_click_shortens_and_the_customer_keeps_the_address(self):
        picking = self.delivery(validate=False, carrier_id=self.methods["ups"].id)
        self.customer.write({"city": "Santa Margherita di Monte San Giovanni"})
        self.assertTrue(picking.can_shorten)
        picking.with_user(self.clerk).action_take_proposals()
        self.assertFalse(picking.fit_problems)
        self.assertLessEqual(len(picking.label_city), 30)
        self.assertTrue(self.customer.city.startswith("Santa Margherita"))
        picking.with_user(self.clerk).button_validate()
        self.assertEqual(picking.booking_id.label_city, picking.label_city)
        self.process()
        (row,) = self.simulator.shipments(carrier="ups")
        self.assertEqual(row["city"], picking.label_city)

    def test_a_booking_that_failed_is_put_right_the_same_way(self):
        self.customer.city = "Santa Margherita di Monte San Giovanni"
        picking = self.delivery(validate=False, carrier_id=self.methods["ups"].id)
        picking.with_context(skip_backoffice_checks=True)._queue_bookings()
        booking = picking.booking_id
        self.assertEqual(booking.state, "failed")
        picking.with_user(self.clerk).action_take_proposals()
        booking.with_user(self.clerk).action_queue()
        self.assertEqual(booking.state, "queued")

    def test_dangerous_goods_go_by_who_takes_them(self):
        picking = self.delivery(validate=False)
        self.product.is_dangerous = True
        picking.invalidate_recordset()
        self.assertIn("dangerous goods", picking.fit_problems)
        picking._queue_bookings()
        self.assertIn("dangerous goods", picking.booking_id.error)
        self.carrier.booking_takes_dangerous = True
        picking.invalidate_recordset()
        self.assertFalse(picking.fit_problems)

    def test_cash_on_delivery_is_a_pair(self):
        picking = self.delivery(validate=False, carrier_id=self.methods["ups"].id)
        picking.cash_on_delivery = 100.0
        self.assertIn("cash on delivery", picking.fit_problems)

    def test_surcharges_are_noted_and_refuse_nothing(self):
        self.patch(
            type(self.carrier), "_booking_surcharges", lambda self, place: [f"To {place.zip}"]
        )
        picking = self.delivery(validate=False)
        self.assertEqual((picking.fit_notices, picking.fit_problems), ("To 20121", False))

    def test_what_is_booked_and_what_comes_in_is_left_alone(self):
        picking = self.delivery()
        self.customer.zip = "2012"
        self.assertFalse(picking.fit_problems)

    def test_the_queries_do_not_grow(self):
        def queries(pickings):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            pickings.mapped("fit_problems")
            return self.env.cr.sql_log_count - before

        pickings = self.env["stock.picking"].union(
            *(self.delivery(validate=False) for _n in range(8))
        )
        queries(pickings[:1])
        self.assertEqual(queries(pickings), queries(pickings[:2]))
