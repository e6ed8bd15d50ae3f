import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_day_end import DayEndCase

SERVER = "backoffice_shipping.backoffice_shipping_group_print_server"


@tagged("post_install", "-at_install")
class TestPrintJob(DayEndCase):
    """The queue that print servers take from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Job = cls.env["backoffice.print.job"]
        cls.printer = cls.env["backoffice.printer"].create(
            {"name": "Ramp", "code": "ramp-1", "kind": "pdf"}
        )
        cls.server, cls.second = (
            new_test_user(cls.env, login, groups=f"base.group_user,{SERVER}")
            for login in ("b_server", "b_server2")
        )
        cls.sales = new_test_user(cls.env, "b_sales", groups="sales_team.group_sale_salesman")

    def queue(self, bookings=None, printer=None):
        bookings = bookings or self.booked()
        printer = printer or self.printer
        bookings.with_user(self.clerk)._print_labels("given", printer)
        return self.Job.search([], limit=1)

    def test_taken_printed_and_who_did_it(self):
        job = self.queue()
        self.assertEqual((job.state, job.create_uid), ("waiting", self.clerk))
        (taken,) = self.Job.with_user(self.server).take_jobs("ramp-1", 5)
        self.assertEqual((taken["job_id"], taken["kind"], taken["labels"]), (job.id, "pdf", 1))
        self.assertTrue(base64.b64decode(taken["content"]).startswith(b"%PDF"))
        self.assertEqual((job.state, job.taken_by_id), ("taken", self.server))
        self.assertEqual(self.Job.with_user(self.second).take_jobs("ramp-1", 5), [])
        self.assertTrue(self.Job.browse(job.id).with_user(self.server).done())
        self.assertEqual(job.state, "printed")
        moment = job.printed_at
        job.with_user(self.server).done()
        self.assertEqual(job.printed_at, moment)

    def test_oldest_first_and_no_more_than_asked(self):
        jobs = [self.queue().id for _n in range(3)]
        take = self.Job.with_user(self.server).take_jobs
        self.assertEqual([j["job_id"] for j in take("ramp-1", 2)], jobs[:2])
        self.assertEqual([j["job_id"] for j in take("ramp-1", 2)], jobs[2:])
        self.assertEqual(take("ramp-1", -1), [])

    def test_what_failed_waits_for_a_person(self):
        job = self.queue()
        self.Job.with_user(self.server).take_jobs("ramp-1", 1)
        job.with_user(self.server).failed("out of paper\0")
        self.assertEqual((job.state, job.error), ("failed", "out of paper"))
        self.assertEqual(self.Job.with_user(self.server).take_jobs("ramp-1", 1), [])
        job.with_user(self.clerk).action_print_again()
        self.assertEqual(len(self.Job.with_user(self.second).take_jobs("ramp-1", 1)), 1)

    def test_what_was_taken_and_never_reported_is_not_printed_again(self):
        job = self.queue()
        self.Job.with_user(self.server).take_jobs("ramp-1", 1)
        job.taken_at = fields.Datetime.now() - timedelta(days=1)
        self.assertEqual(self.Job.with_user(self.server).take_jobs("ramp-1", 1), [])

    def test_only_who_took_it_reports(self):
        job = self.queue()
        self.Job.with_user(self.server).take_jobs("ramp-1", 1)
        for method in ("done", "failed"):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(job.with_user(self.second), method)()
        self.assertEqual(job.state, "taken")

    def test_a_printer_takes_one_kind(self):
        pdf, zpl = self.booked(), self.booked(kind="zpl")
        action = (pdf | zpl).with_user(self.clerk)._print_labels("given", self.printer)
        self.assertIn(zpl.name, action["params"]["message"])
        job = self.Job.search([], limit=1)
        self.assertEqual((job.kind, job.booking_ids), ("pdf", pdf))
        with self.assertRaisesRegex(UserError, "not of the kind"):
            zpl.with_user(self.clerk)._print_labels("given", self.printer)

    def test_a_code_is_no_path(self):
        for code in ("../etc", "a/b", "A", "", "a b", "a" * 41, "ramp\n"):
            with self.subTest(code), self.assertRaises(ValidationError):
                self.printer.code = code
        self.queue()
        self.assertEqual(self.Job.with_user(self.server).take_jobs("../ramp-1", 1), [])
        self.assertEqual(self.Job.with_user(self.server).take_jobs("%", 1), [])

    def test_print_servers_see_nothing_else(self):
        job = self.queue()
        with self.assertRaises(AccessError):
            self.Job.with_user(self.server).search([])
        with self.assertRaises(AccessError):
            job.booking_ids.with_user(self.server).read(["name"])
        with self.assertRaises(AccessError):
            job.attachment_id.with_user(self.server).read(["raw"])

    def test_a_sales_user_takes_and_sees_nothing(self):
        self.queue()
        with self.assertRaises(AccessError):
            self.Job.with_user(self.sales).take_jobs("ramp-1", 1)
        with self.assertRaises(AccessError):
            self.Job.with_user(self.sales).search([])
        with self.assertRaises(AccessError):
            self.Job.with_user(self.viewer).take_jobs("ramp-1", 1)

    def test_another_companys_printer_is_not_served(self):
        other = self.env["res.company"].create({"name": "Other"})
        there = self.printer.copy({"company_id": other.id, "code": "ramp-1"})
        self.Job.create(
            {
                "name": "x",
                "company_id": other.id,
                "printer_id": there.id,
                "kind": "pdf",
                "state": "waiting",
            }
        )
        self.assertEqual(self.Job.with_user(self.server).take_jobs("ramp-1", 5), [])

    def test_the_record_is_nobodys_to_write(self):
        job = self.queue()
        for user in (self.clerk, self.manager):
            with self.subTest(user.login), self.assertRaises(AccessError):
                job.with_user(user).write({"state": "printed"})
        with self.assertRaises(AccessError):
            job.with_user(self.viewer).action_print_again()

    def test_opened_once_more_is_kept_too(self):
        booking = self.booked()
        booking.with_user(self.clerk)._print_labels()
        job = self.Job.search([], limit=1)
        action = job.with_user(self.viewer).action_open()
        self.assertEqual(action["url"], f"/web/content/{job.attachment_id.id}")
        again = self.Job.search([], limit=1)
        self.assertEqual((again.create_uid, again.booking_ids), (self.viewer, booking))

    def test_old_files_go_and_the_record_stays(self):
        booking = self.booked()
        booking.with_user(self.clerk)._print_labels()
        waiting = self.queue()
        jobs = self.Job.search([])
        self.env.cr.execute(
            "UPDATE backoffice_print_job SET create_date = create_date - interval '40 days'"
        )
        jobs.invalidate_recordset()
        self.Job._gc_files()
        self.assertTrue(waiting.attachment_id.exists())
        old = jobs - waiting
        self.assertFalse(old.attachment_id)
        self.assertTrue(booking.label_id.exists())
        with self.assertRaisesRegex(UserError, "gone"):
            old.with_user(self.clerk).action_open()
