from datetime import datetime

from odoo.tests import tagged

from .order_common import OrderCase


@tagged("post_install", "-at_install")
class TestOrderIntake(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_order_intake")
        a, b = cls.product_a, cls.product_b
        cls.order("2024-03-05 10:00", [(100, cls.anna, a), (50.05, cls.bruno, b)])
        cls.order("2024-03-06 10:00", [(200, cls.anna, a)], partner=cls.two)
        cls.order("2023-03-07 10:00", [(80, cls.anna, a)])

    def test_by_agent_against_the_year_before(self):
        run = self.run_report(groupings=("agent",))
        self.assertEqual(
            self.figures(run, "now", "before", "orders", "average"),
            {
                ("Anna",): ("300.00", "80.00", "2", "150.00"),
                ("Bruno",): ("50.05", "0.00", "1", "50.05"),
                # two orders, one of them shared by both agents
                (): ("350.05", "80.00", "2", "175.03"),
            },
        )

    def test_orders_are_counted_once_on_every_level(self):
        run = self.run_report(groupings=("month", "agent"), compare="none")
        self.assertEqual(
            self.figures(run, "orders", "running"),
            {
                ("March 2024",): ("2", "350.05"),
                ("March 2024", "Anna"): ("2", "300.00"),
                ("March 2024", "Bruno"): ("1", "350.05"),
                (): ("2", "350.05"),
            },
        )

    def test_cancelled_stand_apart_and_lost_quotations_do_not_count(self):
        order = self.order("2024-04-05 10:00", [(70, self.anna, self.product_a)])
        order._action_cancel()
        quotation = self.order(
            "2024-04-05 10:00", [(999, self.anna, self.product_a)], confirm=False
        )
        quotation.date_order = "2024-04-05 10:00"
        quotation._action_cancel()
        run = self.run_report(first="2024-04-01")
        self.assertEqual(
            self.figures(run, "now", "cancelled", "orders"), {(): ("0.00", "70.00", "0")}
        )
        action = run.action_drill_down([], "cancelled")
        lines = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(lines, order.order_line)
        self.assertFalse(
            self.env["sale.order.line"].search(run.action_drill_down([], "now")["domain"])
        )

    def test_order_in_another_currency_goes_by_its_own_rate(self):
        dollar = self.setup_other_currency("CAD", rates=[("2024-05-01", 2.0)])
        prices = self.env["product.pricelist"].create({"name": "CAD", "currency_id": dollar.id})
        order = self.order(
            "2024-05-05 10:00", [(100.01, self.anna, self.product_a)], pricelist_id=prices.id
        )
        self.assertEqual(order.currency_rate, 2.0)
        run = self.run_report(first="2024-05-01")
        self.assertEqual(self.figures(run, "now"), {(): ("50.01",)})

    def test_the_border_of_a_month_is_midnight_in_the_company(self):
        # one moment: still July in New York, August in Rome
        self.order("2024-07-31 23:30", [(10, self.anna, self.product_a)])
        for zone, month in (("Europe/Rome", "August 2024"), ("America/New_York", "July 2024")):
            with self.subTest(zone):
                self.company.resource_calendar_id.tz = zone
                run = self.run_report(first="2024-07-01", groupings=("month",))
                self.assertEqual(
                    self.figures(run, "now"), {(month,): ("10.00",), (): ("10.00",)}
                )
                august = self.run_report(first="2024-08-01", groupings=("day",))
                expected = "10.00" if zone == "Europe/Rome" else "0.00"
                self.assertEqual(self.figures(august, "now")[()], (expected,))
                action = run.action_drill_down([f"2024-0{'78'[month[0] == 'A']}"], "now")
                lines = self.env["sale.order.line"].search(action["domain"])
                self.assertEqual(lines.order_id.date_order, datetime(2024, 7, 31, 23, 30))

    def test_all_cells_lead_to_their_lines(self):
        groupings = ("customer", "week", "product_category")
        run = self.run_report(groupings=groupings)
        for row in run._get_table()["rows"]:
            for code, index in (("now", 0), ("before", 1)):
                with self.subTest(path=row["path"], column=code):
                    action = run.action_drill_down(row["path"], code)
                    lines = self.env[action["res_model"]].search(action["domain"])
                    self.assertAlmostEqual(
                        sum(lines.mapped("price_subtotal")), float(row["values"][index]), 2
                    )
