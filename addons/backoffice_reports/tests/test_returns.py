from odoo.tests import tagged

from .common import ReportCase


@tagged("post_install", "-at_install")
class TestReturns(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_returns")
        a, b = cls.product_a, cls.product_b
        cls.invoice("2024-01-31", [(100, cls.anna, a), (50, cls.bruno, b)])
        cls.invoice("2024-02-10", [(30.05, cls.anna, a)], kind="out_refund")
        cls.invoice("2024-02-11", [(4.95, cls.anna, a)], kind="out_refund")
        cls.invoice("2023-02-10", [(10, cls.anna, a)], kind="out_refund")
        cls.invoice("2024-02-12", [(999, cls.anna, a)], kind="out_refund", post=False)

    def test_credited_of_invoiced_by_item(self):
        run = self.run_report(groupings=("product",))
        a, b = self.product_a.display_name, self.product_b.display_name
        self.assertEqual(
            self.figures(run, "now", "before", "invoiced", "rate", "net", "notes"),
            {
                (a,): ("35.00", "10.00", "100.00", "0.3500", "65.00", "2"),
                (b,): ("0.00", "0.00", "50.00", "0.0000", "50.00", "0"),
                (): ("35.00", "10.00", "150.00", "0.2333", "115.00", "2"),
            },
        )
        action = run.action_drill_down([], "now")
        lines = self.env["account.move.line"].search(action["domain"])
        self.assertEqual(sum(lines.mapped("balance")), 35)

    def test_left_is_the_net_turnover(self):
        run = self.run_report(groupings=("month",))
        self.report = self.env.ref("backoffice_reports.backoffice_report_net_turnover")
        turnover = self.figures(self.run_report(groupings=("month",)), "now")
        self.assertEqual(self.figures(run, "net"), turnover)

    def test_nothing(self):
        run = self.run_report(first="2020-01-01", last="2020-12-31", compare="none")
        self.assertEqual(self.figures(run, "now", "rate"), {(): ("0.00", "None")})
