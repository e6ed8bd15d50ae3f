from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_tariff import TariffCase


@tagged("post_install", "-at_install")
class TestBookingCost(TariffCase):
    """What a booking is expected to cost us, kept from the day on which it was queued."""

    def test_kept_when_it_is_queued(self):
        booking = self.booking()
        self.assertEqual(booking.state, "queued")
        self.assertEqual((booking.expected_cost, booking.cost_tariff_id), (7.0, self.slow))
        self.assertEqual(booking.cost_currency_id, self.euro)
        self.assertEqual([p["code"] for p in booking.expected_cost_parts], ["freight"])
        self.assertIn("Freight in the zone Italy up to 30 kg", booking.expected_cost_text)
        self.assertIn("7.00", booking.expected_cost_text)

    def test_a_later_tariff_changes_nothing(self):
        booking = self.booking()
        self.slow.band_ids.price = 99
        self.process()
        self.assertEqual((booking.state, booking.expected_cost), ("booked", 7.0))

    def test_weights_that_a_person_has_set_count(self):
        booking = self.booking()
        mine = booking.with_user(self.clerk)
        mine.action_draft()
        mine.parcel_ids.weight = 40
        mine.action_queue()
        self.assertEqual(booking.expected_cost, 11.0)

    def test_it_is_apart_from_what_the_customer_is_charged(self):
        picking = self.delivery()
        self.assertEqual(picking.carrier_price, 9.0)
        self.assertEqual(picking.booking_id.expected_cost, 7.0)

    def test_without_a_price_it_goes_all_the_same(self):
        self.slow.zone_ids.place_ids.country_id = self.env.ref("base.ch")
        booking = self.booking()
        self.assertEqual((booking.state, booking.expected_cost), ("queued", 0.0))
        self.assertFalse(booking.cost_tariff_id)
        self.assertIn("no zone for IT 20121", booking.expected_cost_text)
        self.process()
        self.assertEqual(booking.state, "booked")

    def test_what_cannot_go_has_none(self):
        self.customer.street = False
        booking = self.booking()
        self.assertEqual((booking.state, booking.expected_cost), ("failed", 0.0))
        self.assertFalse(booking.expected_cost_parts)

    def test_who_sees_it(self):
        booking = self.booking()
        salesman = new_test_user(
            self.env, "c_sales", groups="sales_team.group_sale_salesman_all_leads"
        )
        with self.assertRaises(AccessError):
            booking.with_user(salesman).read(["tracking_ref"])
        for user in (self.viewer, self.clerk):
            mine = booking.with_user(user)
            self.assertEqual(mine.read(["state"])[0]["state"], "queued")
            for field in (
                *("expected_cost", "expected_cost_parts", "expected_cost_text"),
                *("cost_tariff_id", "cost_currency_id"),
            ):
                with self.subTest(field, user=user.login), self.assertRaises(AccessError):
                    mine.read([field])
        self.assertEqual(booking.with_user(self.manager).expected_cost, 7.0)

    def test_queueing_costs_no_more_queries_for_more(self):
        def queries(count):
            pickings = self.env["stock.picking"]
            for _n in range(count):
                pickings |= self.delivery(validate=False)
            bookings = self.Booking._create_for_groups(list(pickings))
            bookings.state = "queued"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            bookings = self.Booking.browse(bookings.ids)
            for name in ("expected_cost", "expected_cost_parts"):
                self.env.add_to_compute(self.Booking._fields[name], bookings)
            self.env.flush_all()
            self.assertEqual(set(bookings.mapped("expected_cost")), {7.0})
            return self.env.cr.sql_log_count - before

        queries(1)
        few = queries(3)
        self.assertLess(queries(15), few + 5)
