"""The main job in the browser, on the demo company; tests/test_demo.py starts it."""

import io

import openpyxl

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, date_utils, file_open


@tagged("-standard", "post_install", "-at_install", "backoffice_main_job")
class TestMainJob(HttpCase):
    def setUp(self):
        super().setUp()
        from carrier_simulator import Simulator

        self.simulator = self.enterContext(Simulator())
        self.company = self.env.ref("backoffice_sales.demo_company")
        self.env = self.env(context={"allowed_company_ids": self.company.ids})
        self.carrier = self.env.ref("backoffice_shipping.demo_carrier_brt")
        self.carrier.brt_base_url = self.simulator.address
        file = self.env["ir.attachment"].create(
            {
                "name": "orders.csv",
                "raw": file_open("backoffice_sales/demo/files/orders.csv", "rb").read(),
                "public": True,
            }
        )
        self.env["ir.model.data"].create(
            {
                "module": "backoffice_reports",
                "name": "main_job_file",
                "model": file._name,
                "res_id": file.id,
            }
        )

    def test_from_the_file_to_the_report(self):
        self.start_tour("/odoo/order-intake", "main_job_intake", login="clerk")
        orders = self.env["sale.order"].search([], order="id desc", limit=8)
        approved = self.by_reference(orders, "4500012877")
        self.assertEqual(approved.approval_state, "pending")
        corrected = self.by_reference(orders, "EST-08")
        self.assertEqual((corrected.state, corrected.check_state), ("draft", "clear"))
        self.start_tour(
            "/odoo/action-backoffice_sales.backoffice_approval_request_action",
            "main_job_approve",
            login="approver",
        )
        self.assertEqual((approved.state, approved.approval_state), ("sale", "approved"))
        document = self.ship(corrected)
        self.invoice(document)
        self.report()

    def by_reference(self, orders, reference):
        return orders.filtered(lambda order: order.client_order_ref == reference)

    def ship(self, order):
        """Confirms, delivers and documents; the worker books with the simulator."""
        self.assertEqual(order.carrier_id, self.carrier)
        self.start_tour(f"/odoo/sales/{order.id}", "main_job_ship", login="clerk")
        document = order.picking_ids.transport_document_id
        self.assertEqual(document.state, "issued")
        booking = document.booking_ids
        self.assertEqual((booking.state, len(self.simulator.shipments())), ("queued", 0))
        self.env.ref(
            "backoffice_shipping.backoffice_booking_cron_process"
        ).method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((booking.state, len(self.simulator.shipments())), ("booked", 1))
        self.assertTrue(booking.label_id.raw.startswith(b"%PDF"))
        self.assertEqual(order.picking_ids.carrier_tracking_ref, booking.tracking_ref)
        url = f"/odoo/action-backoffice_shipping.backoffice_booking_action/{booking.id}"
        self.start_tour(url, "main_job_booked", login="clerk")
        return document

    def invoice(self, document):
        action = "backoffice_shipping.backoffice_transport_document_action"
        self.start_tour(
            f"/odoo/action-{action}/{document.id}", "main_job_invoice", login="clerk"
        )
        invoice = document.invoice_ids
        self.assertEqual(invoice.state, "posted")
        self.assertEqual(invoice.transport_document_ids, document)

    def report(self):
        action = "backoffice_reports.backoffice_report_run_create_action"
        self.start_tour(f"/odoo/action-{action}", "main_job_report", login="manager")
        run = self.env["backoffice.report.run"].search([], order="id desc", limit=1)
        book = openpyxl.load_workbook(io.BytesIO(run._get_file("xlsx").raw), data_only=True)
        sheet = book.worksheets[0]
        total = [cell for cell in list(sheet.values)[-1] if isinstance(cell, (int, float))]
        today = fields.Date.context_today(run)
        now = date_utils.start_of(today, "month"), date_utils.end_of(today, "month")
        before = [date_utils.subtract(day, years=1) for day in now]
        self.assertAlmostEqual(total[0], self.turnover(*now), 2)
        self.assertAlmostEqual(total[1], self.turnover(*before), 2)
        self.assertGreater(total[1], 0)

    def turnover(self, first, last):
        """Net turnover of the company by invoice date, straight from the tables."""
        [[amount]] = self.env.execute_query(
            SQL(
                """
                SELECT coalesce(-sum(l.balance), 0)
                  FROM account_move_line l JOIN account_move m ON m.id = l.move_id
                 WHERE m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund')
                   AND m.invoice_date BETWEEN %s AND %s AND m.company_id = %s
                   AND l.display_type = 'product'
                """,
                first,
                last,
                self.company.id,
            )
        )
        return float(amount)
