import io
from datetime import date

import openpyxl

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, freeze_time, tagged

from odoo.addons.mail.tests.common import MailCase

from ..models import backoffice_report_run_figures
from ..reports import compute
from .common import ReportCase


@tagged("post_install", "-at_install")
class TestReportRun(ReportCase, MailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice("2024-03-05", [(100.10, cls.anna, cls.product_a)])
        cls.invoice("2024-03-06", [(-10, cls.bruno, cls.product_b), (60, cls.bruno, None)])

    # --- Frozen

    def test_run_stays_as_it_was_whatever_is_posted_later(self):
        run = self.run_report(groupings=("agent",))
        before = run.get_screen()
        self.invoice("2024-03-07", [(5000, self.anna, self.product_a)])
        self.anna.name = "Anna Maria"
        run.invalidate_recordset()
        self.assertEqual(run.get_screen(), before)
        self.assertTrue(run.is_intact)
        again = self.run_report(groupings=("agent",))
        self.assertNotEqual(again.figures_hash, run.figures_hash)
        self.assertEqual(self.figures(again, "now")[()], ("5150.10",))

    def test_no_posted_file_takes_the_place_of_the_reports_own(self):
        run = self.run_report(groupings=("agent",))
        forged = (
            self.env["ir.attachment"]
            .with_user(self.viewer)
            .create(
                {
                    "name": "October.xlsx",
                    "raw": b"better figures",
                    "description": "xlsx en_US",
                    "res_model": "mail.compose.message",
                }
            )
        )
        run.with_user(self.viewer).message_post(body="x", attachment_ids=forged.ids)
        self.assertEqual((forged.res_model, forged.res_id), (run._name, run.id))
        mine = run.with_user(self.manager).with_context(lang="en_US")
        self.assertTrue(mine._get_file("xlsx").raw.startswith(b"PK"))
        self.assertEqual(mine._get_file("xlsx"), mine._get_file("xlsx"))
        for user in (self.viewer, self.manager):
            with self.assertRaises(AccessError):
                run.with_user(user).write({"file_ids": [Command.link(forged.id)]})

    def test_same_figures_have_the_same_fingerprint(self):
        one, two = (self.run_report(groupings=("agent",)) for _time in range(2))
        self.assertEqual(one.figures_hash, two.figures_hash)
        self.assertEqual(len(one.figures_hash), 64)

    def test_figures_cannot_be_written_and_a_change_behind_is_seen(self):
        run = self.run_report(self.manager, groupings=("agent",)).sudo()
        for name, value in (("figures", {}), ("state", "queued"), ("figures_hash", "0")):
            with self.subTest(name), self.assertRaisesRegex(UserError, "archived"):
                run.write({name: value})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE backoffice_report_run SET figures ="
            " jsonb_set(figures, '{matrix,total,0}', '\"1.00\"') WHERE id = %s",
            [run.id],
        )
        run.invalidate_recordset()
        self.assertFalse(run.is_intact)
        self.assertFalse(run.get_screen()["is_intact"])

    def test_author_duration_and_parameters_are_kept(self):
        run = self.run_report(self.clerk, groupings=("agent",))
        self.assertEqual(run.user_id, self.clerk)
        self.assertEqual(run.state, "done")
        self.assertGreater(run.duration, 0)
        self.assertLessEqual(run.started_at, run.ended_at)
        self.assertEqual(run._get_parameters(), self.parameters(groupings=("agent",)))

    # --- Rights

    def test_readers_run_and_read_but_change_nothing(self):
        run = self.run_report(self.viewer)
        other = run.with_user(self.clerk)
        self.assertEqual(other.get_screen()["title"], "Net Turnover, 2024")
        with self.assertRaises(AccessError):
            other.write({"error": "x"})
        with self.assertRaises(AccessError):
            other.unlink()
        with self.assertRaises(AccessError):
            self.env["backoffice.report.run"].with_user(self.clerk).create({})
        with self.assertRaises(AccessError):
            self.report.with_user(self.clerk).write({"name": "x"})
        self.report.with_user(self.manager).write({"name": "Net Sales"})
        run.with_user(self.manager).unlink()

    def test_others_see_nothing(self):
        outsider = self.env["res.users"].create(
            {"name": "Out", "login": "r_out", "group_ids": self.env.ref("base.group_user").ids}
        )
        run = self.run_report()
        with self.assertRaises(AccessError):
            run.with_user(outsider).get_screen()
        with self.assertRaises(AccessError):
            self.run_report(outsider)

    def test_record_rules_hold_in_the_figures(self):
        self.env["ir.rule"].create(
            {
                "name": "Anna's lines alone",
                "model_id": self.env.ref("account.model_account_move_line").id,
                "domain_force": [("agent_id", "=", self.anna.id)],
            }
        )
        run = self.run_report(groupings=("agent",))
        self.assertEqual(self.figures(run, "now"), {("Anna",): ("100.10",), (): ("100.10",)})

    # --- Wizard

    def test_wizard_takes_last_month_and_other_dates_only_when_asked(self):
        Wizard = self.env["backoffice.report.run.create"].with_user(self.viewer)
        with freeze_time("2024-04-09"), Form(Wizard) as form:
            self.assertEqual(form.first_date, date(2024, 3, 1))
            self.assertEqual(form.last_date, date(2024, 3, 31))
            form.period = "last_year"
            self.assertEqual(form.first_date, date(2023, 1, 1))
            form.period = "custom"
            self.assertEqual(form.first_date, date(2023, 1, 1))
            form.period = "last_month"
        wizard = form.record
        action = wizard.action_run()
        run = self.env["backoffice.report.run"].browse(action["params"]["run_id"])
        self.assertEqual(action["tag"], "backoffice_report_screen")
        self.assertEqual(run.display_name, "Net Turnover, March 2024")
        self.assertEqual(self.figures(run, "now")[()], ("150.10",))

    def test_wizard_follows_the_fiscal_year(self):
        self.company.write({"fiscalyear_last_month": "6", "fiscalyear_last_day": 30})
        with freeze_time("2024-09-02"):
            wizard = self.env["backoffice.report.run.create"].create(
                {"period": "last_fiscal_year", "company_ids": self.company.ids}
            )
        self.assertEqual(
            (wizard.first_date, wizard.last_date), (date(2023, 7, 1), date(2024, 6, 30))
        )

    def test_wizard_refuses_what_makes_no_sense(self):
        Wizard = self.env["backoffice.report.run.create"].with_user(self.viewer)
        dates = {"period": "custom", "first_date": "2024-03-02", "last_date": "2024-03-01"}
        with self.assertRaisesRegex(UserError, "before it starts"):
            Wizard.create(dates).action_run()
        with self.assertRaisesRegex(UserError, "once"):
            Wizard.create({"grouping_1": "agent", "grouping_2": "agent"}).action_run()
        with self.assertRaisesRegex(UserError, "company"):
            Wizard.create({"company_ids": False}).action_run()

    def test_wizard_hands_over_the_file(self):
        wizard = (
            self.env["backoffice.report.run.create"]
            .with_user(self.viewer)
            .create({"output": "xlsx"})
        )
        action = wizard.action_run()
        self.assertEqual(action["type"], "ir.actions.act_url")
        attachment = self.env["ir.attachment"].browse(int(action["url"].split("/")[3][:-14]))
        self.assertTrue(attachment.name.endswith(".xlsx"))

    def test_unknown_report_and_too_many_rows(self):
        with self.assertRaisesRegex(ValidationError, "net_turnover"):
            self.env["backoffice.report"].sudo().create(
                {"name": "x", "code": "no_such", "definition": "x"}
            )
        self.patch(compute, "MAX_ROWS", 1)
        with self.assertRaisesRegex(UserError, "fewer groupings"):
            self.run_report(groupings=("agent",))

    # --- In the background

    def test_long_report_waits_and_is_made_by_the_scheduler(self):
        self.patch(backoffice_report_run_figures, "BACKGROUND_LINES", 2)
        run = self.run_report()
        self.assertEqual(run.get_screen()["state"], "queued")
        with self.assertRaisesRegex(UserError, "no figures yet"):
            run._get_table()
        cron = self.env.ref("backoffice_reports.backoffice_report_run_cron_make")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        run.invalidate_recordset()
        self.assertEqual(run.state, "done")
        self.assertEqual(self.figures(run, "now")[()], ("150.10",))

    # --- Files

    def test_xlsx_says_what_the_screen_says(self):
        run = self.run_report(groupings=("agent", "month"))
        book = openpyxl.load_workbook(io.BytesIO(run._build_xlsx()))
        self.assertEqual(book.sheetnames, ["Net Turnover", "Chart", "Definition"])
        table = run._get_table()
        width = len(table["heads"])
        sheet = book["Net Turnover"]
        start = int(sheet.freeze_panes[1:])
        for number, row in enumerate(table["rows"], start=start):
            cells = [cell.value for cell in sheet[number]]
            self.assertEqual([c for c in cells[:width] if c], row["labels"])
            for found, value in zip(cells[width:], row["values"], strict=True):
                self.assertEqual(found, None if value is None else float(value))
        last = [cell.value for cell in sheet[start + len(table["rows"])]]
        self.assertEqual(last[0], "Total")
        self.assertEqual(last[width], 150.10)
        words = dict(book["Definition"].iter_rows(values_only=True))
        self.assertEqual(words["Definition"], self.report.definition)
        self.assertEqual(words["Fingerprint"], run.figures_hash)

    def test_hostile_name_is_a_text_in_the_sheet_and_on_paper(self):
        self.anna.name = "=HYPERLINK(1)<script>"
        run = self.run_report(groupings=("agent",))
        book = openpyxl.load_workbook(io.BytesIO(run._build_xlsx()))
        found = [
            cell.data_type
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value == "=HYPERLINK(1)<script>"
        ]
        self.assertTrue(found)
        self.assertNotIn("f", found)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "backoffice_reports.backoffice_report_run_document", run.ids
        )
        self.assertNotIn(b"HYPERLINK(1)<script>", html)

    def test_file_is_made_once_a_language_and_kept(self):
        self.env["res.lang"]._activate_lang("it_IT")
        run = self.run_report(groupings=("month",))
        first = run._get_file("xlsx")
        self.assertEqual(run._get_file("xlsx"), first)
        italian = run.with_context(lang="it_IT")._get_file("xlsx")
        self.assertNotEqual(italian, first)
        book = openpyxl.load_workbook(io.BytesIO(italian.raw))
        texts = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
        self.assertIn("marzo 2024", texts)
        with self.assertRaisesRegex(UserError, "docx"):
            run._get_file("docx")

    # --- Mail

    def test_readers_get_it_in_their_own_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.report.with_context(lang="it_IT").name = "Fatturato netto"
        readers = self.env["res.partner"].create(
            [
                {"name": "Ann", "email": "ann@example.com", "lang": "en_US"},
                {"name": "Ugo", "email": "ugo@example.com", "lang": "it_IT"},
            ]
        )
        run = self.run_report(groupings=("agent",))
        wizard = (
            self.env["backoffice.report.run.send"]
            .with_user(self.viewer)
            .create(
                {
                    "run_id": run.id,
                    "partner_ids": readers.ids,
                    "output": "xlsx",
                    "note": "Look <b>",
                }
            )
        )
        with self.mock_mail_gateway():
            wizard.action_send()
        messages = run.message_ids.filtered("partner_ids").sorted("id")
        self.assertEqual(messages.partner_ids, readers)
        by_reader = {m.partner_ids.name: m for m in messages}
        self.assertEqual(by_reader["Ann"].subject, "Net Turnover, 2024")
        self.assertEqual(by_reader["Ugo"].subject, "Fatturato netto, 2024")
        self.assertEqual(
            by_reader["Ugo"].attachment_ids.mapped("name"), ["Fatturato netto, 2024.xlsx"]
        )
        self.assertIn("Look &lt;b&gt;", by_reader["Ann"].body)
        self.assertEqual(by_reader["Ann"].author_id, self.viewer.partner_id)

    def test_reader_without_address_is_named(self):
        run = self.run_report()
        wizard = self.env["backoffice.report.run.send"].create(
            {"run_id": run.id, "partner_ids": self.two.ids}
        )
        with self.assertRaisesRegex(UserError, "Due"):
            wizard.action_send()
