from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestSupplierScoring(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_supplier_scoring")
        cls.purchase("2023-09-01", 10, 10, received=10)
        # 20 % dearer than before, in time, one of ten sent back
        cls.first = cls.purchase("2024-03-01", 10, 12, received=10)
        cls.send_back(cls.first, 1)
        # too little; nothing to compare the price with
        cls.second = cls.purchase("2024-03-02", 10, 5, partner=cls.two, received=4)

    @classmethod
    def purchase(cls, day, quantity, price, partner=None, received=0, **values):
        line = {
            "product_id": cls.product_a.id,
            "product_qty": quantity,
            "price_unit": price,
            "date_planned": f"{day} 20:00",
            "tax_ids": False,
        }
        order = cls.env["purchase.order"].create(
            {
                "partner_id": (partner or cls.one).id,
                "order_line": [Command.create(line)],
                **values,
            }
        )
        with freeze_time(f"{day} 12:00"):
            order.button_confirm()
            order.order_line.date_planned = f"{day} 20:00"
            if received:
                order.picking_ids.move_ids.write({"quantity": received, "picked": True})
                order.picking_ids._action_done()
        if order.state != "purchase":
            raise AssertionError(order.state)
        return order

    @classmethod
    def send_back(cls, order, quantity):
        return cls.take_back(
            order.picking_ids.filtered(lambda p: p.state == "done"),
            "2024-03-05 12:00",
            quantity,
        )

    def test_price_quality_and_punctuality(self):
        run = self.run_report(groupings=("supplier",), compare="none")
        self.assertEqual(
            self.figures(run, "now", "lines", "price", "ppm", "otif"),
            {
                ("Uno",): ("120.00", "1", "1.2000", "100000", "1.0000"),
                ("Due",): ("50.00", "1", "None", "0", "0.0000"),
                # 1 of 14 sent back
                (): ("170.00", "2", "1.2000", "71429", "0.5000"),
            },
        )
        self.assertEqual(self.lines_behind(run, "now"), (self.first + self.second).order_line)

    def test_order_in_another_currency(self):
        cad = self.setup_other_currency("CAD", rates=[("2024-05-01", 2.0)])
        self.purchase("2024-05-02", 10, 20.02, currency_id=cad.id)
        run = self.run_report(first="2024-05-01", compare="none")
        self.assertEqual(self.figures(run, "now")[()], ("100.10",))

    def test_cancelled_orders_do_not_count(self):
        order = self.purchase("2024-06-01", 10, 1)
        order.button_cancel()
        run = self.run_report(first="2024-06-01", compare="none")
        self.assertEqual(
            self.figures(run, "now", "price", "otif"), {(): ("0.00", "None", "None")}
        )

    def test_queries_do_not_grow(self):
        few = self.queries(("supplier", "product"))
        for day in range(1, 11):
            self.purchase(f"2024-08-{day:02}", 1, day, received=1)
        self.assertEqual(self.queries(("supplier", "product")), few)
