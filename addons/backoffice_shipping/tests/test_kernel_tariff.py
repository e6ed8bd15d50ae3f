import unittest
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ..tariffs import (
    Band,
    Consignment,
    Fee,
    Load,
    NoPrice,
    Place,
    Surcharge,
    Tariff,
    Zone,
    decimal_of,
    price,
)

D = Decimal
DAY = date(2026, 3, 5)
BANDS = (
    Band(D(5), D("6.20")),
    Band(D(30), D("9.90")),
    Band(D(100), D("18"), per_parcel=D("0.5")),
)
ITALY = Zone("Italy", (Place("IT"),), BANDS, 2)
ISLES = Zone(
    "Islands", (Place("IT", "", "07", "09"), Place("IT", "", "90", "98")), BANDS[:1], 4
)
TARIFF = Tariff("BRT 2026", "EUR", (ITALY, ISLES))


def sent(weight=3, zip="20121", parcels=1, volume=0, **values):
    loads = tuple(Load(D(str(weight)), D(str(volume))) for _n in range(parcels))
    return Consignment("IT", "MI", zip, loads, **values)


class TestPrice(unittest.TestCase):
    """What a shipment costs by contract."""

    def total(self, tariff=TARIFF, on=DAY, **values):
        return price(tariff, sent(**values), on).total

    def refused(self, tariff=TARIFF, on=DAY, **values):
        with self.assertRaises(NoPrice) as caught:
            price(tariff, sent(**values), on)
        return caught.exception.code

    def test_a_weight_on_the_band_is_in_it(self):
        self.assertEqual(self.total(weight=5), D("6.20"))
        self.assertEqual(self.total(weight="5.001"), D("9.90"))
        self.assertEqual(self.total(weight="5.0004"), D("6.20"))  # less than a gram

    def test_floats_have_no_noise(self):
        loads = tuple(Load(decimal_of(weight)) for weight in (0.1, 0.2, 4.7))
        self.assertEqual(price(TARIFF, Consignment("IT", loads=loads), DAY).total, D("6.20"))
        # 0.1 + 0.2 + 4.7 is more than 5 for floats
        self.assertGreater(0.7 + 0.1 + 4.2, 5 - 1e-9)

    def test_above_the_last_band_there_is_no_price(self):
        self.assertEqual(self.refused(weight="100.001"), "over_band")

    def test_a_band_without_limit_goes_by_100_kg(self):
        zone = replace(ITALY, bands=(Band(D(0), D(10), per_100_kg=D("12.50")), *BANDS))
        tariff = replace(TARIFF, zones=(zone,))
        self.assertEqual(self.total(tariff, weight=100), D("18.50"))
        self.assertEqual(self.total(tariff, weight=250), D(10) + D("31.25"))
        by_hundreds = replace(tariff, step=D(100))
        self.assertEqual(self.total(by_hundreds, weight=250), D(10) + D("37.50"))

    def test_each_parcel_may_cost(self):
        self.assertEqual(self.total(weight=20, parcels=3), D(18) + D("1.50"))

    def test_by_parcel_each_is_priced_by_itself(self):
        tariff = replace(TARIFF, by_parcel=True)
        self.assertEqual(self.total(tariff, weight=5, parcels=3), 3 * D("6.20"))
        self.assertEqual(self.total(tariff, weight=50, parcels=2), 2 * D("18.50"))

    def test_volume_counts_where_the_contract_says_so(self):
        self.assertEqual(self.total(weight=3, volume="0.1"), D("6.20"))
        tariff = replace(TARIFF, kg_per_m3=D(300))
        self.assertEqual(self.total(tariff, weight=3, volume="0.1"), D("9.90"))
        self.assertEqual(price(tariff, sent(volume="0.1"), DAY).weight, D("30.000"))

    def test_weights_are_rounded_up_to_a_step(self):
        tariff = replace(TARIFF, step=D("0.5"))
        self.assertEqual(price(tariff, sent("4.51"), DAY).weight, D("5.0"))
        self.assertEqual(price(tariff, sent("4.5"), DAY).weight, D("4.5"))

    def test_what_weighs_nothing_has_no_price(self):
        self.assertEqual(self.refused(weight=0), "no_weight")
        self.assertEqual(self.refused(parcels=0), "no_weight")
        self.assertEqual(self.refused(replace(TARIFF, by_parcel=True), weight=0), "no_weight")

    def test_the_closest_place_wins(self):
        self.assertEqual(price(TARIFF, sent(zip="07026"), DAY).zone, "Islands")
        self.assertEqual(price(TARIFF, sent(zip="9 0100"), DAY).zone, "Islands")
        near = Zone("Olbia", (Place("IT", "", "07026"),), BANDS)
        wide = Zone("Milan", (Place("IT", "MI"),), BANDS)
        world = Zone("World", (), BANDS)
        for order in ((near, wide, world), (world, wide, near)):
            tariff = replace(TARIFF, zones=(*order, *TARIFF.zones))
            with self.subTest(order=[zone.name for zone in order]):
                self.assertEqual(price(tariff, sent(zip="07026"), DAY).zone, "Olbia")
                self.assertEqual(price(tariff, sent(zip="07027"), DAY).zone, "Islands")
                self.assertEqual(price(tariff, sent(zip="20121"), DAY).zone, "Milan")
                abroad = Consignment("CH", "", "8000", sent().loads)
                self.assertEqual(price(tariff, abroad, DAY).zone, "World")

    def test_overlapping_ranges_of_one_length(self):
        zones = (
            Zone("A", (Place("IT", "", "20000", "29999"),), BANDS),
            Zone("B", (Place("IT", "", "20100", "20199"),), BANDS),
        )
        for order in (zones, zones[::-1]):
            self.assertEqual(price(replace(TARIFF, zones=order), sent(), DAY).zone, "B")

    def test_letters_in_codes(self):
        london = Zone(
            "London", (Place("GB", "", "SW1"), Place("GB", "", "EC1A", "EC4Z")), BANDS
        )
        tariff = replace(TARIFF, zones=(london,))
        loads = sent().loads
        for code in ("sw1a 2aa", "EC3N 4AB"):
            self.assertEqual(price(tariff, Consignment("GB", "", code, loads), DAY).days, None)
        with self.assertRaises(NoPrice):
            price(tariff, Consignment("GB", "", "N1 9GU", loads), DAY)

    def test_an_address_without_code_is_in_no_range(self):
        self.assertEqual(self.refused(replace(TARIFF, zones=(ISLES,)), zip=""), "no_zone")
        self.assertEqual(price(TARIFF, sent(zip=""), DAY).zone, "Italy")

    def test_a_zone_without_prices(self):
        empty = replace(ITALY, bands=())
        self.assertEqual(self.refused(replace(TARIFF, zones=(empty,))), "no_bands")

    def test_validity_includes_both_days(self):
        tariff = replace(TARIFF, begins=date(2026, 1, 1), ends=date(2026, 12, 31))
        for day in (date(2026, 1, 1), date(2026, 12, 31)):
            self.assertEqual(self.total(tariff, on=day), D("6.20"))
        self.assertEqual(self.refused(tariff, on=date(2025, 12, 31)), "not_yet")
        self.assertEqual(self.refused(tariff, on=date(2027, 1, 1)), "expired")

    def test_parts_add_up_and_have_sentences(self):
        tariff = replace(
            TARIFF,
            minimum=D(8),
            fuel=D("7.5"),
            cash=Fee(D(2), D(1), D(5)),
            insurance=Fee(D(0), D("0.3"), D("2.5")),
            surcharges=(
                Surcharge("Toll", amount=D("0.33"), has_fuel=True),
                Surcharge("Islands", "place", percent=D(20), places=(Place("IT", "", "07"),)),
                Surcharge("Tail-lift", "tail_lift", per_100_kg=D(4), minimum=D(25)),
            ),
        )
        found = price(
            tariff, sent(zip="07026", cash=D(1000), insured=D(100), tail_lift=True), DAY
        )
        self.assertEqual(
            {part.text(): part.amount for part in found.parts},
            {
                "Freight in the zone Islands up to 5 kg": D("6.20"),
                "Up to the least freight of 8": D("1.80"),
                "Toll": D("0.33"),
                "Islands": D("1.60"),
                "Tail-lift": D(25),
                "Fuel, 7.5 % of 8.33": D("0.62"),  # 0.62475
                "Cash on delivery of 1000": D(12),
                "Insurance of 100": D("2.50"),
            },
        )
        self.assertEqual(found.total, D("50.05"))
        mainland = price(tariff, sent(), DAY)
        self.assertEqual(len(mainland.parts), 4)

    def test_each_part_is_rounded_once_to_the_currency(self):
        zone = replace(ITALY, bands=(Band(D(0), D(0), per_100_kg=D("10.05")),))
        francs = replace(TARIFF, zones=(zone,), currency="CHF", rounding=D("0.05"))
        self.assertEqual(self.total(francs, weight=100), D("10.05"))
        self.assertEqual(self.total(francs, weight=10), D("1.00"))  # 1.005
        self.assertEqual(self.total(replace(francs, rounding=D(1)), weight=15), D(2))  # 1.5075
