from odoo.tests import tagged

from .common import IntakeCase


@tagged("post_install", "-at_install")
class TestIntakeHostile(IntakeCase):
    def refused(self, content, name="x.csv"):
        intake = self.Intake.create_from_file(name, content)
        intake.action_parse()
        self.assertEqual(intake.state, "rejected")
        self.assertEqual(bool(intake.file), bool(content), "the file is kept")
        self.assertFalse(intake.line_ids)
        return intake.reject_reason

    def test_the_reason_is_a_sentence(self):
        self.assertIn("PDF", self.refused(b"%PDF-1.4 x"))
        self.assertIn("empty", self.refused(b""))
        self.assertIn("headings", self.refused(b"a,b\n1,2\n"))

    def test_limits_are_settings(self):
        params = self.env["ir.config_parameter"]
        params.set_param("backoffice_sales.intake_max_rows", "10")
        self.assertIn("10 rows", self.refused(b"sku,qty\n" + b"A,1\n" * 20))
        params.set_param("backoffice_sales.intake_max_mb", "1")
        self.assertIn("1.0 MB", self.refused(b"sku,qty\n" + b"A,1\n" * 400_000))

    def test_a_name_is_no_path(self):
        intake = self.Intake.create_from_file("..\\../etc/passwd", b"%PDF x")
        self.assertEqual(intake.name, "passwd")

    def test_markup_in_a_file_is_text_on_the_screen(self):
        text = b"sku,qty,description\n<script>alert(1)</script>,1,<b>x</b>\n"
        intake = self.Intake.create_from_file("x.csv", text)
        intake.action_parse()
        self.assertNotIn("<script>", intake.preview)
        self.assertIn("&lt;script&gt;", intake.preview)
