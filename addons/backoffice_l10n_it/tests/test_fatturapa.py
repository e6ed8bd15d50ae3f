from datetime import date

from lxml import etree

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.l10n_it_edi.tests.common import TestItEdi

from ..hooks import post_init_hook, uninstall_hook


@tagged("post_install", "-at_install", "-post_install_l10n")
class TestFatturaPA(TestItEdi):
    """Our number and date in block 2.1.8, and no second number of the host's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("backoffice_sales.backoffice_sales_group_manager")
        cls.env["backoffice.check"].search([("active", "=", True)]).active = False
        cls.env.user.tz = "Europe/Rome"
        cls.env = cls.env(context={**cls.env.context, "allowed_company_ids": cls.company.ids})
        cls.tax = cls.env["account.tax"].create(
            {"name": "22", "amount": 22.0, "amount_type": "percent"}
        )
        cls.bolt, cls.glue = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "type": "consu",
                    "invoice_policy": "delivery",
                    "list_price": 10.0,
                    "taxes_id": [Command.set(cls.tax.ids)],
                }
                for name in ("Bolt", "Glue")
            ]
        )

    def order(self, *products, quantity=4):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.italian_partner_a.id,
                "order_line": [
                    Command.create({"product_id": p.id, "product_uom_qty": quantity})
                    for p in products or [self.bolt]
                ],
            }
        )
        order.action_confirm()
        return order

    def deliver(self, order, quantities=None):
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for move in picking.move_ids:
            move.quantity = (quantities or {}).get(move.product_id, move.product_uom_qty)
        if quantities:
            for move in picking.move_ids:
                move.quantity = quantities.get(move.product_id, 0)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    def document(self, pickings, day):
        document = self.env["backoffice.transport.document"]._create_from_pickings(pickings)
        document.date = day
        document.action_issue()
        return document

    def post(self, moves, day):
        moves.invoice_date = day
        with freeze_time(f"{day} 10:00:00"):
            moves.action_post()
        return moves

    def xml(self, move):
        return etree.fromstring(move._l10n_it_edi_render_xml())

    def ddts(self, move):
        """(number, date, line references) of each DatiDDT."""
        return [
            (
                node.findtext("NumeroDDT"),
                node.findtext("DataDDT"),
                [ref.text for ref in node.findall("RiferimentoNumeroLinea")],
            )
            for node in self.xml(move).iter("DatiDDT")
        ]

    def kind(self, move):
        return self.xml(move).findtext(".//TipoDocumento")

    # --- The invoice

    def test_number_and_date_of_one_document(self):
        pickings = self.deliver(self.order()) | self.deliver(self.order())
        document = self.document(pickings, date(2025, 3, 10))
        move = self.post(document._create_invoices(), "2025-03-31")
        # one document for two deliveries: once, and it covers the whole invoice
        self.assertEqual(self.ddts(move), [("TD/2025/00001", "2025-03-10", [])])
        self.assertEqual(self.kind(move), "TD24")

    def test_several_documents_name_their_lines(self):
        order = self.order(self.bolt, self.glue)
        first = self.document(self.deliver(order, {self.bolt: 4}), date(2025, 3, 10))
        second = self.document(self.deliver(order, {self.glue: 4}), date(2025, 3, 12))
        move = self.post((first | second)._create_invoices(), "2025-03-31")
        self.assertEqual(len(move), 1)
        self.assertEqual(
            self.ddts(move),
            [
                (first.name, "2025-03-10", ["1"]),
                (second.name, "2025-03-12", ["2"]),
            ],
        )

    def test_the_partial_invoice_quotes_its_own_document(self):
        """The host's first in, first out would quote the first one twice."""
        order = self.order()
        first = self.document(self.deliver(order, {self.bolt: 1}), date(2025, 3, 10))
        second = self.document(self.deliver(order, {self.bolt: 3}), date(2025, 3, 12))
        move = self.post(second._create_invoices(), "2025-03-31")
        self.assertEqual(self.ddts(move), [(second.name, "2025-03-12", [])])
        rest = self.post(first._create_invoices(), "2025-03-31")
        self.assertEqual(self.ddts(rest), [(first.name, "2025-03-10", [])])

    def test_an_invoice_of_the_same_day_is_immediate(self):
        document = self.document(self.deliver(self.order()), date(2025, 3, 10))
        move = self.post(document._create_invoices(), "2025-03-10")
        self.assertEqual(self.kind(move), "TD01")
        self.assertEqual(len(self.ddts(move)), 1)

    def test_the_same_day_sent_late_is_deferred(self):
        document = self.document(self.deliver(self.order()), date(2025, 9, 28))
        move = document._create_invoices()
        move.invoice_date = date(2025, 9, 28)
        with freeze_time("2025-10-12 10:00:00"):
            move.action_post()
        self.assertEqual(self.kind(move), "TD24")

    def test_the_hosts_own_invoice_names_our_number(self):
        order = self.order()
        self.document(self.deliver(order, {self.bolt: 1}), date(2025, 3, 10))
        self.deliver(order, {self.bolt: 3})
        move = self.post(order._create_invoices(), "2025-03-31")
        numbers = [number for number, _date, _lines in self.ddts(move)]
        self.assertIn("TD/2025/00001", numbers)

    def test_a_document_chosen_by_hand_goes_first(self):
        document = self.document(self.deliver(self.order()), date(2025, 3, 10))
        move = document._create_invoices()
        move.l10n_it_ddt_id = self.env["l10n_it.ddt"].create(
            {"name": "HAND/1", "date": date(2025, 3, 9)}
        )
        self.post(move, "2025-03-31")
        self.assertEqual(self.ddts(move), [("HAND/1", "2025-03-09", [])])

    # --- Numbers

    def test_the_host_takes_no_number_of_its_own(self):
        picking = self.deliver(self.order())
        self.assertFalse(picking.l10n_it_ddt_number)
        self.assertFalse(picking.l10n_it_show_print_ddt_button)
        document = self.document(picking, date(2025, 3, 10))
        self.assertEqual(picking.l10n_it_ddt_number, document.name)
        self.assertFalse(picking.l10n_it_show_print_ddt_button)
        document.action_cancel("Wrong")
        self.assertFalse(picking.l10n_it_ddt_number)

    def test_what_the_host_numbered_gets_no_second_number(self):
        picking = self.deliver(self.order())
        picking.l10n_it_ddt_number = "WH/OUT/DDT00001"
        with self.assertRaisesRegex(UserError, "WH/OUT/DDT00001"):
            self.document(picking, date(2025, 3, 10))

    def test_a_new_warehouse_follows(self):
        warehouse = self.env["stock.warehouse"].create({"name": "North", "code": "NO"})
        self.assertFalse(warehouse.out_type_id.l10n_it_ddt_sequence_id)
        self.assertTrue(warehouse.out_type_id.host_ddt_sequence_id)

    def test_uninstalling_gives_the_host_its_sequences_back(self):
        kind = self.deliver(self.order()).picking_type_id
        sequence = kind.host_ddt_sequence_id
        self.assertTrue(sequence)
        uninstall_hook(self.env)
        self.assertEqual(kind.l10n_it_ddt_sequence_id, sequence)
        picking = self.deliver(self.order())
        self.assertTrue(picking.l10n_it_ddt_number)
        post_init_hook(self.env)
        self.assertFalse(kind.l10n_it_ddt_sequence_id)

    # --- The paper

    def test_the_fiscal_code_is_on_paper(self):
        document = self.document(self.deliver(self.order()), date(2025, 3, 10))
        self.assertIn("93026890017", document.customer_text)
        self.assertIn("IT00465840031", document.customer_text)

    def test_a_person_without_vat_number_needs_no_warning(self):
        self.italian_partner_a.vat = False
        pickings = self.deliver(self.order())
        document = self.env["backoffice.transport.document"]._create_from_pickings(pickings)
        self.assertNotIn("VAT", document.warnings or "")
        self.italian_partner_a.l10n_it_codice_fiscale = False
        document.invalidate_recordset(["warnings"])
        self.assertIn("VAT", document.warnings)
