from odoo.tests import tagged

from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestFreight(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_freight")
        product = cls.env["product.product"].create({"name": "Freight", "type": "service"})
        cls.lorry, cls.van = cls.env["delivery.carrier"].create(
            [
                {"name": name, "delivery_type": "fixed", "product_id": product.id}
                for name in ("Lorry", "Van")
            ]
        )
        # 100 of goods, 12 charged, 10 billed, there a day before it was promised
        cls.first = cls.shipment(cls.lorry, 12, 11, "2024-03-06 12:00", "2024-03-07")
        cls.billed(cls.first, 10)
        # nothing billed: the tariff stands in; late; in another currency
        cls.second = cls.shipment(cls.lorry, 0, 8, "2024-03-08 12:00", "2024-03-07")
        cls.third = cls.shipment(cls.van, 0, 20, False, False, cost_currency="CAD")

    @classmethod
    def shipment(cls, carrier, charged, expected, delivered, promised, cost_currency=None):
        order = cls.goods("2024-03-01 12:00", 10, 10)
        if charged:
            order.set_delivery_line(carrier, charged)
            order.order_line.filtered("is_delivery").tax_ids = False
        picking = cls.deliver(order, "2024-03-05 12:00")
        values = {
            "carrier_id": carrier.id,
            "picking_ids": picking.ids,
            "company_id": cls.company.id,
        }
        booking = cls.env["backoffice.booking"].sudo().create(values)
        currency = cls.company.currency_id
        if cost_currency:
            currency = cls.setup_other_currency(cost_currency, rates=[("2024-01-01", 2.0)])
        cls.env.flush_all()
        cls.env.cr.execute(
            """
            UPDATE backoffice_booking
               SET state = 'booked', sent_at = '2024-03-05 12:00', expected_cost = %s,
                   cost_currency_id = %s, delivered_at = %s, promised_on = %s
             WHERE id = %s
            """,
            (expected, currency.id, delivered or None, promised or None, booking.id),
        )
        cls.env.invalidate_all()
        return booking

    @classmethod
    def billed(cls, booking, amount):
        invoice = cls.env["backoffice.freight.invoice"].create(
            {"name": "f.csv", "number": "F1", "date": "2024-03-31"}
        )
        cls.env["backoffice.freight.line"].sudo().create(
            {
                "invoice_id": invoice.id,
                "booking_id": booking.id,
                "billed": amount,
                "verdict": "duplicate",
            }
        )
        cls.env.flush_all()

    def test_cost_charge_and_service_by_carrier(self):
        run = self.run_report(self.manager, groupings=("carrier",), compare="none")
        codes = (
            "now",
            "charged",
            "net",
            "goods",
            "of_goods",
            "shipments",
            "delivered",
            "service",
        )
        self.assertEqual(
            self.figures(run, *codes),
            {
                ("Lorry",): ("18.00", "12.00", "6.00", "200.00", "0.0900", "2", "2", "0.5000"),
                ("Van",): ("10.00", "0.00", "10.00", "100.00", "0.1000", "1", "0", "None"),
                (): ("28.00", "12.00", "16.00", "300.00", "0.0933", "3", "2", "0.5000"),
            },
        )
        behind = self.lines_behind(run, "billed", user=self.manager)
        self.assertEqual(behind.booking_id, self.first)

    def test_cancelled_shipments_cost_nothing(self):
        self.env.cr.execute(
            "UPDATE backoffice_booking SET state = 'cancelled' WHERE id = %s", (self.second.id,)
        )
        self.env.invalidate_all()
        run = self.run_report(self.manager, groupings=(), compare="none")
        self.assertEqual(self.figures(run, "now", "shipments"), {(): ("20.00", "2")})

    def test_who_may_not_see_costs_sees_none(self):
        run = self.run_report(self.viewer, compare="none")
        self.assertEqual(self.figures(run, "now", "shipments"), {(): ("0.00", "0")})

    def test_nothing_shipped(self):
        run = self.run_report(first="2020-01-01", last="2020-12-31", compare="none")
        self.assertEqual(
            self.figures(run, "now", "of_goods", "service"), {(): ("0.00", "None", "None")}
        )

    def test_queries_do_not_grow(self):
        few = self.queries(("carrier", "month"))
        for _number in range(5):
            self.shipment(self.van, 0, 5, False, False)
        self.assertEqual(self.queries(("carrier", "month")), few)
