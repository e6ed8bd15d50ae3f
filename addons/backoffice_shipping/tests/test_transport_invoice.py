from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .common_document import DocumentCase


@tagged("post_install", "-at_install")
class TestTransportInvoice(DocumentCase):
    def quantities(self, moves):
        lines = moves.invoice_line_ids.filtered(lambda line: line.display_type == "product")
        return [(line.product_id, line.quantity) for line in lines]

    def test_only_what_the_documents_delivered(self):
        order = self.order(lines={self.bolt: 10, self.glue: 5})
        first = self.document(self.deliver(order, {self.bolt: 4}))
        second = self.document(self.deliver(order, {self.bolt: 6, self.glue: 5}))
        invoice = first._create_invoices()
        self.assertEqual(self.quantities(invoice), [(self.bolt, 4)])
        self.assertEqual(invoice.transport_document_ids, first)
        self.assertEqual(first.invoice_status, "invoiced")
        self.assertEqual(second.invoice_status, "to_invoice")
        rest = second._create_invoices()
        self.assertEqual(self.quantities(rest), [(self.bolt, 6), (self.glue, 5)])

    def test_ordered_quantities_are_not_invoiced_ahead(self):
        self.bolt.invoice_policy = "order"
        order = self.order(lines={self.bolt: 10})
        document = self.document(self.deliver(order, {self.bolt: 4}))
        self.assertEqual(self.quantities(document._create_invoices()), [(self.bolt, 4)])

    def test_another_unit_is_converted(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.order(confirm=False)
        order.order_line.write({"product_uom_id": dozen.id, "product_uom_qty": 2})
        order.action_confirm()
        document = self.document(self.deliver(order))
        invoice = document._create_invoices()
        self.assertEqual(invoice.invoice_line_ids.product_uom_id, dozen)
        self.assertEqual(self.quantities(invoice), [(self.bolt, 2)])

    def test_services_come_along_or_not(self):
        order = self.order(lines={self.bolt: 4, self.advice: 1})
        document = self.document(self.deliver(order))
        with self.env.cr.savepoint() as savepoint:
            without = document._create_invoices(services=False)
            self.assertEqual(self.quantities(without), [(self.bolt, 4)])
            savepoint.rollback()
        self.env.invalidate_all()
        invoice = document._create_invoices()
        self.assertEqual(self.quantities(invoice), [(self.bolt, 4), (self.advice, 1)])

    def test_a_heading_without_lines_is_left_out(self):
        order = self.order(confirm=False)
        heading = {"display_type": "line_section", "name": "Later", "sequence": 90}
        order.order_line = [
            Command.create(heading),
            Command.create({"product_id": self.glue.id, "product_uom_qty": 1, "sequence": 91}),
        ]
        order.action_confirm()
        document = self.document(self.deliver(order, {self.bolt: 4}))
        self.deliver(order, {self.glue: 1})
        invoice = document._create_invoices()
        self.assertNotIn("Later", invoice.invoice_line_ids.mapped("name"))
        self.assertEqual(self.quantities(invoice), [(self.bolt, 4)])

    def test_grouped_as_the_host_or_one_per_customer(self):
        here, there = self.delivery(), self.delivery(partner_shipping_id=self.shop.id)
        documents = self.document(here, there)
        with self.env.cr.savepoint() as savepoint:
            self.assertEqual(len(documents._create_invoices()), 2)
            savepoint.rollback()
        self.env.invalidate_all()
        wizard = (
            self.env["backoffice.transport.invoice"]
            .with_user(self.clerk)
            .create({"document_ids": documents.ids, "grouping": "customer"})
        )
        action = wizard.action_invoice()
        invoice = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(invoice.transport_document_ids, documents)
        self.assertEqual(invoice.amount_untaxed, 80.0)

    def test_one_per_order(self):
        documents = self.document(self.delivery(), self.delivery())
        self.assertEqual(len(documents), 1)
        self.assertEqual(len(documents._create_invoices(grouping="order")), 2)

    def test_months_are_kept_apart(self):
        march, april = (self.document(self.delivery(), issue=False) for _i in range(2))
        march.date, april.date = date(2025, 3, 31), date(2025, 4, 1)
        documents = march | april
        documents.action_issue()
        moves = documents._create_invoices()
        self.assertEqual([m.transport_document_ids for m in moves], [march, april])

    def test_not_twice(self):
        document = self.document(self.delivery())
        invoice = document._create_invoices()
        with self.assertRaisesRegex(UserError, document.name):
            document._create_invoices()
        with self.assertRaises(UserError):
            document.action_cancel("too late")
        invoice.with_user(self.clerk).button_cancel()
        self.assertEqual(document.invoice_status, "to_invoice")
        again = document._create_invoices()
        self.assertEqual(self.quantities(again), [(self.bolt, 4)])

    def test_a_deleted_invoice_frees_the_document(self):
        document = self.document(self.delivery())
        document._create_invoices().unlink()
        self.assertEqual(document.invoice_status, "to_invoice")

    def test_a_credited_invoice_frees_the_document(self):
        document = self.document(self.delivery())
        invoice = document._create_invoices()
        invoice.action_post()
        invoice._reverse_moves(cancel=True)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(document.invoice_status, "to_invoice")

    def test_what_came_back_is_not_invoiced(self):
        picking = self.delivery()
        document = self.document(picking)
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_id=picking.id, active_model="stock.picking")
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.write({"quantity": 1, "to_refund": True})
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.write({"quantity": 1, "picked": True})
        back.button_validate()
        self.assertEqual(self.quantities(document._create_invoices()), [(self.bolt, 3)])

    def test_the_hosts_own_invoice_quotes_what_it_finished(self):
        order = self.order(lines={self.bolt: 10})
        first = self.document(self.deliver(order, {self.bolt: 4}))
        second = self.document(self.deliver(order, {self.bolt: 6}))
        invoice = order._create_invoices()
        self.assertEqual(invoice.transport_document_ids, first | second)
        self.assertEqual(set((first | second).mapped("invoice_status")), {"invoiced"})

    def test_reasons_decide_whether_there_is_an_invoice(self):
        document = self.document(self.delivery(), issue=False)
        document.reason_id = self.env.ref("backoffice_shipping.transport_reason_sample")
        document.action_issue()
        self.assertEqual(document.invoice_status, "no")
        with self.assertRaisesRegex(UserError, "nothing to invoice"):
            document._create_invoices()

    def test_warnings_of_deferred_invoicing(self):
        march, april = (self.document(self.delivery(), issue=False) for _i in range(2))
        march.date, april.date = date(2025, 3, 31), date(2025, 4, 1)
        documents = march | april
        documents.action_issue()
        with freeze_time("2025-04-15 10:00:00"):
            self.assertFalse(march._get_invoice_warnings())
        with freeze_time("2025-04-16 10:00:00"):
            self.assertIn("by ", march._get_invoice_warnings()[0])
            self.assertEqual(len(documents._get_invoice_warnings(date(2025, 3, 31))), 3)

    def test_a_clerk_invoices_a_reader_does_not(self):
        document = self.document(self.delivery())
        with self.assertRaises(AccessError):
            document.with_user(self.viewer)._create_invoices()
        self.assertEqual(document.invoice_status, "to_invoice")
        action = document.action_invoice()
        self.assertEqual(action["res_model"], "account.move")

    def test_many_documents_cost_no_query_each(self):
        def invoice(count):
            documents = self.Document.union(
                *(self.document(self.delivery()) for _i in range(count))
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            documents._check_invoice()
            documents._get_quantities()
            return self.env.cr.sql_log_count - before

        invoice(1)
        self.assertLessEqual(invoice(8), invoice(2) + 2)
