from odoo.tests import tagged

from .turnover_common import TurnoverCase

BOTH = ("recency", "frequency")


@tagged("post_install", "-at_install")
class TestRfm(TurnoverCase):
    code = "rfm"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.five = cls.env["res.partner"].create({"name": "Cinque"})
        for day in ("2024-01-01", "2024-06-01", "2024-12-31"):
            cls.sell(day, 100, cls.one, agent=cls.anna)
        cls.sell("2024-12-31", -20, cls.one, agent=cls.anna)
        cls.sell("2024-01-10", 500, cls.two, agent=cls.bruno)
        for day in ("2024-02-01", "2024-02-02"):
            cls.sell(day, 10, cls.three, agent=cls.anna)
        cls.sell("2024-03-01", 50, cls.four, agent=cls.bruno)
        cls.sell("2024-05-01", -30, cls.five, agent=cls.anna)  # a credit note alone
        cls.sell("2025-01-01", 999, cls.five, agent=cls.anna)

    def test_scores(self):
        run = self.run_report(groupings=("customer", "recency", "frequency"))
        scores = {
            row["labels"][0]: "".join(row["labels"][1:])
            for row in run._get_table()["rows"]
            if len(row["path"]) == 3
        }
        # invoices: 3, 1, 2, 1, 0; the last one 31 Dec, 10 Jan, 2 Feb, 1 March, never
        expected = {"Uno": "55", "Due": "22", "Tre": "34", "Quattro": "42", "Cinque": "11"}
        self.assertEqual(scores, expected)
        money = self.run_report(groupings=("money", "customer"))
        self.assertEqual(
            list(self.figures(money, "now").items()),
            [
                (("1",), ("-30.00",)),
                (("1", "Cinque"), ("-30.00",)),
                (("2",), ("20.00",)),
                (("2", "Tre"), ("20.00",)),
                (("3",), ("50.00",)),
                (("3", "Quattro"), ("50.00",)),
                (("4",), ("280.00",)),
                (("4", "Uno"), ("280.00",)),
                (("5",), ("500.00",)),
                (("5", "Due"), ("500.00",)),
                ((), (self.accounting("2024-01-01", "2024-12-31"),)),
            ],
        )

    def test_matrix_counts_customers(self):
        run = self.run_report(groupings=("frequency", "customer"))
        codes = ("customers", "invoices", "average", "last")
        figures = self.figures(run, *codes)
        self.assertEqual(figures[("2",)], ("2", "2", "275.00", "None"))
        self.assertEqual(figures[("5", "Uno")], ("1", "3", "280.00", "2024-12-31"))
        self.assertEqual(figures[()], ("5", "7", "164.00", "None"))
        self.assertEqual(self.run_report(groupings=BOTH)._get_table()["chart"]["kind"], "heat")

    def test_cells_lead_to_their_lines(self):
        for groupings in ((*BOTH, "customer"), ("money",), ("customer",)):
            self.assert_cells_lead_to_their_lines(self.run_report(groupings=groupings), ["now"])

    def test_reader_sees_what_the_rules_let_him(self):
        self.assert_rules_hold(BOTH, "customers")

    def test_nothing_sold(self):
        self.assert_no_rows(BOTH)

    def test_queries_do_not_grow(self):
        self.assert_constant_queries(BOTH)
