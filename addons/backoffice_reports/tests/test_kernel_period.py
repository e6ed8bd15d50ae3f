import doctest
import unittest
from datetime import date, timedelta

from ..matrix import FiscalYear, Period, PeriodError, period


def load_tests(loader, tests, pattern):
    tests.addTests(doctest.DocTestSuite(period))
    return tests


def span(first, last):
    return Period(date.fromisoformat(first), date.fromisoformat(last))


class TestPeriod(unittest.TestCase):
    def test_named_periods_seen_from_a_day(self):
        today = date(2024, 5, 17)
        expected = {
            "last_week": ("2024-05-06", "2024-05-12"),
            "this_week": ("2024-05-13", "2024-05-19"),
            "last_month": ("2024-04-01", "2024-04-30"),
            "this_month": ("2024-05-01", "2024-05-31"),
            "last_quarter": ("2024-01-01", "2024-03-31"),
            "this_quarter": ("2024-04-01", "2024-06-30"),
            "last_half": ("2023-07-01", "2023-12-31"),
            "this_half": ("2024-01-01", "2024-06-30"),
            "last_year": ("2023-01-01", "2023-12-31"),
            "this_year": ("2024-01-01", "2024-12-31"),
            "year_to_date": ("2024-01-01", "2024-05-17"),
            "last_fiscal_year": ("2023-01-01", "2023-12-31"),
            "this_fiscal_year": ("2024-01-01", "2024-12-31"),
            "rolling_12": ("2023-05-01", "2024-04-30"),
        }
        self.assertEqual(set(expected), set(period.NAMED_PERIODS))
        for name, ends in expected.items():
            with self.subTest(name):
                self.assertEqual(Period.named(name, today), span(*ends))

    def test_january_and_december_cross_the_year(self):
        january, december = date(2025, 1, 1), date(2024, 12, 31)
        self.assertEqual(Period.named("last_month", january), span("2024-12-01", "2024-12-31"))
        self.assertEqual(
            Period.named("last_quarter", january), span("2024-10-01", "2024-12-31")
        )
        self.assertEqual(Period.named("this_half", december), span("2024-07-01", "2024-12-31"))

    def test_leap_february_is_compared_with_the_whole_february(self):
        leap = Period.month(2024, 2)
        self.assertEqual(leap, span("2024-02-01", "2024-02-29"))
        self.assertEqual(leap.a_year_before(), span("2023-02-01", "2023-02-28"))
        self.assertEqual(
            Period.month(2025, 2).a_year_before(), span("2024-02-01", "2024-02-29")
        )
        self.assertEqual(
            span("2024-02-29", "2024-03-10").a_year_before(), span("2023-02-28", "2023-03-10")
        )

    def test_previous_counts_months_where_they_are_whole_and_days_otherwise(self):
        self.assertEqual(Period.quarter(2024, 1).previous(), Period.quarter(2023, 4))
        self.assertEqual(Period.year(2024).previous(), Period.year(2023))
        self.assertEqual(
            span("2024-03-05", "2024-03-14").previous(), span("2024-02-24", "2024-03-04")
        )

    def test_fiscal_year_from_july(self):
        fiscal = FiscalYear(6, 30)
        self.assertEqual(fiscal.containing(date(2024, 6, 30)), span("2023-07-01", "2024-06-30"))
        self.assertEqual(fiscal.containing(date(2024, 7, 1)), span("2024-07-01", "2025-06-30"))
        self.assertEqual(
            Period.named("year_to_date", date(2024, 9, 2), fiscal),
            span("2024-07-01", "2024-09-02"),
        )
        self.assertEqual(
            Period.named("last_fiscal_year", date(2024, 9, 2), fiscal),
            span("2023-07-01", "2024-06-30"),
        )

    def test_fiscal_year_to_the_end_of_february_has_no_lost_leap_day(self):
        fiscal = FiscalYear(2, 28)
        self.assertEqual(fiscal.ending_in(2024), span("2023-03-01", "2024-02-29"))
        self.assertEqual(fiscal.containing(date(2024, 2, 29)), fiscal.ending_in(2024))

    def test_fiscal_years_cover_every_day_once(self):
        for month, day in ((12, 31), (2, 29), (6, 30), (4, 5)):
            fiscal = FiscalYear(month, day)
            for year in range(2019, 2026):
                gap = fiscal.ending_in(year + 1).first - fiscal.ending_in(year).last
                self.assertEqual(gap, timedelta(days=1))

    def test_both_ends_belong_to_the_period(self):
        march = Period.month(2024, 3)
        self.assertIn(date(2024, 3, 1), march)
        self.assertIn(date(2024, 3, 31), march)
        self.assertNotIn(date(2024, 4, 1), march)

    def test_end_before_start_and_unknown_names_are_refused(self):
        with self.assertRaises(PeriodError):
            span("2024-03-02", "2024-03-01")
        with self.assertRaisesRegex(PeriodError, "fortnight"):
            Period.named("fortnight", date(2024, 1, 1))
