from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import CSV, IntakeCase


@tagged("post_install", "-at_install")
class TestIntake(IntakeCase):
    def test_a_clean_file_becomes_orders(self):
        intake = self.take()
        self.assertEqual((intake.state, intake.error_count), ("parsed", 0))
        intake.action_create_orders()
        self.assertEqual(intake.state, "done")
        first = intake.order_ids.filtered(lambda o: o.client_order_ref == "P1")
        self.assertEqual(first.partner_id, self.one)
        self.assertEqual(first.amount_untaxed, 25.5)
        self.assertEqual(first.order_line.intake_line_id, intake.line_ids[:2])

    def test_without_a_price_the_price_list_gives_it(self):
        intake = self.take()
        intake.action_create_orders()
        order = intake.order_ids.filtered(lambda o: o.client_order_ref == "P2")
        self.assertEqual(order.order_line.price_unit, 7.0)

    def test_the_same_file_is_refused_with_a_link(self):
        first, second = self.take(), self.take(name="again.csv")
        self.assertEqual(second.state, "rejected")
        self.assertEqual(second.duplicate_of_id, first)
        self.assertIn("orders.csv", second.reject_reason)
        self.assertTrue(second.file)

    def test_the_same_reference_is_refused_with_a_link(self):
        self.take().action_create_orders()
        again = self.take(CSV.replace("2;10", "4;10").replace("P1", " p1 "))
        lines = again.line_ids[:2]
        self.assertEqual(self.codes(lines), [["duplicate"], ["duplicate"]])
        self.assertEqual(lines.duplicate_order_id.client_order_ref, "P1")

    def test_an_order_of_another_customer_with_that_reference_is_no_duplicate(self):
        self.take().action_create_orders()
        again = self.take("Ordine;Cliente;Codice;Quantità\nP1;C2;A;1\n")
        self.assertEqual(self.codes(again.line_ids), [[]])

    def test_credits_zero_and_unknown_are_findings_and_make_no_order(self):
        text = (
            "Ordine;Cliente;Codice;Quantità;Prezzo\nX1;C1;A;-2;1\nX2;C1;A;0;1\n"
            "X3;C9;A;1;1\nX4;C1;Z;1;1\nX5;;A;1;1\nX6;C1;A;1;0\n"
        )
        intake = self.take(text)
        expected = [
            ["credit"],
            ["zero_quantity"],
            ["unknown_customer"],
            ["unknown_product"],
            ["no_customer"],
            ["zero_price"],
        ]
        self.assertEqual(self.codes(intake.line_ids), expected)
        intake.action_create_orders()
        self.assertEqual(intake.order_ids.mapped("client_order_ref"), ["X6"])
        self.assertEqual(intake.state, "parsed")
        with self.assertRaises(UserError):
            intake.action_create_orders()

    def test_one_bad_line_holds_its_whole_order_until_left_out(self):
        intake = self.take(CSV.replace("P1;C1;B", "P1;C1;ZZ"))
        intake.action_create_orders()
        self.assertEqual(intake.order_ids.mapped("client_order_ref"), ["P2"])
        bad = intake.line_ids.filtered(lambda line: line.state == "error")
        bad.action_skip()
        self.assertIn(self.clerk.name, bad.skip_reason)
        intake.action_create_orders()
        self.assertEqual(intake.state, "done")
        self.assertEqual(len(intake.order_ids), 2)

    def test_a_choice_is_remembered_for_the_next_file(self):
        intake = self.take(CSV.replace("P1;C1;B", "P1;C1;THEIR-B"))
        intake.line_ids[1].product_id = self.b
        self.assertEqual(intake.error_count, 0)
        alias = self.env["backoffice.product.alias"].search([("code", "=", "THEIR-B")])
        self.assertEqual((alias.partner_id, alias.product_id), (self.one, self.b))
        again = self.take("Ordine;Cliente;Codice;Quantità\nN1;C1;their-b;1\nN2;C2;THEIR-B;1\n")
        self.assertEqual(again.line_ids[0].product_id, self.b)
        self.assertEqual(self.codes(again.line_ids[1]), [["unknown_product"]])

    def test_a_chosen_customer_holds_for_every_line_with_that_name(self):
        text = "Ordine;Ragione sociale;Codice;Quantità\nN1;Rossi;A;1\nN2;Rossi;A;2\n"
        intake = self.take(text)
        intake.line_ids[0].partner_id = self.two
        self.assertEqual(intake.line_ids.partner_id, self.two)
        self.assertEqual(intake.error_count, 0)

    def test_match_by_vat_email_barcode_and_archived(self):
        self.one.write({"vat": "IT00743110157", "email": "uno@example.com"})
        self.two.active = False
        text = (
            "Ordine,P.IVA,Email,Cliente,EAN,Quantità\nN1,IT00743110157,,,8001234567890,1\n"
            "N2,,UNO@example.com,,08001234567890,1\nN3,,,C2,8001234567890,1\n"
        )
        lines = self.take(text).line_ids
        self.assertEqual(lines[:2].partner_id, self.one)
        self.assertEqual(lines.product_id, self.b)
        self.assertEqual(self.codes(lines)[2], ["archived_customer"])

    def test_units(self):
        six = self.env.ref("uom.product_uom_pack_6")
        text = (
            "Cliente,Ordine,Codice,Quantità,UM\n"
            "C1,N1,A,1,pz\nC1,N1,A,1,Pack of 6\nC1,N1,A,1,kg\n"
        )
        lines = self.take(text).line_ids
        self.assertEqual(lines[1].uom_id, six)
        self.assertEqual(self.codes(lines), [[], [], ["wrong_uom"]])

    def test_create_what_is_missing_is_a_step_of_its_own(self):
        text = "Ordine;Cliente;Codice;Descrizione;Quantità;Prezzo\nN1;K7;NEW;New;1;4\n"
        intake = self.take(text)
        wizard = self.env["backoffice.intake.create.missing"].with_user(self.clerk)
        wizard = wizard._create_for(intake)
        self.assertEqual(wizard.line_ids.mapped("kind"), ["customer", "product"])
        self.assertFalse(self.env["res.partner"].search([("ref", "=", "K7")]))
        wizard.action_create()
        self.assertEqual(self.codes(intake.line_ids), [[]])
        self.assertEqual(intake.line_ids.product_id.list_price, 4.0)

    def test_a_bad_vat_number_is_named(self):
        text = "Ordine;Cliente;P.IVA;Codice;Quantità;Paese\nN1;K7;IT123;A;1;IT\n"
        intake = self.take(text)
        wizard = self.env["backoffice.intake.create.missing"].with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "K7.*IT123"):
            wizard._create_for(intake).action_create()

    def test_an_e_mail_gives_an_intake_for_each_attachment(self):
        intakes = self.Intake.sudo().message_new(
            {
                "email_from": "Uno <orders@uno.example>",
                "subject": "Order",
                "body": "<p>Please</p>",
                "attachments": [
                    ("a.csv", CSV.encode(), {}),
                    ("b.csv", CSV.replace("P", "Q"), {}),
                    ("logo.png", b"\x89PNG", {"cid": "1"}),
                ],
            }
        )
        both = self.env["backoffice.order.intake"].search([("sender", "like", "uno.example")])
        self.assertEqual(both.mapped("state"), ["parsed", "parsed"])
        other = both - intakes
        self.assertIn("Please", "".join(other.message_ids.mapped("body")))

    def test_a_profile_is_kept_from_what_was_understood(self):
        intake = self.take("Ordine;Cliente;Codice;Quantità\nP1;C1;A;5\n")
        action = intake.action_create_profile()
        self.assertEqual(action["res_id"], intake.profile_id.id)
        following = self.take("Ordine;Cliente;Codice;Quantità\nP2;C1;A;6\n", name="next.csv")
        self.assertEqual(following.profile_id, intake.profile_id)

    def test_a_profile_is_found_by_sender_and_by_headings(self):
        profile = self.env["backoffice.intake.profile"].create(
            {
                "name": "Uno",
                "sender": "@uno.example",
                "partner_id": self.one.id,
                "column_ids": [
                    (0, 0, {"heading": "cosa", "column": "product_code"}),
                    (0, 0, {"heading": "quanti", "column": "quantity"}),
                ],
            }
        )
        self.assertEqual(profile._find_by_sender("X <a@uno.example>"), profile)
        intake = self.take("cosa;quanti\nA;5\n", profile=profile)
        self.assertEqual(intake.line_ids.partner_id, self.one)
        self.assertEqual(intake.line_ids.quantity, 5)

    def test_upload_reports_what_was_refused(self):
        self.take()
        files = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create(
                [
                    {"name": "good.csv", "raw": CSV.replace("P", "R").encode()},
                    {"name": "same.csv", "raw": CSV.encode()},
                    {"name": "bad.pdf", "raw": b"%PDF-1.4 x"},
                ]
            )
        )
        action = self.Intake.create_document_from_attachment(files.ids)
        self.assertEqual(set(action["context"]["notifications"]), {"same.csv", "bad.pdf"})
        self.assertFalse(files.exists())

    def test_orders_cost_the_same_queries_whatever_their_number(self):
        def cost(count, mark):
            rows = "".join(f"{mark}{n};C1;A;1;2\n{mark}{n};C1;B;1;3\n" for n in range(count))
            intake = self.take("Ordine;Cliente;Codice;Quantità;Prezzo\n" + rows)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            intake.action_create_orders()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        cost(2, "W")
        few, many = cost(5, "X"), cost(50, "Y")
        self.assertLessEqual(many, few + 12, f"{few} queries for 5 orders, {many} for 50")

    def test_the_result_equals_the_hosts_own(self):
        tax = self.env["account.tax"].create({"name": "22", "amount": 22})
        (self.a | self.b).write({"taxes_id": tax.ids, "standard_price": 3, "sale_delay": 4})
        intake = self.take()
        intake.action_create_orders()
        ours = intake.order_ids.filtered(lambda o: o.client_order_ref == "P1")
        lines = [
            (0, 0, {"product_id": p.id, "product_uom_qty": q, "price_unit": price})
            for p, q, price in ((self.a, 2, 10.0), (self.b, 1, 5.5))
        ]
        plain = (
            self.env["sale.order"]
            .with_user(self.clerk)
            .create({"partner_id": self.one.id, "order_line": lines})
        )
        for name in (
            "amount_total",
            "amount_tax",
            "warehouse_id",
            "fiscal_position_id",
            "pricelist_id",
            "payment_term_id",
            "user_id",
            "partner_invoice_id",
            "validity_date",
            "margin",
        ):
            self.assertEqual(ours[name], plain[name], name)
        names = ["name", "tax_ids", "discount", "product_uom_id", "price_subtotal"]
        for name in [*names, "purchase_price", "customer_lead"]:
            for our, their in zip(ours.order_line, plain.order_line, strict=True):
                self.assertEqual(our[name], their[name], name)
        self.assertRegex(ours.name, r"^S\d+$")

    def test_an_order_that_came_in_meanwhile_is_seen_at_creation(self):
        intake = self.take()
        self.env["sale.order"].create({"partner_id": self.one.id, "client_order_ref": "P1"})
        intake.action_create_orders()
        self.assertEqual(intake.order_ids.mapped("client_order_ref"), ["P2"])
        self.assertEqual(self.codes(intake.line_ids[:2]), [["duplicate"], ["duplicate"]])
