from odoo.exceptions import UserError
from odoo.tests import tagged

from .turnover_common import TurnoverCase

BOTH = ("abc_class", "customer")


@tagged("post_install", "-at_install")
class TestAbcCustomers(TurnoverCase):
    code = "abc_customers"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sell("2024-01-10", 500, cls.one, agent=cls.anna)
        cls.sell("2024-02-10", 350, cls.one, agent=cls.bruno)
        cls.sell("2024-02-20", -50, cls.one, agent=cls.anna)  # 800: 80 %
        cls.sell("2024-03-10", 150, cls.two, agent=cls.anna)  # 95 %
        cls.sell("2024-12-31", 50, cls.three, agent=cls.bruno)  # 100 %
        cls.sell("2024-05-10", -20, cls.four, agent=cls.anna)  # below zero
        cls.sell("2023-05-10", 90, cls.three, agent=cls.anna)
        cls.sell("2023-06-10", 10, cls.one, agent=cls.anna)
        cls.sell("2025-01-01", 999, cls.two, agent=cls.anna)

    def test_classes_and_shares(self):
        run = self.run_report(groupings=BOTH)
        codes = ("now", "before", "cumulative", "class", "class_before", "subjects")
        self.assertEqual(
            self.figures(run, *codes),
            {
                ("A",): ("800.00", "10.00", "0.8000", "None", "None", "1"),
                ("A", "Uno"): ("800.00", "10.00", "0.8000", "A", "C", "1"),
                ("B",): ("150.00", "0.00", "0.9500", "None", "None", "1"),
                ("B", "Due"): ("150.00", "0.00", "0.9500", "B", "None", "1"),
                ("C",): ("30.00", "90.00", "1.0000", "None", "None", "2"),
                ("C", "Tre"): ("50.00", "90.00", "1.0000", "C", "A", "1"),
                ("C", "Quattro"): ("-20.00", "0.00", "1.0000", "C", "None", "1"),
                (): ("980.00", "100.00", "None", "None", "None", "4"),
            },
        )
        self.assertEqual(
            self.figures(run, "now")[()][0], self.accounting("2024-01-01", "2024-12-31")
        )
        chart = run._get_table()["chart"]
        self.assertEqual(chart["categories"], ["Uno", "Due", "Tre", "Quattro"])
        self.assertEqual(chart["series"][1]["values"], [0.8, 0.95, 1.0, 1.0])

    def test_limits_are_options(self):
        run = self.run_report(groupings=("customer",), options={"limit_a": 95, "limit_b": 99})
        self.assertEqual(
            self.figures(run, "class"),
            {
                ("Uno",): ("A",),
                ("Due",): ("A",),
                ("Tre",): ("C",),
                ("Quattro",): ("C",),
                (): ("None",),
            },
        )

    def test_customers_count_once_in_every_row(self):
        run = self.run_report(groupings=("agent", "abc_class"), compare="none")
        self.assertEqual(
            self.figures(run, "now", "subjects"),
            {
                ("Anna",): ("580.00", "3"),
                ("Anna", "A"): ("450.00", "1"),
                ("Anna", "B"): ("150.00", "1"),
                ("Anna", "C"): ("-20.00", "1"),
                ("Bruno",): ("400.00", "2"),
                ("Bruno", "A"): ("350.00", "1"),
                ("Bruno", "C"): ("50.00", "1"),
                (): ("980.00", "4"),
            },
        )
        self.assertNotIn("class_before", [c.code for c in run._get_table()["columns"]])

    def test_who_only_bought_before_is_not_ranked(self):
        run = self.run_report(groupings=BOTH, first="2024-01-01", last="2024-03-31")
        self.assertNotIn(("Not ranked",), self.figures(run, "now"))
        run = self.run_report(groupings=BOTH, first="2024-05-01", last="2024-06-30")
        self.assertEqual(
            self.figures(run),
            {
                ("C",): ("-20.00", "0.00"),
                ("C", "Quattro"): ("-20.00", "0.00"),
                ("Not ranked",): ("0.00", "100.00"),
                ("Not ranked", "Tre"): ("0.00", "90.00"),
                ("Not ranked", "Uno"): ("0.00", "10.00"),
                (): ("-20.00", "100.00"),
            },
        )
        self.assert_cells_lead_to_their_lines(run)

    def test_cells_lead_to_their_lines(self):
        for groupings in (BOTH, ("abc_class", "month"), ("agent", "abc_class"), ()):
            self.assert_cells_lead_to_their_lines(self.run_report(groupings=groupings))

    def test_reader_sees_what_the_rules_let_him(self):
        self.assert_rules_hold(BOTH)

    def test_nothing_sold(self):
        self.assert_no_rows(BOTH)

    def test_queries_do_not_grow(self):
        self.assert_constant_queries(BOTH)

    def test_there_are_no_targets_by_class(self):
        with self.assertRaises(UserError):
            self.run_report(groupings=BOTH, compare="budget")


@tagged("post_install", "-at_install")
class TestAbcItems(TurnoverCase):
    code = "abc_items"

    def test_lines_without_item_are_in_the_total_but_not_ranked(self):
        self.invoice("2024-01-10", [(900, None, self.product_b), (80, None, self.product_a)])
        self.invoice("2024-01-11", [(20, None, None)])
        run = self.run_report(groupings=("abc_class", "product"))
        self.assertEqual(
            self.figures(run, "now", "cumulative", "class", "subjects"),
            {
                ("A",): ("900.00", "0.9184", "None", "1"),
                ("A", "product_b"): ("900.00", "0.9184", "A", "1"),
                ("C",): ("80.00", "1.0000", "None", "1"),
                ("C", "product_a"): ("80.00", "1.0000", "C", "1"),
                ("Not ranked",): ("20.00", "None", "None", "0"),
                ("Not ranked", "No product"): ("20.00", "None", "None", "0"),
                (): ("1000.00", "None", "None", "2"),
            },
        )
        self.assert_cells_lead_to_their_lines(run)
