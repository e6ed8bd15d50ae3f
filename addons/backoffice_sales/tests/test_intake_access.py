from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CSV, IntakeCase


@tagged("post_install", "-at_install")
class TestIntakeAccess(IntakeCase):
    def test_a_reader_sees_and_changes_nothing(self):
        intake = self.take().with_user(self.viewer)
        self.assertEqual(intake.line_ids[0].order_ref, "P1")
        with self.assertRaises(AccessError):
            intake.action_create_orders()
        with self.assertRaises(AccessError):
            intake.line_ids[0].quantity = 9
        with self.assertRaises(AccessError):
            intake.create_from_file("x.csv", b"sku,qty\nA,1\n")

    def test_the_upload_takes_no_file_away_from_a_record(self):
        intake = self.take()
        kept, passing = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create(
                [
                    {
                        "name": "kept.csv",
                        "raw": b"x",
                        "res_model": intake._name,
                        "res_id": intake.id,
                    },
                    {"name": "new.csv", "raw": b"sku,qty\nA,1\n"},
                ]
            )
        )
        intake.browse().create_document_from_attachment((kept | passing).ids)
        self.assertEqual((kept | passing).exists(), kept)

    def test_what_a_program_sends_may_be_anything(self):
        for content in (None, 10**15, "not base64", {"a": 1}, [1]):
            with self.subTest(content=content), self.assertRaises(UserError):
                self.Intake.create_from_file("x.csv", content)
        profile = self.env["backoffice.intake.profile"].create({"name": "P"})
        intake = self.Intake.create_from_file("x.csv", "c2t1LHF0eQpBLDEK", profile.id)
        self.assertEqual(intake.profile_id, profile)

    def test_only_a_manager_deletes_profiles(self):
        profile = self.env["backoffice.intake.profile"].create({"name": "P"})
        with self.assertRaises(AccessError):
            profile.with_user(self.clerk).unlink()
        profile.with_user(self.manager).unlink()

    def test_another_companys_intake_is_out_of_sight(self):
        company = self.env["res.company"].create({"name": "Other"})
        other = self.env["backoffice.order.intake"].with_company(company)
        intake = other.create_from_file("x.csv", CSV.encode())
        self.assertEqual(intake.company_id, company)
        with self.assertRaises(AccessError):
            intake.with_user(self.clerk).read(["name"])
        # and the same file may come in for each company
        self.assertEqual(self.take().state, "parsed")

    def test_the_database_holds_the_same_file_once(self):
        first = self.take()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["backoffice.order.intake"].create(
                {"name": "race", "file_hash": first.file_hash}
            ).flush_recordset()

    def test_lines_and_files_with_orders_are_kept(self):
        intake = self.take()
        intake.action_create_orders()
        with self.assertRaises(UserError):
            intake.line_ids[0].quantity = 5
        with self.assertRaises(UserError):
            intake.unlink()
        with self.assertRaises(UserError):
            intake.action_reject()
