from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_freight import FreightCase


@tagged("post_install", "-at_install")
class TestFreightDecide(FreightCase):
    """Accepted, disputed, credited, entered, and what is earned on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", cls.company.id)], limit=1
        ):
            cls.env["account.journal"].create(
                {
                    "name": "Bills",
                    "code": "FRT",
                    "type": "purchase",
                    "company_id": cls.company.id,
                }
            )

    def billed(self, **values):
        """Two shipments as expected, one too dear, one not ours."""
        for name in ("T1", "T2", "T3"):
            self.shipped(name)
        return self.invoice(
            "T1;;;3;6;1;;7",
            "T2;;;3;6;1;;7",
            "T3;;;3;10;1;;11",
            "X1;;;3;5;;;5",
            **{"partner_id": self.hauler.id, "number": "77", "date": "2026-03-31"} | values,
        )

    def test_decisions_move_the_invoice_on(self):
        invoice = self.billed()
        dear, foreign = invoice.line_ids[2:]
        (dear | foreign).action_dispute()
        self.assertEqual((invoice.state, invoice.amount_disputed), ("disputed", 9.0))
        self.assertEqual((dear.disputed_amount, dear.amount_due), (4.0, 0.0))
        with self.assertRaises(UserError):
            invoice.line_ids[0].action_credit()
        dear.action_accept()
        self.assertEqual((dear.amount_due, invoice.amount_disputed), (11.0, 5.0))
        invoice.action_credit()
        self.assertEqual((foreign.state, foreign.amount_due), ("credited", 0.0))
        self.assertEqual(invoice.state, "matched", "the bill is still to be entered")
        invoice.action_create_bill()
        self.assertEqual(invoice.state, "done")

    def test_accept_the_rest(self):
        invoice = self.billed()
        invoice.line_ids[3].action_dispute()
        invoice.action_accept_rest()
        self.assertEqual(invoice.line_ids.mapped("state"), ["accepted"] * 3 + ["disputed"])

    def test_the_bill_has_a_line_a_kind_of_charge_and_is_made_once(self):
        invoice = self.billed()
        invoice.line_ids[2:].action_dispute()
        action = invoice.action_create_bill()
        move = self.env["account.move"].browse(action["res_id"])
        self.assertEqual((move.move_type, move.partner_id), ("in_invoice", self.hauler))
        self.assertEqual((move.ref, str(move.invoice_date)), ("77", "2026-03-31"))
        self.assertEqual(
            [(line.name, line.price_unit) for line in move.invoice_line_ids],
            [("Freight, invoice 77", 12.0), ("Fuel, invoice 77", 2.0)],
        )
        self.assertEqual((invoice.move_ids, move.freight_invoice_id), (move, invoice))
        with self.assertRaises(RedirectWarning) as caught:
            invoice.action_create_bill()
        self.assertEqual(caught.exception.args[1]["res_id"], move.id)
        with self.assertRaises(UserError):
            invoice.line_ids[0].action_dispute()
        invoice.line_ids[2].disputed_amount = 4
        invoice.action_credit()
        later = self.env["account.move"].browse(invoice.action_create_bill()["res_id"])
        self.assertEqual(later.amount_untaxed, 7.0)
        self.assertIn(-9.0, later.invoice_line_ids.mapped("price_unit"))
        self.assertEqual(invoice.state, "done")
        move.button_cancel()
        again = self.env["account.move"].browse(invoice.action_create_bill()["res_id"])
        self.assertEqual(again.amount_untaxed, 14.0)

    def test_the_bill_takes_product_account_and_taxes_of_the_setting(self):
        account = self.env["account.account"].create(
            {"name": "Freight", "code": "FRT99", "account_type": "expense"}
        )
        tax = self.env["account.tax"].create(
            {
                "name": "22 F",
                "amount": 22,
                "type_tax_use": "purchase",
                "country_id": self.italy.id,
                "tax_group_id": self.env["account.tax.group"]
                .create({"name": "F", "country_id": self.italy.id})
                .id,
            }
        )
        product = self.env["product.product"].create(
            {
                "name": "Freight",
                "type": "service",
                "property_account_expense_id": account.id,
                "supplier_taxes_id": [Command.set(tax.ids)],
            }
        )
        self.company.freight_product_id = product
        invoice = self.billed()
        move = self.env["account.move"].browse(invoice.action_create_bill()["res_id"])
        lines = move.invoice_line_ids
        self.assertEqual((lines.product_id, lines.account_id), (product, account))
        self.assertEqual((lines.tax_ids, move.amount_untaxed), (tax, 14.0))

    def test_a_bill_needs_a_number_and_something_decided(self):
        self.shipped("T1")
        invoice = self.invoice("T1;;;3;7;;;7")
        with self.assertRaisesRegex(UserError, "number"):
            invoice.action_create_bill()
        other = self.invoice(
            "X1;;;3;7;;;7", name="b.csv", partner_id=self.hauler.id, number="8"
        )
        with self.assertRaisesRegex(UserError, "decide"):
            other.action_create_bill()

    def test_an_entered_invoice_is_kept(self):
        invoice = self.billed()
        invoice.action_create_bill()
        with self.assertRaises(UserError):
            invoice.with_user(self.manager).unlink()

    def test_the_letter_is_in_the_carriers_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.env["ir.module.module"].search(
            [("name", "=", "backoffice_shipping")]
        )._update_translations("it_IT")
        self.hauler.lang = "it_IT"
        invoice = self.billed()
        with self.assertRaises(UserError):
            invoice.action_print_letter()
        invoice.line_ids[2:].action_dispute()
        invoice.line_ids[2].note = "<b>see contract</b>"
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "backoffice_shipping.report_freight_dispute", invoice.ids
        )
        text = html.decode()
        self.assertIn("Nota di credito", text)
        self.assertIn("X1", text)
        self.assertNotIn("T1<", text)
        self.assertIn("&lt;b&gt;see contract", text)

    def test_the_letter_goes_by_mail(self):
        invoice = self.billed()
        invoice.line_ids[3].action_dispute()
        action = invoice.action_send_letter()
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.auditor)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(composer.partner_ids, self.hauler)
        self.assertIn("77", composer.subject)
        self.assertTrue(composer.attachment_ids)

    def test_only_a_few_fields_are_written_by_hand(self):
        line = self.billed().line_ids[2]
        line.note = "asked them"
        for vals in ({"state": "accepted"}, {"billed": 1}, {"verdict": "match"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                line.write(vals)

    def charged_booking(self):
        """A booking of an order with 9.00 of freight."""
        order = self.order()
        order.picking_ids.carrier_id = self.carrier
        self.env["sale.order.line"].create(
            {
                "order_id": order.id,
                "product_id": self.carrier.product_id.id,
                "product_uom_qty": 1,
                "price_unit": 9.0,
                "tax_ids": False,
                "is_delivery": True,
            }
        )
        picking = order.picking_ids
        picking.move_ids.picked = True
        picking.with_user(self.clerk).button_validate()
        booking = picking.booking_id
        booking.sudo().write({"state": "booked", "tracking_ref": "M1"})
        self.env.flush_all()
        return booking

    def test_margin(self):
        booking = self.charged_booking()
        Margin = self.env["backoffice.freight.margin"].with_user(self.auditor)
        row = Margin.search([("booking_id", "=", booking.id)])
        charged = row.charged
        self.assertGreaterEqual(charged, 9.0)
        self.assertRecordValues(
            row,
            [
                {
                    "expected": 7.0,
                    "billed": 0.0,
                    "margin": charged - 7.0,
                    "zone": "Italy",
                    "partner_id": self.customer.id,
                    "transport_partner_id": self.hauler.id,
                }
            ],
        )
        invoice = self.invoice("M1;;;3;10;;;10", "X1;;;3;5;;;5")
        invoice.line_ids.action_accept()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((row.billed, row.margin), (10.0, charged - 10.0))
        other = Margin.search([("booking_id", "=", False)])
        self.assertEqual((other.billed, other.margin), (5.0, -5.0))
        groups = Margin._read_group([], ["carrier_id", "date:month"], ["margin:sum"])
        self.assertTrue(groups)
