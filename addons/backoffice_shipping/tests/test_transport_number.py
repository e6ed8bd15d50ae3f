from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_document import DocumentCase


@tagged("post_install", "-at_install")
class TestTransportNumber(DocumentCase):
    def draft(self, day=None, **values):
        document = self.document(self.delivery(), issue=False)
        document.write({"date": day, **values})
        return document

    def test_numbers_follow_dates_in_a_batch(self):
        late, early = self.draft(date(2025, 3, 5)), self.draft(date(2025, 3, 1))
        (late | early).action_issue()
        self.assertEqual(early.name, "TD/2025/00001")
        self.assertEqual(late.name, "TD/2025/00002")

    def test_every_year_and_series_counts_for_itself(self):
        other = self.series.create({"name": "B", "code": "B", "prefix": "B", "yearly": False})
        documents = [
            self.draft(date(2024, 12, 31)),
            self.draft(date(2025, 1, 1)),
            self.draft(date(2024, 12, 31), series_id=other.id),
            self.draft(date(2025, 1, 1), series_id=other.id),
        ]
        self.Document.union(*documents).action_issue()
        self.assertEqual(
            [doc.name for doc in documents],
            ["TD/2024/00001", "TD/2025/00001", "B00001", "B00002"],
        )

    def test_a_rollback_gives_the_number_back(self):
        first = self.draft(date(2025, 3, 1))
        first.action_issue()
        second = self.draft(date(2025, 3, 2))
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            second.action_issue()
            self.assertEqual(second.number, 2)
            _ = 1 / 0
        self.env.invalidate_all()
        self.assertEqual((second.state, second.name), ("draft", False))
        third = self.draft(date(2025, 3, 3))
        third.action_issue()
        self.assertEqual(third.number, 2)

    def test_an_error_in_one_issues_none(self):
        good, bad = self.draft(), self.draft()
        bad.reason_id = False
        with self.assertRaisesRegex(UserError, "a reason"):
            (good | bad).action_issue()
        self.assertFalse(good.name)
        self.assertFalse(self.series.counter_ids.filtered("last_number"))

    def test_twice_is_refused(self):
        document = self.draft()
        document.action_issue()
        with self.assertRaises(UserError):
            document.action_issue()

    def test_the_counter_row_is_locked(self):
        self.draft(date(2025, 3, 1)).action_issue()
        with self.registry.cursor() as cr:
            cr.execute(
                "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
                "WHERE c.relname = 'backoffice_transport_counter' AND l.granted "
                "AND l.mode = 'RowExclusiveLock'"
            )
            self.assertTrue(cr.fetchone()[0])

    def test_the_database_holds_a_number_once(self):
        first, second = self.draft(date(2025, 3, 1)), self.draft(date(2025, 3, 1))
        (first | second).action_issue()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env.cr.execute(
                "UPDATE backoffice_transport_document SET number = 1 WHERE id = %s",
                (second.id,),
            )

    def test_a_counter_starts_where_the_old_program_ended(self):
        counter = self.env["backoffice.transport.counter"].with_user(self.manager)
        counter = counter.create({"series_id": self.series.id, "year": 2025, "last_number": 41})
        document = self.draft(date(2025, 3, 1))
        document.action_issue()
        self.assertEqual(document.number, 42)
        with self.assertRaises(UserError):
            counter.last_number = 50
        with self.assertRaises(UserError):
            counter.unlink()
        with self.assertRaises(UserError):
            self.series.unlink()

    def test_numbers_fit_the_electronic_invoice(self):
        with self.assertRaises(ValidationError):
            self.series.prefix = "WAREHOUSE-NORTH/"

    def test_two_series_with_one_prefix_are_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.series.create({"name": "Twin", "code": "X", "prefix": "TD/"})

    def test_a_clerk_sets_no_counter(self):
        with self.assertRaises(AccessError):
            self.env["backoffice.transport.counter"].with_user(self.clerk).create(
                {"series_id": self.series.id, "year": 2025, "last_number": 9}
            )

    def test_a_new_company_has_its_series(self):
        company = self.env["res.company"].create({"name": "Another"})
        series = self.env["backoffice.transport.series"].search(
            [("company_id", "=", company.id)]
        )
        self.assertEqual(series.prefix, "TD/")

    def test_the_day_is_the_users_not_utc(self):
        document = self.draft()
        with freeze_time("2025-03-31 22:30:00"):
            document.action_issue()
        self.assertEqual(document.date, date(2025, 4, 1))

    def test_many_cost_as_much_as_few(self):
        def issue(count):
            pickings = self.env["stock.picking"].union(
                *(self.delivery(self.one_more()) for _i in range(count))
            )
            pickings = pickings.with_user(self.clerk)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            documents = self.Document._create_from_pickings(pickings)
            documents.action_issue()
            self.env.flush_all()
            self.assertEqual(len(documents), count)
            return self.env.cr.sql_log_count - before

        issue(1)
        few, many = issue(2), issue(12)
        self.assertLessEqual(many, few + 3)

    def one_more(self):
        return self.env["res.partner"].create({"name": "Customer"})
