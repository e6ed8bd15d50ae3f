from odoo.tests import tagged

from .turnover_common import TurnoverCase


@tagged("post_install", "-at_install")
class TestTurnoverComparison(TurnoverCase):
    code = "turnover_comparison"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # March 2024 has 21 days from Monday to Friday, March 2023 has 23
        cls.sell("2024-03-31", 120, cls.one, agent=cls.anna)
        cls.sell("2024-03-01", -10, cls.one, agent=cls.anna)
        cls.sell("2024-03-15", 40, cls.two, agent=cls.bruno)
        cls.sell("2023-03-15", 46, cls.one, agent=cls.bruno)
        cls.sell("2023-03-31", 23, cls.three, agent=cls.anna)
        cls.sell("2024-01-01", 5, cls.four, agent=cls.anna)  # in the year to date
        cls.sell("2023-12-31", 7, cls.four, agent=cls.anna)  # in twelve months alone
        cls.sell("2023-04-01", 8, cls.four, agent=cls.anna)
        cls.sell("2022-04-01", 3, cls.four, agent=cls.anna)  # in those a year before
        cls.sell("2022-03-31", 999, cls.four, agent=cls.anna)
        cls.sell("2024-04-01", 999, cls.one, agent=cls.anna)

    def march(self, **values):
        return self.run_report(first="2024-03-01", last="2024-03-31", **values)

    def test_period_working_days_and_same_customers(self):
        run = self.march(groupings=("agent",))
        codes = ("now", "before", "delta", "change", "like", "like_rise", "same", "same_old")
        self.assertEqual(
            self.figures(run, *codes),
            {
                # 23 * 21 / 23, 46 * 21 / 23
                ("Anna",): (
                    *("110.00", "23.00", "87.00", "3.7826"),
                    *("21.00", "4.2381", "110.00", "0.00"),
                ),
                ("Bruno",): (
                    *("40.00", "46.00", "-6.00", "-0.1304"),
                    *("42.00", "-0.0476", "0.00", "46.00"),
                ),
                (): (
                    *("150.00", "69.00", "81.00", "1.1739"),
                    *("63.00", "1.3810", "110.00", "46.00"),
                ),
            },
        )
        self.assertEqual(self.figures(run, "same_rise")[()], ("1.3913",))

    def test_year_to_date_and_twelve_months(self):
        run = self.march()
        codes = ("ytd", "ytd_old", "ytd_rise", "year", "year_old", "year_rise")
        self.assertEqual(
            self.figures(run, *codes),
            {(): ("155.00", "69.00", "1.2464", "170.00", "72.00", "1.3611")},
        )
        for code, first, last in (
            ("now", "2024-03-01", "2024-03-31"),
            ("ytd", "2024-01-01", "2024-03-31"),
            ("ytd_old", "2023-01-01", "2023-03-31"),
            ("year", "2023-04-01", "2024-03-31"),
            ("year_old", "2022-04-01", "2023-03-31"),
        ):
            with self.subTest(code):
                figure = self.figures(run, code)[()]
                self.assertEqual(figure, (self.accounting(first, last),))

    def test_year_to_date_is_that_of_the_fiscal_year(self):
        self.company.write({"fiscalyear_last_month": "11", "fiscalyear_last_day": 30})
        self.assertEqual(self.figures(self.march(), "ytd")[()], ("162.00",))

    def test_public_holidays_are_no_working_days(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": "2023-03-01 00:00:00",
                "date_to": "2023-03-02 23:59:59",
            }
        )
        run = self.march()
        self.assertEqual(self.figures(run, "like")[()], ("69.00",))  # 21 beside 21

    def test_nothing_or_the_budget_to_compare_with(self):
        run = self.march(compare="none")
        codes = [column.code for column in run._get_table()["columns"]]
        self.assertEqual(codes[:2], ["now", "ytd"])
        report = self.report._get_definition()
        columns = report.columns(self.env, self.parameters(compare="budget"))
        codes = [column.code for column in columns]
        self.assertEqual(codes[:5], ["now", "before", "delta", "change", "achieved"])
        self.assertEqual(str(columns[4].formula({"now": 9, "before": 12}, {})), "0.7500")

    def test_amounts_in_another_currency(self):
        dollar = self.setup_other_currency("CAD", rates=[("2023-01-01", 2.0)])
        self.sell("2024-03-05", 100.01, currency_id=dollar)
        self.sell("2022-05-05", 10, currency_id=dollar)  # at the first rate there is
        run = self.march()
        self.assertEqual(self.figures(run, "now", "year_old")[()], ("200.01", "77.00"))

    def test_cells_lead_to_their_lines(self):
        codes = ("now", "before", "same", "same_old", "ytd", "ytd_old", "year", "year_old")
        run = self.march(groupings=("agent", "customer"))
        self.assert_cells_lead_to_their_lines(run, codes)

    def test_reader_sees_what_the_rules_let_him(self):
        self.assert_rules_hold(("customer",), first="2024-03-01", last="2024-03-31")

    def test_nothing_sold(self):
        self.assert_no_rows(("agent",))

    def test_queries_do_not_grow(self):
        self.assert_constant_queries(("agent",))


@tagged("post_install", "-at_install")
class TestTurnoverShare(TurnoverCase):
    code = "turnover_share"

    def test_shares_and_places(self):
        self.sell("2024-01-10", 60, self.one)
        self.sell("2024-01-10", 30, self.two)
        self.sell("2024-01-10", -10, self.three)
        self.sell("2023-01-10", 25, self.one)
        self.sell("2023-01-10", 75, self.two)
        run = self.run_report(groupings=("customer",))
        codes = ("now", "share", "share_before", "share_delta", "rank", "rank_shift")
        self.assertEqual(
            self.figures(run, *codes),
            {
                ("Uno",): ("60.00", "0.7500", "0.2500", "0.5000", "1", "1"),
                ("Due",): ("30.00", "0.3750", "0.7500", "-0.3750", "2", "-1"),
                ("Tre",): ("-10.00", "-0.1250", "0.0000", "-0.1250", "3", "0"),
                (): ("80.00", "1.0000", "1.0000", "0.0000", "1", "0"),
            },
        )
        alone = self.run_report(groupings=("customer",), compare="none")
        codes = [column.code for column in alone._get_table()["columns"]]
        self.assertEqual(codes, ["now", "share", "rank"])
        self.assert_cells_lead_to_their_lines(run)
        self.assert_no_rows(("agent", "month"))
