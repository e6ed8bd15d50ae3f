from odoo.tests import HttpCase, tagged

from .common_freight import FreightCase


@tagged("post_install", "-at_install")
class TestFreightTour(FreightCase, HttpCase):
    def test_from_the_file_to_a_letter_and_a_bill(self):
        self.env["backoffice.freight.invoice"].search([]).unlink()
        for name in ("T1", "T2", "T3"):
            self.shipped(name)
        self.start_tour(
            "/odoo/carrier-invoices", "backoffice_freight_audit_tour", login="f_user"
        )
        invoice = self.Invoice.search([("number", "=", "77")])
        self.assertEqual((invoice.state, invoice.amount_disputed), ("disputed", 4.0))
        self.assertEqual(invoice.move_ids.amount_untaxed, 14.9)
        message = invoice.message_ids.filtered("attachment_ids")
        self.assertEqual(message.partner_ids, self.hauler)
