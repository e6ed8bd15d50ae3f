import subprocess
import tempfile

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_document import DocumentCase

REPORT = "backoffice_shipping.report_transport_document"


def text_of(pdf):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run(
            ["pdftotext", "-layout", file.name, "-"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout


@tagged("post_install", "-at_install")
class TestTransportReport(DocumentCase):
    def html(self, documents):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(REPORT, documents.ids)
        return html.decode()

    def pdf(self, documents):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        # a Qt without patches says that it prints no headers, and a test has no style sheets
        logger = "odoo.addons.base.models.ir_actions_report"
        with mute_logger(logger), self.allow_pdf_render():
            return report._render_qweb_pdf(REPORT, documents.ids)[0]

    def test_the_body_says_everything(self):
        order = self.order(
            lines={self.bolt: 4, self.glue: 5},
            client_order_ref="PO-77",
            partner_shipping_id=self.shop.id,
        )
        document = self.document(self.deliver(order), issue=False)
        document.write({"vehicle": "AB123CD", "note": "Ring twice", "weight": 13.5})
        document.action_issue()
        pdf = self.pdf(document)
        text = text_of(pdf)
        for expected in (
            "Mittente S.r.l.", "IT00743110157", "Via Roma 1",
            "Cliente S.p.A.", "Via Emilia 2",
            "Negozio di Modena", "Via Canalino 3", "Modena",
            document.name, "Sale", "Carriage paid", "Cartons", "13.50", "12.00",
            "AB123CD", "Ring twice", "BOLT", "Glue", "LOT-A", "LOT-B",
            order.name, "PO-77",
        ):  # fmt: skip
            with self.subTest(expected):
                self.assertIn(expected, text)
        self.assertNotIn("DRAFT", text)

    def test_values_are_printed_when_wanted(self):
        document = self.document(self.delivery(), issue=False)
        self.assertNotIn("40.00", self.html(document))
        # a line by hand has no value and is printed all the same
        document.write(
            {
                "show_values": True,
                "line_ids": [Command.create({"name": "Two leaflets", "quantity": 2})],
            }
        )
        self.assertIn("Two leaflets", self.html(document))
        self.assertIn("40.00", self.html(document))

    def test_cancelled_is_written_across(self):
        document = self.document(self.delivery())
        self.assertNotIn("CANCELLED", self.html(document))
        document.action_cancel("Wrong lorry")
        html = self.html(document)
        self.assertIn("CANCELLED", html)
        self.assertIn("Wrong lorry", html)
        self.assertIn(document.name, html)

    def test_several_in_one_pdf(self):
        documents = self.document(self.delivery(), self.delivery(self.other))
        pdf = self.pdf(documents)
        pages = text_of(pdf).split("\f")
        for document, page in zip(documents, pages, strict=False):
            self.assertIn(document.name, page)

    def test_every_page_says_its_document(self):
        document = self.document(self.delivery(), issue=False)
        document.line_ids = [
            Command.create({"name": f"Line {number:03d}", "quantity": 1})
            for number in range(120)
        ]
        document.action_issue()
        text = text_of(self.pdf(document))
        pages = [page for page in text.split("\f") if page.strip()]
        self.assertEqual(len(pages), len(document._get_pages()))
        for number, page in enumerate(pages, start=1):
            self.assertIn(document.name, page)
            self.assertIn(f"page {number} of {len(pages)}", page)
        self.assertIn("RECEIVER", pages[-1].upper())
        for number in range(120):
            self.assertEqual(text.count(f"Line {number:03d}"), 1)

    def test_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.bolt.with_context(lang="it_IT").name = "Bullone"
        self.customer.country_id.with_context(lang="it_IT").name = "Italia"
        self.customer.lang = "it_IT"
        document = self.document(self.delivery())
        self.assertEqual(document.line_ids.name, "Bullone")
        self.assertIn("Italia", document.customer_text)
        self.assertIn("2,00", self.html(document))

    def test_a_hostile_name_is_a_text(self):
        self.customer.name = "<script>alert(1)</script>"
        self.assertNotIn("<script>alert", self.html(self.document(self.delivery())))

    # --- Invoice and proforma

    def invoice_html(self, move):
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "account.report_invoice", move.ids
        )
        return html.decode()

    def test_the_invoice_quotes_documents_and_says_the_total(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.customer.lang = "it_IT"
        document = self.document(self.delivery(lines={self.bolt: 12.3}))
        invoice = document._create_invoices()
        html = self.invoice_html(invoice)
        self.assertIn(document.name, html)
        self.assertIn("centoventitré/00", html)
        self.company.amount_in_words = False
        self.assertNotIn("centoventitré", self.invoice_html(invoice))

    def test_the_proforma_says_the_total_an_order_does_not(self):
        order = self.order()
        report = self.env["ir.actions.report"]
        proforma, _kind = report._render_qweb_html("sale.report_saleorder_pro_forma", order.ids)
        plain, _kind = report._render_qweb_html("sale.report_saleorder", order.ids)
        self.assertIn("forty and 00/100", proforma.decode())
        self.assertNotIn("forty and", plain.decode())

    # --- Mail

    def test_the_composer_sends_the_pdf(self):
        self.customer.email = "goods@example.com"
        document = self.document(self.delivery())
        action = document.action_send()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({})
        )
        self.assertIn(document.name, composer.subject)
        self.assertEqual(composer.partner_ids, self.customer)
        self.assertEqual(len(composer.attachment_ids), 1)
        composer.action_send_mail()
        message = document.message_ids[0]
        self.assertEqual(message.partner_ids, self.customer)
        name = document.name.replace("/", "-")
        # the host renders HTML instead while it is tested
        self.assertIn(message.attachment_ids.name, (f"{name}.pdf", f"{name}.html"))

    def test_a_draft_is_not_sent(self):
        with self.assertRaises(UserError):
            self.document(self.delivery(), issue=False).action_send()
