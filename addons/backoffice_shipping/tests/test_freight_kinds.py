from odoo.tests import tagged

from .common_freight import HEADINGS, FreightCase

WORDS = "Spedizione;Descrizione;Peso;Importo\n"


@tagged("post_install", "-at_install")
class TestFreightKinds(FreightCase):
    """What carriers write beside the freight of one shipment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["account.journal"].create(
            {
                "name": "Bills",
                "code": "FRK",
                "type": "purchase",
                "company_id": cls.company.id,
            }
        )

    def bill(self, invoice):
        action = invoice.action_create_bill()
        return self.env["account.move"].browse(action["res_id"])

    # --- Credit notes

    def test_a_credit_note_answers_a_dispute(self):
        self.shipped("T1")
        first = self.invoice("T1;;;3;11;;;11", partner_id=self.hauler.id, number="1")
        first.line_ids.action_dispute()
        self.assertEqual(first.amount_disputed, 4.0)
        note = self.invoice(
            "T1;;;3;-4;;;-4", name="nc.csv", partner_id=self.hauler.id, number="NC1"
        )
        line = note.line_ids
        self.assertEqual((line.verdict, line.state), ("credit", "accepted"))
        self.assertRecordValues(
            line,
            [{"expected": -4.0, "difference": 0.0, "earlier_line_id": first.line_ids.id}],
        )
        self.assertEqual((first.line_ids.state, first.amount_disputed), ("accepted", 0.0))
        self.assertEqual(first.state, "matched", "it is entered as it was billed")
        refund, bill = self.bill(note), self.bill(first)
        self.assertEqual((refund.move_type, refund.amount_untaxed), ("in_refund", 4.0))
        self.assertEqual((bill.move_type, bill.amount_untaxed), ("in_invoice", 11.0))
        self.assertEqual((first.state, note.state), ("done", "done"))

    def test_a_credit_that_nobody_waits_for_is_decided_by_a_person(self):
        self.shipped("T1")
        self.invoice("T1;;;3;7;;;7")
        notes = [
            self.invoice(f"T1;;;3;-{n};;;-{n}", "X1;;;3;-1;;;-1", name=f"{n}.csv")
            for n in (1, 2)
        ]
        for note in notes:
            self.assertEqual(self.verdicts(note), [("credit", "open")] * 2)
        later = self.invoice("T1;;;2;7;;;7", name="c.csv").line_ids
        self.assertEqual(later.verdict, "duplicate", "of the charge")
        self.assertGreater(later.earlier_line_id.billed, 0)

    def test_a_credit_of_another_amount_is_no_answer(self):
        self.shipped("T1")
        first = self.invoice("T1;;;3;11;;;11")
        first.line_ids.action_dispute()
        note = self.invoice("T1;;;3;-2;;;-2", name="b.csv")
        self.assertEqual(self.verdicts(note), [("credit", "open")])
        self.assertEqual((note.line_ids.difference, first.line_ids.state), (2.0, "disputed"))
        note.line_ids.action_accept()
        self.assertEqual(first.line_ids.state, "accepted")

    # --- Currencies

    def franc(self, rate=None):
        franc = self.env.ref("base.CHF")
        franc.active = True
        franc.rate_ids.unlink()
        if rate:
            self.env["res.currency.rate"].create(
                {
                    "currency_id": franc.id,
                    "name": "2020-01-01",
                    "rate": rate,
                    "company_id": self.company.id,
                }
            )
        return franc

    def test_a_line_in_another_currency_is_converted_and_waits(self):
        self.franc(rate=2)
        self.shipped("T1")
        self.shipped("T2")
        headings = HEADINGS.replace("Totale", "Totale;Valuta")
        own = self.euro.name
        rows = ("T1;;;3;14;;;14;CHF", f"T2;;;3;7;;;7;{own}", f"X1;;;3;7;;;7;{own}")
        invoice = self.invoice(*rows, headings=headings)
        self.assertEqual(invoice.currency_id, self.euro)
        line = invoice.line_ids[0]
        self.assertRecordValues(line, [{"billed": 7.0, "verdict": "match", "state": "open"}])
        self.assertIn("14.00 CHF", line.problem_text)
        self.assertEqual(invoice.line_ids[1].state, "accepted")

    def test_a_currency_without_a_rate_is_not_counted_one_to_one(self):
        self.franc()
        headings = HEADINGS.replace("Totale", "Totale;Valuta")
        own = self.euro.name
        rows = ("T1;;;3;14;;;14;CHF", f"T2;;;3;7;;;7;{own}", f"T3;;;3;7;;;7;{own}")
        invoice = self.invoice(*rows, headings=headings)
        self.assertEqual(invoice.state, "rejected")
        self.assertIn("CHF has no rate", invoice.reject_reason)

    # --- Fuel, VAT, the invoice as a whole, weights

    def test_fuel_vat_and_what_is_for_the_whole_invoice(self):
        self.shipped("T1")
        self.shipped("T2")
        invoice = self.invoice(
            "T1;Nolo;3;7,00",
            "T1;IVA 22%;;1,54",
            "T2;Nolo;3;7,00",
            ";Adeguamento carburante;;0,60",
            ";Canone di servizio;;15,00",
            ";IVA;;6,51",
            ";Totale documento;;37,65",
            headings=WORDS,
        )
        self.assertEqual(
            self.verdicts(invoice),
            [("match", "accepted"), ("match", "accepted"), ("general", "open")],
        )
        self.assertRecordValues(
            invoice.line_ids,
            [
                {"billed": 7.3, "vat": 1.54, "rows": "2, 3, 5"},
                {"billed": 7.3, "vat": 0.0, "rows": "4, 5"},
                {"billed": 15.0, "vat": 0.0, "rows": "6"},
            ],
        )
        invoice.action_match()
        self.assertEqual(invoice.line_ids[2].verdict, "general")

    def test_the_limit_of_the_band_is_no_heavier_shipment(self):
        booking = self.shipped("T1")
        self.shipped("T2")
        self.assertEqual(booking.sudo().expected_cost_parts[0]["params"]["limit"], "30")
        invoice = self.invoice("T1;;;30;9;;;9", "T2;;;12;9;;;9")
        self.assertEqual(invoice.line_ids.mapped("verdict"), ["price", "weight"])
        self.assertEqual(invoice.line_ids[0].weight_ours, 3.0)

    # --- To the cent

    def test_the_bill_is_to_the_cent_what_the_lines_say(self):
        for n in range(30):
            self.shipped(f"T{n}")
        rows = [f"T{n};;;3;6,335;0,{300 + n};0,0{n:02d}5;" for n in range(30)]
        invoice = self.invoice(*rows, partner_id=self.hauler.id, number="9")
        self.assertEqual(set(invoice.line_ids.mapped("state")), {"accepted"})
        due = invoice.currency_id.round(sum(invoice.line_ids.mapped("amount_due")))
        self.assertEqual(due, invoice.currency_id.round(invoice.amount_billed))
        self.assertEqual(self.bill(invoice).amount_untaxed, due)

    # --- Match again

    def test_match_again_adds_up_what_meets_in_one_shipment(self):
        one, two = self.shipped("T1"), self.shipped("T2")
        invoice = self.invoice("P1;;;2;4;;;4", "P2;;;1;3;;;3", "T2;;;3;7;;;7", "R2;;;3;7;;;7")
        later = self.invoice("P2;;;1;3;;;3", name="b.csv")
        self.assertEqual(later.line_ids.earlier_line_id, invoice.line_ids[1])
        self.assertEqual(invoice.open_count, 3)
        invoice.line_ids[1].note = "second parcel"
        one.parcel_ids.sudo().tracking_ref = "P1"
        one.parcel_ids.sudo().copy({"weight": 1}).tracking_ref = "P2"
        two.sudo().carrier_number = "R2"
        invoice.action_match()
        self.assertRecordValues(
            invoice.line_ids,
            [
                {
                    "booking_id": one.id,
                    "billed": 7.0,
                    "verdict": "match",
                    "rows": "2, 3",
                    "weight": 3.0,
                    "note": "second parcel",
                    "state": "accepted",
                },
                {
                    "booking_id": two.id,
                    "billed": 14.0,
                    "verdict": "duplicate",
                    "rows": "4, 5",
                    "weight": 3.0,
                    "note": False,
                    "state": "open",
                },
            ],
        )
        self.assertEqual((invoice.line_count, invoice.amount_billed), (2, 21.0))
        self.assertEqual(later.line_ids.earlier_line_id, invoice.line_ids[0])
        invoice.action_match()
        self.assertEqual(invoice.line_ids.mapped("rows"), ["2, 3", "4, 5"])

    def test_a_shipment_that_another_line_has_is_not_accepted_again(self):
        booking = self.shipped("T1")
        invoice = self.invoice("T1;;;3;7;;;7", "X1;;;3;7;;;7")
        chosen = invoice.line_ids[1]
        chosen.booking_id = booking
        self.assertEqual((chosen.verdict, chosen.state), ("duplicate", "open"))
        self.assertEqual(chosen.earlier_line_id, invoice.line_ids[0])
        invoice.action_match()
        self.assertEqual(self.verdicts(invoice), [("match", "accepted"), ("duplicate", "open")])
        chosen.action_dispute()
        invoice.action_match()
        self.assertEqual(invoice.line_ids[0].verdict, "match")

    def test_looking_again_costs_the_same_queries_for_many(self):
        booking = self.shipped("T1")

        def selects(count):
            rows = [f"L{count}-{n};;;3;7;;;7" for n in range(count)]
            invoice = self.invoice(f"T1-{count};;;3;7;;;7", *rows, name=f"{count}.csv")
            booking.sudo().tracking_ref = f"T1-{count}"
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            invoice.action_match()
            self.env.flush_all()
            self.assertEqual(invoice.line_ids[0].booking_id, booking)
            return self.env.cr.sql_log_count - before

        selects(2)
        self.assertEqual(selects(300), selects(10))
