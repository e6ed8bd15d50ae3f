from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common_tariff import TariffCase

MODELS = ("", ".zone", ".band", ".place", ".surcharge")


@tagged("post_install", "-at_install")
class TestTariff(TariffCase):
    """Tariffs as records: what may stand in them, who sees them, the next year's."""

    def copied(self, tariff, **values):
        wizard = self.env["backoffice.tariff.copy"].create(
            {"tariff_id": tariff.id, "date_start": "2027-01-01", **values}
        )
        return self.Tariff.browse(wizard.action_copy()["res_id"])

    def test_the_next_tariff(self):
        self.slow.write(
            {
                "minimum": 5,
                "fuel_percent": 7,
                "surcharge_ids": [
                    Command.create({"name": "Toll", "amount": 2, "percent": 3, "minimum": 1})
                ],
            }
        )
        new = self.copied(self.slow, percent=10)
        self.assertEqual((new.name, new.date_start), ("BRT 2027", date(2027, 1, 1)))
        self.assertEqual(self.slow.date_end, date(2026, 12, 31))
        self.assertEqual((new.minimum, new.fuel_percent), (5.5, 7))
        self.assertEqual(new.band_ids.mapped("price"), [7.7, 7.7])
        self.assertEqual(new.band_ids.mapped("per_100_kg"), [0, 11])
        self.assertEqual(new.zone_ids.place_ids.country_id, self.italy)
        toll = new.surcharge_ids
        self.assertEqual((toll.amount, toll.percent, toll.minimum), (2.2, 3, 1.1))
        self.assertFalse(new.overlap_ids)
        self.assertEqual(self.slow.band_ids.mapped("price"), [7, 7])

    def test_the_next_tariff_begins_after_the_old_one(self):
        self.slow.date_start = "2027-06-01"
        with self.assertRaises(UserError):
            self.copied(self.slow)
        with self.assertRaises(UserError):
            self.copied(self.fast, percent=-100)

    def test_a_plain_copy(self):
        copy = self.slow.copy()
        self.assertEqual(copy.name, "BRT (copy)")
        self.assertEqual(len(copy.band_ids), 2)

    def test_overlap_is_told(self):
        other = self.new_tariff(self.carrier, 1, 1)
        self.assertEqual(self.slow.overlap_ids, other)
        self.slow.date_end = "2026-06-30"
        other.date_start = "2026-07-01"
        self.assertFalse((self.slow | other).overlap_ids)
        other.date_start = "2026-06-30"
        self.assertEqual(other.overlap_ids, self.slow)
        self.slow.action_archive()
        self.assertFalse((self.slow | other).overlap_ids)

    def test_what_no_tariff_has(self):
        zone = self.slow.zone_ids
        bad = [
            lambda: self.slow.write({"fuel_percent": -1}),
            lambda: zone.band_ids[0].write({"price": -1}),
            lambda: zone.copy({"name": "ITALY"}),
            lambda: zone.band_ids[0].copy(),
            lambda: zone.write({"transit_days": -1}),
            lambda: self.env["backoffice.tariff.place"].create({"zip_from": "1"}),
        ]
        for number, write in enumerate(bad):
            with (
                self.subTest(number),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                write()
                self.env.flush_all()

    def test_places_and_days_are_looked_at(self):
        place = self.slow.zone_ids.place_ids
        for values in (
            {"zip_from": "30", "zip_to": "20"},
            {"zip_from": False, "zip_to": "20"},
            {"country_id": self.env.ref("base.ch").id, "state_id": self.customer.state_id.id},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                place.write(values)
        place.write({"zip_from": " sw1-a ", "zip_to": False})
        self.assertEqual(place.zip_from, "SW1A")
        with self.assertRaises(ValidationError):
            self.slow.write({"date_start": "2026-02-01", "date_end": "2026-01-01"})

    def test_a_change_counts_at_once(self):
        picking = self.waiting()
        band = self.slow.band_ids[0]
        for price in (3, 4):
            band.price = price
            self.assertEqual(self.rate(picking)[picking][0][self.carrier].cost, price)
        self.slow.zone_ids.place_ids.country_id = self.env.ref("base.ch")
        self.assertFalse(self.rate(picking)[picking][0][self.carrier].price)

    def test_who_sees_contracts(self):
        """Sales sees no costs; the cost group reads, the manager writes."""
        salesman = new_test_user(self.env, "t_sales", groups="sales_team.group_sale_manager")
        cost = "base.group_user,backoffice_shipping.backoffice_shipping_group_cost"
        reader = new_test_user(self.env, "t_cost", groups=cost)
        for suffix in MODELS:
            Model = self.env["backoffice.tariff" + suffix]
            for user in (salesman, self.viewer, self.clerk):
                with self.subTest(suffix, user=user.login), self.assertRaises(AccessError):
                    Model.with_user(user).search([])
            self.assertTrue(Model.with_user(reader).check_access("read") is None)
            with self.assertRaises(AccessError):
                Model.with_user(reader).check_access("write")
            Model.with_user(self.manager).check_access("unlink")
        with self.assertRaises(AccessError):
            self.slow.with_user(self.clerk).action_download()
        with self.assertRaises(AccessError):
            self.carrier.with_user(self.clerk).read(["tariff_ids"])
        self.assertEqual(self.carrier.with_user(self.manager).tariff_count, 1)

    def test_another_companys_contract_is_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Other"})
        surcharge = {"name": "S", "applies": "place", "place_ids": [(0, 0, {"zip_from": "1"})]}
        tariff = self.new_tariff(
            self.van, 1, 1, company_id=other.id, surcharge_ids=[(0, 0, surcharge)]
        )
        records = (
            *(tariff, tariff.zone_ids, tariff.band_ids, tariff.zone_ids.place_ids),
            *(tariff.surcharge_ids, tariff.surcharge_ids.place_ids),
        )
        for record in records:
            self.assertEqual(record.company_id, other)
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(self.manager).read(["company_id"])
        with self.assertRaises(UserError):
            service = self.van.product_id.copy({"company_id": other.id})
            theirs = self.van.copy({"product_id": service.id})
            self.slow.carrier_id = theirs
