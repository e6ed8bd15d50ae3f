from datetime import date

from odoo.tests import HttpCase, tagged

from .common_document import DocumentCase


@tagged("post_install", "-at_install")
class TestTransportTour(DocumentCase, HttpCase):
    def test_from_deliveries_to_a_cancelled_document(self):
        pickings = self.delivery() | self.delivery()
        action = self.env["ir.actions.act_window"].create(
            {
                "name": "Deliveries",
                "res_model": "stock.picking",
                "view_mode": "list,form",
                "domain": [("id", "in", pickings.ids)],
            }
        )
        # the document is of a month whose deadline has passed
        self.env["ir.default"].set("backoffice.transport.document", "date", "2025-03-10")
        self.start_tour(
            f"/odoo/action-{action.id}", "backoffice_transport_document_tour", login="d_user"
        )
        document = self.Document.search([("partner_id", "=", self.customer.id)])
        self.assertEqual((document.state, document.weight), ("cancelled", 12.5))
        self.assertEqual(document.date, date(2025, 3, 10))
        self.assertEqual(document._get_pickings(), pickings)

    def test_a_document_from_the_empty_form(self):
        picking = self.delivery()
        self.start_tour(
            "/odoo/transport-documents",
            "backoffice_transport_document_new_tour",
            login="d_user",
        )
        document = picking.transport_document_id
        self.assertEqual((document.state, document.weight_net), ("issued", 2.0))
