import unittest
from datetime import datetime

from ..freight import (
    Charge,
    Expectation,
    FreightRow,
    Tolerance,
    build_row,
    convert,
    group_rows,
    judge,
)

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

    def test_a_credit_is_no_cheap_shipment(self):
        charge = self.charge(freight=-4.0)
        self.assertEqual(judge(charge, None, self.tolerance), ("credit", -4.0))
        self.assertEqual(self.verdict(charge, cost=10.0, disputed=4.0), ("credit", 0.0))
        self.assertEqual(
            self.verdict(charge, cost=10.0, billed_before=True)[0], "credit", "no duplicate"
        )

    def test_a_minimum_weight_of_the_contract_is_no_heavier_shipment(self):
        """`weight` is then what the contract counts: the price is what differs."""
        heavy = self.charge(freight=14.0)
        self.assertEqual(self.verdict(heavy, cost=10.0, weight=1.0)[0], "weight")
        self.assertEqual(self.verdict(heavy, cost=10.0, weight=5.0)[0], "price")


class TestFreightKinds(unittest.TestCase):
    """What stands in an invoice beside the freight of one shipment."""

    def parts(self, *rows):
        return [(charge.key, charge.parts, charge.vat) for charge in group_rows(rows)]

    def test_fuel_of_a_shipment_in_a_row_of_its_own(self):
        rows = [
            row(2, tracking_ref="T1", description="Nolo", amount=10.0),
            row(3, tracking_ref="T1", description="Adeguamento carburante", amount=0.8),
        ]
        self.assertEqual(self.parts(*rows), [("T1", {"freight": 10.0, "fuel": 0.8}, 0.0)])

    def test_fuel_of_the_whole_invoice_is_shared_to_the_cent(self):
        rows = [row(n, tracking_ref=f"T{n}", charges={"freight": 10.0}) for n in range(2, 5)]
        rows.append(row(5, tracking_ref="T5", charges={"freight": 9.0, "fuel": 1.0}))
        rows.append(row(6, description="Fuel surcharge 8%", amount=1.0))
        charges = group_rows(rows)
        self.assertEqual([c.parts["fuel"] for c in charges], [0.33, 0.34, 0.33, 1.0])
        self.assertEqual([c.rows for c in charges], [[2, 6], [3, 6], [4, 6], [5]])
        self.assertAlmostEqual(sum(c.amount for c in charges), 41.0)

    def test_what_is_for_the_whole_invoice_is_kept_and_totals_are_not(self):
        charges = group_rows(
            [
                row(2, tracking_ref="T1", amount=10.0),
                row(3, description="Canone di servizio", amount=15.0),
                row(4, description="Totale documento", amount=25.0),
                row(5, tracking_ref="TOTALE", amount=25.0),
                row(6, tracking_ref="TOTAL-99", amount=3.0),
                row(7, amount=25.0),
                row(8, description="Pagamento a 30 giorni"),
            ]
        )
        self.assertEqual([c.key for c in charges], ["T1", "#3", "TOTAL-99"])
        self.assertEqual(judge(charges[1], None, Tolerance()), ("general", 15.0))

    def test_vat_is_no_cost(self):
        rows = [
            row(2, tracking_ref="T1", description="Nolo", amount=10.0),
            row(3, tracking_ref="T1", description="IVA 22%", amount=2.2),
            row(4, tracking_ref="T2", charges={"freight": 10.0}, vat=2.2, amount=12.2),
            row(5, tracking_ref="T3", description="Consegna privati", amount=3.0),
            row(6, description="I.V.A. 22 %", amount=4.4),
        ]
        found = self.parts(*rows)
        self.assertEqual(found[0], ("T1", {"freight": 10.0}, 2.2))
        self.assertEqual(found[1], ("T2", {"freight": 10.0}, 2.2))
        self.assertEqual(found[2:], [("T3", {"surcharge": 3.0}, 0.0)])
        self.assertIsNone(group_rows(rows)[1].wrong_sum, "the total has the VAT in it")

    def test_another_currency_is_counted_and_told(self):
        foreign = row(2, tracking_ref="T1", amount=12.0, vat=1.0, currency="chf")
        convert(foreign, 0.5)
        self.assertEqual((foreign.amount, foreign.vat), (6.0, 0.5))
        self.assertEqual(foreign.problems, [("currency", "12.00 CHF")])
