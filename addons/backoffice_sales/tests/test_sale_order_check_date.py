from datetime import date, datetime, timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import CheckCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckDate(CheckCase):
    """When it was ordered, and when it can be there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_customer("Due S.r.l.")

    def close(self, partner, **values):
        values["partner_id"] = partner.id
        return self.env["backoffice.closing.period"].create(values)

    def promise(self, *moments, **values):
        return self.Order.create(
            [self.order_vals(commitment_date=moment, **values) for moment in moments]
        )

    # --- Closing days of the customer: 2099-06-09 is a Tuesday

    def test_weekly_closing_day(self):
        orders = self.promise(datetime(2099, 6, 9, 9), datetime(2099, 6, 10, 9))
        other = self.promise(datetime(2099, 6, 9, 9), partner_id=self.other.id)
        self.assertFalse(self.hits("customer_closed", orders + other))
        self.close(self.customer, kind="weekly", weekday="1", reason="market day")
        self.assertEqual(self.hits("customer_closed", orders + other), orders[0])
        self.assertIn("market day", self.finding("customer_closed", orders[0]).message)

    def test_closing_days_of_the_address_count(self):
        store = self.env["res.partner"].create(
            {"name": "Store", "type": "delivery", "parent_id": self.customer.id}
        )
        self.close(store, kind="weekly", weekday="1")
        orders = self.promise(datetime(2099, 6, 9, 9), partner_shipping_id=store.id)
        own = {"partner_shipping_id": self.customer.id}
        orders += self.promise(datetime(2099, 6, 9, 9), **own)
        self.assertEqual(self.hits("customer_closed", orders), orders[0])

    def test_shutdown_of_every_year_and_over_new_year(self):
        days = {"date_from": date(2020, 8, 8), "date_to": date(2020, 8, 23)}
        self.close(self.customer, kind="yearly", **days)
        days = {"date_from": date(2020, 12, 23), "date_to": date(2021, 1, 6)}
        self.close(self.customer, kind="yearly", **days)
        orders = self.promise(
            *(datetime(2099, 8, 7, 9), datetime(2099, 8, 8, 9), datetime(2099, 8, 23, 9)),
            *(datetime(2099, 8, 24, 9), datetime(2099, 12, 22, 9), datetime(2099, 12, 31, 9)),
            *(datetime(2099, 1, 6, 9), datetime(2099, 1, 7, 9)),
        )
        closed = orders[1:3] + orders[5:7]
        self.assertEqual(self.hits("customer_closed", orders), closed)

    def test_closed_once(self):
        days = {"date_from": date(2099, 6, 8), "date_to": date(2099, 6, 9)}
        self.close(self.customer, kind="once", **days)
        orders = self.promise(datetime(2099, 6, 9, 9), datetime(2098, 6, 9, 9))
        self.assertEqual(self.hits("customer_closed", orders), orders[0])

    def test_closing_period_needs_its_days(self):
        with self.assertRaises(ValidationError):
            self.close(self.customer, kind="weekly")
        with self.assertRaises(ValidationError):
            self.close(self.customer, kind="once", date_from=date(2099, 6, 9))
        with self.assertRaises(ValidationError):
            turned = {"date_from": date(2099, 6, 9), "date_to": date(2099, 6, 8)}
            self.close(self.customer, kind="yearly", **turned)

    # --- Too early, too far

    def in_days(self, days):
        return fields.Datetime.now().replace(hour=9) + timedelta(days=days)

    def test_promise_before_lead_time_and_transit(self):
        orders = self.promise(*map(self.in_days, (3, 4, 6, 7)))
        self.assertFalse(self.hits("promised_date_early", orders))
        orders.sudo().order_line.customer_lead = 4
        self.assertEqual(self.hits("promised_date_early", orders), orders[0])
        self.env["backoffice.delivery.zone"].create({"name": "All", "transit_days": 2})
        self.assertEqual(self.hits("promised_date_early", orders), orders[:2])
        self.check("promised_date_early", days=1)
        self.assertEqual(self.hits("promised_date_early", orders), orders[:3])
        self.assertEqual(self.finding("promised_date_early", orders[0]).threshold, "7")

    def test_promise_in_the_past_is_another_check(self):
        order = self.promise(self.in_days(-2))
        order.sudo().order_line.customer_lead = 4
        self.assertFalse(self.hits("promised_date_early", order))

    def test_promise_far_away(self):
        orders = self.promise(self.in_days(100), self.in_days(200))
        self.assertNotIn("promised_date_far", orders.finding_ids.check_id.mapped("code"))
        self.assertEqual(self.hits("promised_date_far", orders), orders[1])
        self.check("promised_date_far", days=90)
        self.assertEqual(self.hits("promised_date_far", orders), orders)

    # --- Order dates

    def test_order_date_to_come(self):
        tomorrow = fields.Date.today() + timedelta(days=2)
        orders = self.make_order() + self.make_order(date_order=self.in_days(2))
        orders += self.make_order(client_order_date=tomorrow)
        orders += self.make_order(client_order_date=fields.Date.today() - timedelta(days=2))
        self.assertEqual(self.hits("order_date_future", orders), orders[1:3])

    def test_old_paper(self):
        days = [fields.Date.today() - timedelta(days=n) for n in (50, 70)]
        orders = self.make_order() + self.make_order(client_order_date=days[0])
        orders += self.make_order(client_order_date=days[1])
        self.assertEqual(self.hits("order_date_old", orders), orders[2])
        self.check("order_date_old", days=40)
        self.assertEqual(self.hits("order_date_old", orders), orders[1:])
