from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common_document import DocumentCase


@tagged("post_install", "-at_install")
class TestTransportAccess(DocumentCase):
    def test_a_reader_sees_and_changes_nothing(self):
        document = self.document(self.delivery()).with_user(self.viewer)
        values = document.read()[0]
        self.assertEqual(values["state"], "issued")
        self.assertTrue(document.line_ids.read(["name", "lots"]))
        document.series_id.read(["name", "sample"])
        with self.assertRaises(AccessError):
            document.action_cancel("no right to")
        with self.assertRaises(AccessError):
            document.create({"partner_id": self.customer.id})

    def test_no_line_is_moved_into_an_issued_document(self):
        issued = self.document(self.delivery())
        draft = self.document(self.delivery(), issue=False)
        with self.assertRaises(UserError), self.cr.savepoint():
            draft.line_ids[0].document_id = issued
        self.assertEqual(len(issued.line_ids), 1)

    def test_a_reader_does_not_issue(self):
        document = self.document(self.delivery(), issue=False).with_user(self.viewer)
        with self.assertRaises(AccessError):
            document.action_issue()
        with self.assertRaises(AccessError):
            document.unlink()

    def test_a_clerk_changes_no_reason_and_no_series(self):
        document = self.document(self.delivery(), issue=False)
        with self.assertRaises(AccessError):
            document.series_id.name = "x"
        with self.assertRaises(AccessError):
            document.reason_id.name = "x"
        document.series_id.with_user(self.manager).name = "y"
        document.reason_id.with_user(self.manager).name = "y"

    def test_another_companys_documents_are_out_of_sight(self):
        document = self.document(self.delivery())
        company = self.env["res.company"].create({"name": "Other"})
        stranger = self.new_user("d_stranger", "manager", company)
        Document = self.env(user=stranger, context={})["backoffice.transport.document"]
        self.assertFalse(Document.search([("id", "=", document.id)]))
        for record in (document, document.line_ids, document.series_id):
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_env(Document.env).read(["display_name"])

    def test_one_document_has_one_company(self):
        picking = self.delivery()
        company = self.env["res.company"].create({"name": "Other"})
        manager = self.new_user("d_both", "manager", self.company | company)
        Document = self.Document.with_user(manager).with_context(
            allowed_company_ids=(company | self.company).ids
        )
        series = self.series._get_default(company)
        self.assertTrue(series)
        with self.assertRaises(UserError):
            Document.create(
                {
                    "partner_id": self.customer.id,
                    "company_id": company.id,
                    "series_id": series.id,
                    "picking_ids": [(6, 0, picking.ids)],
                }
            )

    def test_a_salesperson_without_the_back_office_invoices(self):
        order = self.order()
        document = self.document(self.deliver(order))
        user = self.new_host_user("d_sales", "sales_team.group_sale_salesman_all_leads")
        invoice = order.with_user(user)._create_invoices()
        self.assertEqual(document.invoice_ids, invoice)

    def test_an_accountant_without_the_back_office_prints_and_cancels(self):
        document = self.document(self.delivery())
        invoice = document._create_invoices()
        user = self.new_host_user("d_account", "account.group_account_invoice")
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(user)
            ._render_qweb_html("account.report_invoice", invoice.ids)
        )
        self.assertIn(document.name, html.decode())
        invoice.with_user(user).button_cancel()
        self.assertEqual(document.invoice_status, "to_invoice")

    def new_host_user(self, login, groups):
        return new_test_user(
            self.env,
            login,
            groups=groups,
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )

    def test_a_stock_user_without_the_back_office_validates(self):
        """The host's users must not trip over our fields."""
        user = self.new_host_user("d_stock", "stock.group_stock_user")
        picking = self.delivery()
        self.document(picking)
        picking = picking.with_user(user)
        picking.read(["name", "state", "note"])
        picking.note = "seen"
