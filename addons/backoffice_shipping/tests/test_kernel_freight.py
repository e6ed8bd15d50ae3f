import unittest
from datetime import datetime

from ..freight import Charge, Expectation, FreightRow, Tolerance, build_row, group_rows, judge

DAY = datetime(2026, 3, 2)


def row(number, **values):
    return FreightRow(row=number, date=DAY, **values)


class TestFreightRows(unittest.TestCase):
    def test_charges_of_one_kind_add_up_and_rubbish_is_kept_as_a_problem(self):
        cells = [
            ("tracking_ref", "T1", "T1"),
            ("surcharge", 2.0, "2"),
            ("surcharge", 3.0, "3"),
            ("weight", None, "heavy"),
        ]
        built = build_row(4, cells)
        self.assertEqual((built.row, built.charges), (4, {"surcharge": 5.0}))
        self.assertEqual(built.problems, [("weight", "heavy")])

    def test_rows_of_one_shipment_become_one_charge(self):
        charges = group_rows(
            [
                row(2, tracking_ref="T1", description="Nolo", amount=10.0, weight=5.0),
                row(3, tracking_ref="T1", description="Fuel 8%", amount=0.8, weight=5.0),
                row(4, reference="R7", amount=4.0),
                row(5, amount=14.8),  # the total below
            ]
        )
        self.assertEqual([charge.key for charge in charges], ["T1", "R7"])
        first, second = charges
        self.assertEqual(first.parts, {"freight": 10.0, "fuel": 0.8})
        self.assertEqual((first.amount, first.weight, first.rows), (10.8, 5.0, [2, 3]))
        self.assertEqual(second.parts, {"freight": 4.0})

    def test_a_repeated_row_and_a_wrong_sum_are_noted(self):
        twice = group_rows([row(n, tracking_ref="T1", amount=9.0) for n in (2, 3)])[0]
        self.assertEqual(twice.twice, [3])
        wrong = row(2, tracking_ref="T1", charges={"freight": 9.0, "fuel": 1.0}, amount=11.0)
        self.assertEqual(group_rows([wrong])[0].wrong_sum, 11.0)
        right = row(2, tracking_ref="T1", charges={"freight": 9.0, "fuel": 1.0}, amount=10.0)
        self.assertIsNone(group_rows([right])[0].wrong_sum)


class TestFreightVerdict(unittest.TestCase):
    tolerance = Tolerance(amount=0.5, percent=2.0, weight=1.0)

    def verdict(self, charge, **known):
        return judge(charge, Expectation(**{"weight": 5.0} | known), self.tolerance)

    def charge(self, **parts):
        return Charge("T1", parts=parts, weight=5.0)

    def test_within_tolerance(self):
        self.assertEqual(self.verdict(self.charge(freight=10.5), cost=10.0), ("match", 0.5))
        self.assertEqual(self.verdict(self.charge(freight=102.0), cost=100.0)[0], "match")
        self.assertEqual(self.verdict(self.charge(freight=102.1), cost=100.0)[0], "price")
        self.assertEqual(self.verdict(self.charge(freight=9.0), cost=10.0), ("price", -1.0))

    def test_heavier_than_sent(self):
        heavy = self.charge(freight=20.0)
        self.assertEqual(self.verdict(heavy, cost=10.0, weight=3.0)[0], "weight")
        self.assertEqual(self.verdict(heavy, cost=10.0, weight=4.0)[0], "price")

    def test_a_surcharge_that_nobody_expected(self):
        charge = self.charge(freight=10.0, surcharge=7.0)
        self.assertEqual(self.verdict(charge, cost=10.0, weight=5.0), ("surcharge", 7.0))
        foreseen = {"surcharge": 2.0}
        found = self.verdict(charge, cost=10.0, weight=5.0, parts=foreseen)
        self.assertEqual(found[0], "price")

    def test_what_was_never_due(self):
        charge = self.charge(freight=10.0)
        self.assertEqual(judge(charge, None, self.tolerance), ("not_ours", 10.0))
        self.assertEqual(self.verdict(charge, was_shipped=False), ("never_shipped", 10.0))
        self.assertEqual(self.verdict(charge, billed_before=True)[0], "duplicate")
        self.assertEqual(self.verdict(charge), ("no_expectation", 0.0))

    def test_the_same_row_twice(self):
        charge = self.charge(freight=20.0)
        charge.twice = [3]
        self.assertEqual(self.verdict(charge, cost=10.0), ("duplicate", 10.0))

    def test_an_amount_that_cannot_be_read(self):
        charge = Charge("T1", problems=[("amount", "ten")])
        self.assertEqual(self.verdict(charge, cost=10.0)[0], "unreadable")
