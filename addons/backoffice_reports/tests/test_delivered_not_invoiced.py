from odoo.tests import freeze_time, tagged

from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestDeliveredNotInvoiced(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_delivered_not_invoiced")
        cls.invoiced = cls.goods("2024-01-10 12:00", 10, 10)
        cls.deliver(cls.invoiced, "2024-01-11 12:00")
        cls.bill(cls.invoiced, "2024-01-31")
        cls.draft = cls.goods("2024-01-10 12:00", 3, 33.33, partner=cls.two)
        cls.deliver(cls.draft, "2024-01-20 12:00")
        cls.bill(cls.draft, "2024-01-31", post=False)
        # two deliveries, of which the first and a part of the second are invoiced
        cls.part = cls.goods("2024-02-01 12:00", 10, 10)
        cls.deliver(cls.part, "2024-02-02 12:00", 4)
        cls.deliver(cls.part, "2024-02-28 12:00", 6)
        cls.bill(cls.part, "2024-02-29", 5)
        cls.waiting = cls.goods("2024-02-01 12:00", 10, 10)

    @freeze_time("2024-03-10 12:00")
    def run_report(self, user=None, **values):
        return super().run_report(user, **values)

    def test_by_age_and_customer(self):
        run = self.run_report(groupings=("age", "customer"))
        self.assertEqual(
            self.figures(run, "now", "overdue", "deliveries", "oldest"),
            {
                # 5 of the second delivery; February is due on 15 March
                ("0 to 15 days",): ("50.00", "0.00", "1", "11"),
                ("0 to 15 days", "Uno"): ("50.00", "0.00", "1", "11"),
                ("31 to 60 days",): ("99.99", "99.99", "1", "50"),
                ("31 to 60 days", "Due"): ("99.99", "99.99", "1", "50"),
                (): ("149.99", "99.99", "2", "50"),
            },
        )

    def test_every_cell_leads_to_its_deliveries(self):
        run = self.run_report(groupings=("age", "customer"))
        with freeze_time("2024-03-10 12:00"):
            young = self.lines_behind(run, "now", [0, self.one.id])
            self.assertEqual(young.sale_line_id, self.part.order_line)
            self.assertEqual(young.quantity, 6)
            self.assertTrue(young.report_is_uninvoiced)
            overdue = self.lines_behind(run, "overdue")
            self.assertEqual(overdue.sale_line_id, self.draft.order_line)

    def test_posting_the_rest_empties_it(self):
        (self.draft.invoice_ids).action_post()
        self.bill(self.part, "2024-03-01")
        run = self.run_report()
        self.assertEqual(
            self.figures(run, "now", "deliveries", "oldest"), {(): ("0.00", "0", "None")}
        )

    def test_what_came_back_is_not_to_be_invoiced(self):
        picking = self.part.picking_ids.filtered(lambda p: p.state == "done").sorted("id")[-1]
        self.take_back(picking, "2024-03-01 12:00", 2)
        self.assertEqual(
            self.figures(self.run_report(first="2024-02-01"), "now")[()], ("30.00",)
        )

    def test_refund_of_an_invoice_opens_the_delivery(self):
        wizard = self.env["account.move.reversal"].create(
            {
                "move_ids": self.invoiced.invoice_ids.ids,
                "journal_id": self.invoiced.invoice_ids.journal_id.id,
                "date": "2024-02-15",
            }
        )
        wizard.reverse_moves()
        wizard.new_move_ids.action_post()
        run = self.run_report(last="2024-01-15")
        self.assertEqual(self.figures(run, "now"), {(): ("100.00",)})

    def test_reason_without_invoice(self):
        reasons = self.env["backoffice.transport.reason"].create(
            [
                {"name": "Gift", "code": "T1", "invoicing": "none"},
                {"name": "Sale", "code": "T2", "invoicing": "deferred"},
            ]
        )
        picking = self.draft.picking_ids
        document = self.env["backoffice.transport.document"].create(
            {"partner_id": self.two.id, "reason_id": reasons[1].id, "picking_ids": picking.ids}
        )
        run = self.run_report(groupings=("document",), last="2024-01-31")
        self.assertEqual(self.figures(run, "now")[(document.display_name,)], ("99.99",))
        document.reason_id = reasons[0]
        self.assertEqual(self.figures(self.run_report(last="2024-01-31"), "now")[()], ("0.00",))

    def test_order_in_another_currency_goes_by_its_own_rate(self):
        cad = self.setup_other_currency("CAD", rates=[("2024-02-10", 2.0)])
        prices = self.env["product.pricelist"].create({"name": "CAD", "currency_id": cad.id})
        order = self.goods("2024-02-12 12:00", 1, 100.01, pricelist_id=prices.id)
        self.deliver(order, "2024-02-13 12:00")
        run = self.run_report(first="2024-02-10", last="2024-02-20")
        self.assertEqual(self.figures(run, "now"), {(): ("50.01",)})

    def test_total_is_the_sum_of_the_exposure_of_the_customers(self):
        exposure = (self.one + self.two)._credit_exposure(self.company)
        # the exposure takes the draft as invoiced, and knows taxes: none here
        self.assertEqual(exposure[self.one.id]["delivered"], 50)
        run = self.run_report(groupings=("customer",))
        self.assertEqual(self.figures(run, "now")[("Uno",)], ("50.00",))

    def test_the_border_of_a_month_is_midnight_in_the_company(self):
        order = self.goods("2024-01-01 12:00", 1, 7)
        self.deliver(order, "2024-01-31 23:30")
        for zone, amount in (("Europe/Rome", "57.00"), ("America/New_York", "50.00")):
            with self.subTest(zone):
                self.company.resource_calendar_id.tz = zone
                run = self.run_report(first="2024-02-01")
                self.assertEqual(self.figures(run, "now"), {(): (amount,)})

    def test_queries_do_not_grow(self):
        few = self.queries(("age", "customer"))
        for day in range(1, 11):
            order = self.goods(f"2024-02-{day:02} 12:00", 1, day)
            self.deliver(order, f"2024-02-{day:02} 15:00")
        self.assertEqual(self.queries(("age", "customer")), few)
