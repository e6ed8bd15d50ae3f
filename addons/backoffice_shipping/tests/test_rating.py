from datetime import date
from decimal import Decimal

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from ..carriers.brt import BrtClient
from .common_tariff import TariffCase

D = Decimal
MONDAY = "2026-03-02 09:00:00"


@tagged("post_install", "-at_install")
class TestRating(TariffCase):
    """Offers of all delivery methods, and which one is taken."""

    def test_every_method_has_an_offer(self):
        picking = self.waiting()
        offers, choice = self.rate(picking)[picking]
        self.assertEqual(
            {c: o.cost for c, o in offers.items()}, {self.carrier: 7, self.van: 12}
        )
        self.assertEqual((choice.key, choice.code), (self.carrier.id, "cheapest"))
        self.assertIn("cheapest of 2", self.Rating._reason(choice))

    def test_an_order_and_its_delivery_ask_the_same(self):
        picking = self.waiting()
        found = self.rate(picking.sale_id)[picking.sale_id]
        self.assertEqual(
            {c: o.cost for c, o in found[0].items()}, {self.carrier: 7, self.van: 12}
        )

    @freeze_time(MONDAY)
    def test_the_promised_day_decides(self):
        for days, carrier, code in (
            (5, self.carrier, "promised"),
            (2, self.van, "promised"),
            (0, self.van, "all_late"),
        ):
            picking = self.waiting(promised=days)
            offers, choice = self.rate(picking)[picking]
            with self.subTest(days=days):
                self.assertEqual((choice.key, choice.code), (carrier.id, code))
        self.assertEqual(offers[self.carrier].arrives, date(2026, 3, 5))
        self.assertIs(offers[self.carrier].kept, False)

    @freeze_time("2026-12-23 09:00:00")
    def test_holidays_are_no_working_days(self):
        picking = self.waiting()
        offers, _choice = self.rate(picking)[picking]
        # 25 and 26 December, a Sunday
        self.assertEqual(offers[self.van].arrives, date(2026, 12, 24))
        self.assertEqual(offers[self.carrier].arrives, date(2026, 12, 29))

    def test_weight_and_volume_of_the_goods(self):
        self.product.write({"weight": 20, "volume": 0.5})
        picking = self.waiting()
        offers, _choice = self.rate(picking)[picking]
        self.assertEqual(offers[self.carrier].cost, D("11.00"))  # 40 kg
        self.slow.kg_per_m3 = 200
        offers, _choice = self.rate(picking)[picking]
        self.assertEqual(offers[self.carrier].cost, D("27.00"))  # 1 m³

    def test_what_is_in_a_package_counts_as_it(self):
        kind = self.env["stock.package.type"].create(
            {"name": "Box", "packaging_length": 1000, "width": 500, "height": 400}
        )
        picking = self.waiting()
        package = self.env["stock.package"].create({"package_type_id": kind.id})
        picking.move_line_ids.result_package_id = package
        package.shipping_weight = 4
        (enquiry,) = picking._rating_enquiries()
        (load,) = enquiry.loads
        self.assertEqual((load.weight, load.volume), (D(4), D("0.2")))

    def test_what_is_not_set_aside_yet_counts_whole(self):
        picking = self.waiting()
        picking.do_unreserve()
        (enquiry,) = picking._rating_enquiries()
        self.assertEqual(enquiry.facts.weight, 3.0)

    def test_no_tariff_no_zone_no_price(self):
        self.fast.active = False
        picking = self.waiting(partner_id=self.swiss.id)
        offers, _choice = self.rate(picking)[picking]
        self.assertIn("No tariff", offers[self.van].notes[0])
        self.assertIn("no zone for CH 8000", offers[self.carrier].notes[0])

    def test_the_tariff_of_the_day(self):
        new = self.new_tariff(self.van, 5, 1, date_start="2026-01-01", date_end="2026-12-31")
        picking = self.waiting()
        cases = [("2026-06-01", 5), ("2027-06-01", 12)]
        for day, cost in cases:
            with freeze_time(day), self.subTest(day):
                picking.scheduled_date = f"{day} 09:00:00"
                self.assertEqual(self.rate(picking)[picking][0][self.van].cost, cost)
        self.fast.active = False
        with freeze_time("2027-06-01"):
            note = self.rate(picking)[picking][0][self.van].notes[0]
        self.assertIn("ended on", note)
        self.assertEqual(new.overlap_ids, self.Tariff)

    def test_a_tariff_in_another_currency(self):
        usd = self.env["res.currency"].with_context(active_test=False)
        usd = usd.search([("name", "=", "CHF")])
        usd.active = True
        self.env["res.currency.rate"].create(
            {"currency_id": usd.id, "rate": 2.0, "company_id": self.company.id}
        )
        self.fast.currency_id = usd
        picking = self.waiting()
        offer = self.rate(picking)[picking][0][self.van]
        self.assertEqual((offer.price.total, offer.cost), (D("12.00"), D("6.00")))

    def test_cash_on_delivery(self):
        term = self.env["account.payment.term"].create(
            {"name": "Cash", "is_cash_on_delivery": True}
        )
        self.fast.write({"cash_percent": 10, "cash_minimum": 1})
        self.patch(BrtClient, "can", BrtClient.can - {"cash_on_delivery"})
        picking = self.waiting(payment_term_id=term.id)
        offers, choice = self.rate(picking)[picking]
        self.assertEqual(offers[self.van].cost, D("14.00"))  # 20 to collect
        self.assertIn("no cash on delivery", offers[self.carrier].obstacles[0])
        self.assertEqual((choice.key, choice.code), (self.van.id, "only"))

    def test_insurance_where_the_method_insures(self):
        self.fast.write({"insurance_percent": 10, "insurance_minimum": 0.5})
        picking = self.waiting()
        self.assertEqual(self.rate(picking)[picking][0][self.van].cost, 12)
        self.assertTrue(self.van.supports_shipping_insurance)
        self.assertFalse(self.carrier.supports_shipping_insurance)
        self.van.shipping_insurance = 100
        self.assertEqual(self.rate(picking)[picking][0][self.van].cost, 14)

    def test_tail_lift_of_the_consignee(self):
        lift = {"name": "Lift", "applies": "tail_lift", "amount": 20}
        self.fast.surcharge_ids = [Command.create(lift)]
        picking = self.waiting()
        self.assertEqual(self.rate(picking)[picking][0][self.van].cost, 12)
        self.customer.needs_tail_lift = True
        self.assertEqual(self.rate(picking)[picking][0][self.van].cost, 32)

    def test_what_the_carrier_would_refuse(self):
        picking = self.waiting()
        self.customer.street = False
        offers, choice = self.rate(picking)[picking]
        self.assertIn("no street", offers[self.carrier].obstacles[0])
        self.assertEqual(choice.key, self.van.id)

    def test_what_the_host_would_refuse(self):
        self.van.max_weight = 1
        picking = self.waiting()
        self.assertIn("over 1", self.rate(picking)[picking][0][self.van].obstacles[0])

    def test_customs(self):
        picking = self.waiting(partner_id=self.swiss.id)
        texts = " ".join(self.rate(picking)[picking][0][self.carrier].obstacles)
        self.assertIn("customs union", texts)
        self.customer.country_id = self.env.ref("base.fr")
        picking = self.waiting()
        texts = " ".join(self.rate(picking)[picking][0][self.carrier].obstacles)
        self.assertNotIn("customs union", texts)

    def test_a_method_that_is_not_set_up(self):
        self.carrier.brt_password = False
        picking = self.waiting()
        offers, choice = self.rate(picking)[picking]
        self.assertIn("Password", offers[self.carrier].obstacles[0])
        self.assertEqual(choice.key, self.van.id)

    def test_another_companys_methods_and_tariffs_stay_out(self):
        other = self.env["res.company"].create({"name": "Other"})
        service = self.van.product_id.copy({"company_id": other.id})
        theirs = self.van.copy({"product_id": service.id, "name": "Theirs"})
        self.new_tariff(theirs, 1, 1, company_id=other.id)
        self.new_tariff(self.van, 1, 1, company_id=other.id, date_start="2020-01-01")
        picking = self.waiting()
        offers, _choice = self.rate(picking)[picking]
        self.assertNotIn(theirs, offers)
        self.assertEqual(offers[self.van].cost, 12)

    def test_queries_do_not_grow(self):
        def queries(count):
            partners = self.customer.create(
                [self.customer.copy_data({"name": f"C{n}"})[0] for n in range(count)]
            )
            pickings = self.env["stock.picking"]
            for partner in partners:
                pickings |= self.waiting(partner_id=partner.id)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.rate(pickings)
            return self.env.cr.sql_log_count - before

        queries(1)
        few = queries(3)
        self.assertLess(queries(20), few + 5)
