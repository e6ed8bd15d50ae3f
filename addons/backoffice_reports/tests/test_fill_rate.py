from odoo.tests import tagged

from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestFillRate(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_fill_rate")
        day = "2024-03-%02d 12:00"
        whole = cls.goods(day % 1, promised=day % 6)
        cls.deliver(whole, day % 3)
        cls.twice = cls.goods(day % 1, promised=day % 6, partner=cls.two)
        cls.deliver(cls.twice, day % 6, 3)
        cls.deliver(cls.twice, day % 11, 7)
        cls.rest = cls.goods(day % 1, promised=day % 6, price=20)
        cls.deliver(cls.rest, day % 2, 5)

    def test_fill_rate_backorders_and_lead_time(self):
        run = self.run_report(groupings=("customer",), compare="none")
        codes = ("now", "ordered", "filled", "backorders", "median", "slow")
        self.assertEqual(
            self.figures(run, *codes),
            {
                # 100 of 100 and 100 of 200; one of two lines has a rest; one took two days
                ("Uno",): ("0.6667", "300.00", "200.00", "0.5000", "2.0", "2.0"),
                ("Due",): ("0.3000", "100.00", "30.00", "1.0000", "10.0", "10.0"),
                # of 2 and 10 days: half below 6, nine out of ten below 9.2
                (): ("0.5750", "400.00", "230.00", "0.6667", "6.0", "9.2"),
            },
        )
        behind = self.lines_behind(run, "backorders")
        self.assertEqual(behind, (self.twice + self.rest).order_line)

    def test_order_in_another_currency(self):
        cad = self.setup_other_currency("CAD", rates=[("2024-05-01", 2.0)])
        prices = self.env["product.pricelist"].create({"name": "CAD", "currency_id": cad.id})
        order = self.goods(
            "2024-05-02 12:00", promised="2024-05-03 12:00", pricelist_id=prices.id
        )
        self.deliver(order, "2024-05-03 12:00", 5)
        run = self.run_report(first="2024-05-01", compare="none")
        self.assertEqual(self.figures(run, "ordered", "filled"), {(): ("50.00", "25.00")})

    def test_nothing_due(self):
        run = self.run_report(first="2020-01-01", last="2020-12-31", compare="none")
        self.assertEqual(
            self.figures(run, "now", "ordered", "slow"), {(): ("None", "0.00", "None")}
        )
