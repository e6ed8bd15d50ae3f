import unittest

from ..tariffs import COLUMNS, LAYOUT, read_sheets

KNOWN = {"IT": {"MI", "SS"}, "CH": set()}


def numbers(cells):
    return [x if isinstance(x, int | float) and abs(x) < 1e12 else None for x in cells]


def book(zones=(), prices=(), surcharges=()):
    rows = {"zones": zones, "prices": prices, "surcharges": surcharges}
    return [
        (kind, [COLUMNS[c][0] for c in LAYOUT[kind]], [(n + 2, r) for n, r in enumerate(body)])
        for kind, body in rows.items()
    ]


class TestTariffSheet(unittest.TestCase):
    """A workbook in our layout becomes zones and surcharges, or a list of what to do."""

    def faults(self, **sheets):
        found = read_sheets(book(**sheets), KNOWN, numbers)
        return [(fault.sheet, fault.row, fault.code) for fault in found.faults]

    def test_a_whole_tariff(self):
        found = read_sheets(
            book(
                zones=[["Italy", "it", "", "", "", 2], ["Isles", "IT", "", "07", "09", 4.0]]
                + [["isles", "IT", "SS", None, None, None]],
                prices=[["Italy", 5, 6.2], ["ITALY", None, 10, None, 12.5], ["Isles", 5, 9]],
                surcharges=[
                    ["Remote", "place", 5, None, None, None, "x", "IT", "", "23030", ""],
                    ["Remote", "", 5, None, None, None, "", "IT", "", "39030", ""],
                    ["Lift", "tail-lift", None, None, 4, 25],
                ],
            ),
            KNOWN,
            numbers,
        )
        self.assertEqual(found.faults, [])
        italy, isles = found.zones
        self.assertEqual((italy["name"], italy["days"], isles["days"]), ("Italy", 2, 4))
        self.assertEqual([band["up_to"] for band in italy["bands"]], [5.0, 0.0])
        self.assertEqual([place["province"] for place in isles["places"]], ["", "SS"])
        remote, lift = found.surcharges
        self.assertEqual([place["first"] for place in remote["places"]], ["23030", "39030"])
        self.assertTrue(remote["has_fuel"])
        self.assertEqual((lift["applies"], lift["minimum"]), ("tail_lift", 25.0))

    def test_each_bad_row_is_named(self):
        zones = [
            ["", "IT"],
            ["B", "Italia"],
            ["C", "IT", "XX"],
            ["D", "", "MI"],
            ["E", "IT", "", "30", "20"],
            ["F", "IT", "", "", "20"],
            ["G", "IT", "", 7026],
            ["H", "IT", "", "", "", "two"],
            ["I", "IT", "", "", "", 2],
            ["I", "IT", "SS", "", "", 3],
            ["x" * 65, "IT"],
        ]
        prices = [["Z", 5, 1], ["B", -5, 1], ["C", "five", 1], ["D", 5, 1e10], ["D", 5, 1]]
        surcharges = [["S", "sometimes"], ["T", "always", 1], ["T", "always", 2]]
        codes = [
            *("no_value", "no_country", "no_province", "lone_province", "bad_range"),
            *("lone_zip", "zip_number", "no_number", "zone_days", "too_long"),
            *("unknown_zone", "negative", "no_number", "too_large", "twice"),
            *("no_kind", "differs"),
        ]
        found = self.faults(zones=zones, prices=prices, surcharges=surcharges)
        self.assertEqual([code for _sheet, _row, code in found], codes)
        self.assertEqual(found[0], ("Zones", 2, "no_value"))
        self.assertEqual(found[-1], ("Surcharges", 4, "differs"))
        read = read_sheets(book(zones, prices, surcharges), KNOWN, numbers)
        self.assertTrue(all(fault.text() for fault in read.faults))

    def test_missing_sheets_and_columns(self):
        found = read_sheets([("zones", ["name"], [])], KNOWN, numbers)
        self.assertEqual([x.code for x in found.faults], ["no_sheet", "no_column"])
        self.assertEqual(read_sheets([], KNOWN, numbers).zones, [])

    def test_wrong_types_are_no_crash(self):
        odd = [True, float("inf"), float("nan"), 10**400, object(), "=1+1", b"x"]
        for cell in odd:
            with self.subTest(cell=str(cell)[:20]):
                self.faults(zones=[[cell] * 6], prices=[[cell] * 5], surcharges=[[cell] * 11])

    def test_other_countries_have_shorter_codes(self):
        self.assertEqual(self.faults(zones=[["A", "CH", "", 8000]]), [])
        self.assertEqual(len(self.faults(zones=[["A", "CH", "", 80]])), 1)
