from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_freight import FreightCase


@tagged("post_install", "-at_install")
class TestFreightAccess(FreightCase):
    """Who sees costs, who decides, and in which company."""

    def records(self):
        self.shipped("T1")
        invoice = self.invoice("T1;;;3;9;;;9")
        invoice.action_create_profile()
        self.env.flush_all()
        margin = self.env["backoffice.freight.margin"].search(
            [("booking_id", "=", invoice.line_ids.booking_id.id)]
        )
        profile = invoice.profile_id
        return invoice, invoice.line_ids, profile, profile.column_ids[:1], margin

    def test_without_the_right_to_costs_nothing_is_seen(self):
        records = self.records()
        salesman = new_test_user(self.env, "f_sales", groups="sales_team.group_sale_manager")
        for user in (salesman, self.clerk, self.viewer):
            for record in records:
                case = self.subTest(record._name, user=user.login)
                with case, self.assertRaises(AccessError):
                    record.with_user(user).read(["company_id"])
        with self.assertRaises(AccessError):
            self.Invoice.with_user(self.clerk).create_from_file("x.csv", b"x")

    def test_a_reader_sees_and_changes_nothing(self):
        records = self.records()
        for record in records:
            with self.subTest(record._name):
                mine = record.with_user(self.looker)
                self.assertTrue(mine.read(["company_id"]))
                with self.assertRaises(AccessError):
                    mine.check_access("write")
        invoice, line = (record.with_user(self.looker) for record in records[:2])
        for call in (
            line.action_accept,
            line.action_dispute,
            invoice.action_match,
            invoice.action_create_bill,
            lambda: invoice.create_from_file("x.csv", b"x"),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_a_clerk_with_the_right_works_and_a_manager_deletes(self):
        invoice, line = self.records()[:2]
        line.action_dispute()
        self.assertEqual(invoice.state, "disputed")
        with self.assertRaises(AccessError):
            invoice.unlink()
        with self.assertRaises(AccessError):
            self.env["backoffice.freight.line"].with_user(self.auditor).create(
                {"invoice_id": invoice.id, "verdict": "match"}
            )
        invoice.with_user(self.manager).unlink()

    def test_another_company_is_out_of_sight(self):
        records = self.records()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "f_other",
            groups="backoffice_sales.backoffice_sales_group_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for record in records:
            with self.subTest(record._name), self.assertRaises(AccessError):
                record.with_user(stranger).read(["company_id"])
        theirs = self.env["backoffice.freight.invoice"].with_user(stranger)
        invoice = theirs.create_from_file("x.csv", b"Spedizione;Totale\nT1;7\n")
        invoice.action_read()
        self.assertEqual(invoice.line_ids.verdict, "not_ours")

    def test_the_upload_makes_one_record_a_file(self):
        attachments = (
            self.env["ir.attachment"]
            .with_user(self.auditor)
            .create(
                [
                    {"name": "a.csv", "raw": b"Spedizione;Totale\nT1;7\n"},
                    {"name": "b.pdf", "raw": b"%PDF-1.4"},
                ]
            )
        )
        action = self.Invoice.browse().create_document_from_attachment(attachments.ids)
        invoices = self.Invoice.search(action["domain"])
        self.assertEqual(set(invoices.mapped("state")), {"matched", "rejected"})
        self.assertIn("b.pdf", action["context"]["notifications"])
        self.assertFalse(attachments.exists())
