from odoo.exceptions import RedirectWarning
from odoo.fields import Command
from odoo.tests import tagged

from .common_freight import HEADINGS, FreightCase


@tagged("post_install", "-at_install")
class TestFreightInvoice(FreightCase):
    """From a carrier's file to lines with a verdict."""

    def test_what_is_as_expected_is_accepted_and_the_rest_waits(self):
        one, two, three = (self.shipped(f"T{n}") for n in (1, 2, 3))
        three.sudo().state = "cancelled"
        invoice = self.invoice(
            "T1;;02/03/2026;3;7,00;0,30;;7,30",
            "T2;;02/03/2026;9;10,00;;;10,00",
            "T3;;02/03/2026;3;7,00;;;7,00",
            "T9;;02/03/2026;3;7,00;;;7,00",
        )
        self.assertEqual(invoice.state, "matched", invoice.reject_reason)
        self.assertEqual(
            self.verdicts(invoice),
            [
                ("match", "accepted"),
                ("weight", "open"),
                ("never_shipped", "open"),
                ("not_ours", "open"),
            ],
        )
        lines = invoice.line_ids
        self.assertEqual(lines.booking_id, one | two | three)
        self.assertRecordValues(
            lines[:2],
            [
                {"billed": 7.3, "expected": 7.0, "difference": 0.3, "weight_ours": 3.0},
                {"billed": 10.0, "expected": 7.0, "difference": 3.0, "weight_ours": 3.0},
            ],
        )
        self.assertIn("Freight", lines[0].parts_text)
        self.assertIn("Fuel", lines[0].parts_text)
        self.assertEqual((invoice.amount_billed, invoice.amount_expected), (31.3, 14.0))
        self.assertEqual((invoice.line_count, invoice.open_count), (4, 3))

    def test_every_name_of_a_shipment_finds_it(self):
        bookings = [self.shipped(f"T{n}") for n in range(5)]
        bookings[1].sudo().reference = "4711"
        bookings[2].sudo().carrier_number = "C77"
        bookings[4].parcel_ids.sudo().tracking_ref = "P1"
        invoice = self.invoice(
            "T0;;;3;7;;;7",
            ";4711;;3;7;;;7",
            "C77;;;3;7;;;7",
            f";{bookings[3].name};;3;7;;;7",
            "P1;;;3;7;;;7",
        )
        self.assertEqual(list(invoice.line_ids.booking_id), bookings)
        self.assertEqual(set(invoice.line_ids.mapped("verdict")), {"match"})

    def test_a_transport_document_finds_it(self):
        booking = self.shipped("T1")
        Document = self.env["backoffice.transport.document"]
        document = Document.create(Document._prepare_from_pickings(booking.picking_ids))
        document.action_issue()
        booking.sudo().document_id = document
        row = f";{document.name};;3;7;;;7"
        self.assertEqual(self.invoice(row).line_ids.booking_id, booking)

    def test_parcels_of_one_shipment_are_added_and_two_names_are_twice(self):
        booking = self.shipped("T1")
        parcel = booking.parcel_ids.sudo()
        parcel.tracking_ref = "T1"
        parcel.copy({"weight": 2}).tracking_ref = "T1B"
        other = self.shipped("T2")
        invoice = self.invoice(
            "T1;;;3;4;;;4", "T1B;;;2;3,20;;;3,20", "T2;;;3;7;;;7", f";{other.name};;3;7;;;7"
        )
        self.assertRecordValues(
            invoice.line_ids,
            [
                {"billed": 7.2, "verdict": "match", "rows": "2, 3", "weight": 5.0},
                {"billed": 14.0, "verdict": "duplicate", "rows": "4, 5", "weight": 3.0},
            ],
        )
        self.assertEqual(invoice.line_ids[1].difference, 7.0)

    def test_another_carriers_and_another_companys_shipments_are_not_meant(self):
        self.shipped("T1")
        other = self.env["res.partner"].create({"name": "Other Hauler"})
        invoice = self.invoice("T1;;;3;7;;;7", partner_id=other.id)
        self.assertEqual(self.verdicts(invoice), [("not_ours", "open")])

    def test_the_carrier_is_taken_from_the_shipments(self):
        self.shipped("T1")
        invoice = self.invoice("T1;;;3;7;;;7", number="5")
        self.assertEqual(invoice.partner_id, self.hauler)

    def test_billed_on_an_earlier_invoice(self):
        self.shipped("T1")
        first = self.invoice("T1;;;3;7;;;7", "X9;;;3;7;;;7")
        second = self.invoice("T1;;;3;7;;;7", ";;;3;7;;;7", name="b.csv")
        self.assertEqual(self.verdicts(second), [("duplicate", "open")])
        self.assertEqual(second.line_ids.earlier_line_id, first.line_ids[0])
        self.assertEqual((second.amount_expected, second.amount_difference), (0.0, 7.0))
        first.line_ids[1].action_dispute()
        first.action_match()
        self.assertEqual(first.line_ids[0].verdict, "match", "the first one is not the second")

    def test_the_same_file_and_the_same_number_are_refused(self):
        first = self.invoice("T1;;;3;7;;;7", partner_id=self.hauler.id, number="12")
        again = self.invoice("T1;;;3;7;;;7", partner_id=self.hauler.id)
        self.assertEqual((again.state, again.duplicate_of_id), ("rejected", first))
        self.assertIn("taken in already", again.reject_reason)
        again.action_read()
        self.assertFalse(again.line_ids)
        other = self.invoice("T2;;;3;7;;;7", name="b.csv")
        with self.assertRaises(RedirectWarning) as caught:
            other.number = "12"
        self.assertEqual(caught.exception.args[1]["res_id"], first.id)

    def test_a_tolerance_of_the_profile_goes_before_the_companys(self):
        self.shipped("T1")
        profile = self.env["backoffice.freight.profile"].create(
            {
                "name": "BRT",
                "partner_id": self.hauler.id,
                "has_own_tolerance": True,
                "tolerance_percent": 50,
                "column_ids": [
                    Command.create({"heading": "Nr. Lettera", "column": "tracking_ref"}),
                    Command.create({"heading": "Dovuto", "column": "amount"}),
                    Command.create({"heading": "Totale", "column": False}),
                ],
            }
        )
        invoice = self.invoice(
            "T1;10;99", headings="Nr. Lettera;Dovuto;Totale\n", company_id=self.company.id
        )
        self.assertEqual((invoice.profile_id, invoice.partner_id), (profile, self.hauler))
        self.assertEqual(self.verdicts(invoice), [("match", "accepted")])
        self.assertEqual(invoice.line_ids.billed, 10.0)

    def test_a_profile_is_made_of_an_invoice(self):
        self.shipped("T1")
        invoice = self.invoice("T1;;;3;7;;;7")
        invoice.action_create_profile()
        self.assertEqual(invoice.profile_id.mapping["Nolo"], "freight")
        again = self.invoice("T1;;;3;8;;;8", name="b.csv", number="2")
        self.assertEqual(again.profile_id, invoice.profile_id)

    def test_expected_in_the_invoices_currency(self):
        booking = self.shipped("T1")
        franc = self.env.ref("base.CHF")
        franc.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", franc.id)]).unlink()
        self.env["res.currency.rate"].create(
            {
                "currency_id": franc.id,
                "name": "2020-01-01",
                "rate": 2,
                "company_id": self.company.id,
            }
        )
        headings = HEADINGS.replace("Totale", "Totale;Valuta")
        invoice = self.invoice("T1;;;3;14;;;14;CHF", headings=headings)
        self.assertEqual((invoice.currency_id, invoice.company_rate), (franc, 0.5))
        self.assertEqual(invoice.line_ids.expected, 14.0)
        self.assertEqual(booking.sudo().expected_cost, 7.0)

    def test_a_booking_chosen_by_hand_is_judged_and_remembered(self):
        booking = self.shipped("T1")
        line = self.invoice("X1;;;3;7;;;7").line_ids
        self.assertEqual(line.verdict, "not_ours")
        line.booking_id = booking
        self.assertEqual(
            (line.verdict, line.state, line.is_chosen), ("match", "accepted", True)
        )
        line.invoice_id.action_match()
        self.assertEqual(line.booking_id, booking)
        later = self.invoice("X1;;;3;7;1;;8", name="b.csv").line_ids
        self.assertEqual((later.booking_id, later.verdict), (booking, "duplicate"))

    def test_hostile_files_are_kept_with_a_sentence(self):
        for content, words in (
            (b"%PDF-1.4", "PDF"),
            (b"", "empty"),
            (b"a,b\n1,2\n", "headings"),
            (b"Spedizione;Totale\n", "no shipments"),
            (b"PK\x03\x04 no zip", "damaged"),
            (b"<?xml version='1.0'?><x/>", "XML"),
            (b"Spedizione;Totale\n;5\n", "no shipments"),
        ):
            invoice = self.Invoice.create_from_file("x.csv", content)
            invoice.action_read()
            with self.subTest(words):
                self.assertEqual(invoice.state, "rejected")
                self.assertIn(words, invoice.reject_reason)
                self.assertEqual(bool(invoice.file), bool(content))
        invoice = self.invoice("=CMD();<b>x</b>;;drei;7;;;7", "T2;;;3;abc;;;abc")
        self.assertEqual(invoice.line_ids[0].tracking_ref, "=CMD()")
        self.assertIn("drei", invoice.line_ids[0].problem_text)
        self.assertEqual(invoice.line_ids[1].verdict, "unreadable")

    def test_a_wrong_sum_is_not_accepted_unseen(self):
        self.shipped("T1")
        line = self.invoice("T1;;;3;7;;;9").line_ids
        self.assertEqual((line.verdict, line.state), ("match", "open"))
        self.assertIn("9.00", line.problem_text)

    def test_reading_costs_the_same_queries_for_many(self):
        self.shipped("T1")

        def selects(count):
            rows = [f"T{count}-{n};R{n};;3;7;;;7" for n in range(count)]
            invoice = self.invoice("T1;;;3;7;;;7", *rows, name=f"{count}.csv", read=False)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            invoice.action_read()
            self.env.flush_all()
            self.assertEqual(invoice.line_count, count + 1)
            # the host inserts rows by the hundred
            return self.env.cr.sql_log_count - before - count // 100

        selects(2)
        self.assertLessEqual(selects(1000), selects(10) + 1)
