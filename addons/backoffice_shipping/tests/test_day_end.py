from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time

from .common_day_end import DayEndCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-05 15:30:00")
class TestDayEnd(DayEndCase):
    """The screen, the cut-off, the warning: Thursday, 16:30 in Rome."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Europe/Rome"
        cls.carrier.write({"cutoff_hour": 17.0, "cutoff_warn_minutes": 60})
        cls.Warning = cls.env["backoffice.cutoff.warning"]

    def rows(self, user=None):
        rows = self.env["backoffice.day.end"].with_user(user or self.clerk)
        return rows._search_fresh([])

    def booked(self, *args, **values):
        bookings = super().booked(*args, **values)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE backoffice_booking SET create_date = %s WHERE id = ANY(%s)",
            [fields.Datetime.now(), bookings.ids],
        )
        bookings.invalidate_recordset(["create_date"])
        return bookings

    # --- The screen

    def test_nothing_waits(self):
        self.assertFalse(self.rows())

    def test_what_waits_by_carrier(self):
        other = self.carrier.copy({"name": "Other", "cutoff_hour": 0})
        self.booked(3, parcels=2)
        self.booked(1, carrier_id=other.id)
        self.booked(1, carrier_id=other.id, state="failed")
        first, second = self.rows()
        self.assertEqual(
            (first.carrier_id, first.waiting_count, first.parcel_count, first.weight),
            (self.carrier, 3, 6, 15.0),
        )
        self.assertEqual((second.waiting_count, second.moving_count), (1, 1))
        self.assertFalse(second.cutoff_at or second.time_left)

    def test_each_shipment_is_counted_where_it_stands(self):
        bookings = self.booked(4)
        self.manifest(bookings[:1])
        closed = self.manifest(bookings[1:2])
        self.assertEqual(self.rows().waiting_count, 2)
        self.assertEqual(self.rows().drafted_count, 2)
        closed.with_user(self.clerk).action_close()
        self.assertEqual((self.rows().drafted_count, self.rows().closed_count), (0, 2))
        closed.with_user(self.clerk).action_hand_over()
        self.assertEqual((self.rows().waiting_count, self.rows().closed_count), (2, 0))

    def test_closing_the_day_makes_the_manifest(self):
        bookings = self.booked(3)
        row = self.rows()
        action = row.action_open_manifest()
        manifest = bookings.manifest_id
        self.assertEqual((action["res_id"], manifest.open_count), (manifest.id, 3))
        self.assertEqual(self.rows().action_open_manifest()["res_id"], manifest.id)
        self.assertEqual(manifest.line_ids.booking_id, bookings)

    def test_what_was_not_handed_over_of_any_day(self):
        old = self.booked()
        new = self.booked()
        self.env.cr.execute(
            "UPDATE backoffice_booking SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=3), old.id],
        )
        row = self.rows()
        self.assertEqual(row.old_count, 1)
        action = row.action_view_bookings()
        self.assertEqual(self.Booking.search(action["domain"]), new | old)

    def test_200_shipments_cost_what_20_do(self):
        def cost(count):
            self.booked(count)
            with self.count_queries() as found:
                manifest = self.env["backoffice.manifest"].browse(
                    self.rows().action_open_manifest()["res_id"]
                )
                manifest.action_close()
            return found[0]

        cost(2)
        few, many = cost(20), cost(200)
        self.assertLessEqual(many, few + 6)

    # --- The cut-off

    def test_time_left_and_too_late(self):
        self.booked()
        row = self.rows()
        self.assertEqual(row.cutoff_at, fields.Datetime.to_datetime("2026-03-05 16:00:00"))
        self.assertEqual((row.urgency, row.time_left), ("soon", "0:30 h left"))
        with freeze_time("2026-03-05 16:10:00"):
            row.invalidate_recordset()
            self.assertEqual((row.urgency, row.time_left), ("late", "0:10 h too late"))
        with freeze_time("2026-03-05 08:00:00"):
            row.invalidate_recordset()
            self.assertEqual((row.urgency, row.time_left), ("none", "8:00 h left"))

    def test_what_is_closed_is_not_late(self):
        manifest = self.manifest(self.booked())
        self.assertEqual(self.rows().urgency, "soon")
        manifest.with_user(self.clerk).action_close()
        self.assertEqual(self.rows().urgency, "none")

    @freeze_time("2026-07-02 14:30:00")
    def test_summer_time(self):
        self.booked()
        self.assertEqual(str(self.rows().cutoff_at), "2026-07-02 15:00:00")

    def test_no_cutoff_on_a_day_without_collection(self):
        self.booked()
        with freeze_time("2026-03-07 15:30:00"):  # a Saturday
            self.assertFalse(self.rows().cutoff_at)
        calendar = self.company.resource_calendar_id.copy({"name": "BRT"})
        self.carrier.cutoff_calendar_id = calendar
        calendar.attendance_ids.filtered(lambda a: a.dayofweek == "3").unlink()
        self.rows().invalidate_recordset()
        self.assertFalse(self.rows().cutoff_at)

    def test_hours_by_weekday(self):
        calendar = self.company.resource_calendar_id.copy({"name": "BRT", "tz": "Europe/Rome"})
        calendar.attendance_ids.filtered(
            lambda a: a.dayofweek == "4" and a.day_period == "afternoon"
        ).unlink()
        self.carrier.write({"cutoff_calendar_id": calendar.id, "cutoff_by_calendar": True})
        self.booked()
        for moment, cutoff in (
            ("2026-03-05 15:30:00", "2026-03-05 16:00:00"),  # Thursday: until 17:00
            ("2026-03-06 10:30:00", "2026-03-06 11:00:00"),  # Friday: until noon
            ("2026-03-07 10:30:00", "False"),
        ):
            with self.subTest(moment), freeze_time(moment):
                self.rows().invalidate_recordset()
                self.assertEqual(str(self.rows().cutoff_at), cutoff)

    def test_the_earliest_of_the_methods_that_are_closed_together(self):
        express = self.carrier.copy({"name": "Express", "cutoff_hour": 16.75})
        (self.carrier | express)._link_booking_accounts()
        self.booked()
        self.assertEqual(self.rows().time_left, "0:15 h left")

    def test_nonsense_is_refused(self):
        for values in ({"cutoff_hour": 24}, {"cutoff_hour": -1}, {"cutoff_warn_minutes": -5}):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.carrier.write(values)

    # --- The warning

    def warn(self):
        self.Warning._cron_warn()
        return self.Warning.search([]).activity_ids

    def test_one_warning_a_carrier_and_day(self):
        bookings = self.booked(3)
        activity = self.warn()
        self.assertEqual((len(activity), activity.user_id), (1, self.clerk))
        self.assertIn("BRT", activity.summary)
        self.assertIn("3 shipment(s)", activity.note)
        self.assertIn("17:00", activity.note)
        self.assertIn(bookings[0].name, activity.note)
        self.booked()
        self.assertEqual(self.warn(), activity)
        with freeze_time("2026-03-06 15:30:00"):
            self.assertEqual(len(self.warn()), 2)

    def test_nobody_is_warned_too_early_or_for_nothing(self):
        self.assertFalse(self.warn())
        self.booked()
        with freeze_time("2026-03-05 14:00:00"):
            self.assertFalse(self.warn())
        self.rows().action_open_manifest()
        self.Booking.search([]).manifest_id.action_close()
        self.assertFalse(self.warn())

    def test_a_draft_manifest_is_not_closed(self):
        self.manifest(self.booked())
        self.assertEqual(len(self.warn()), 1)

    def test_those_whom_the_method_names_in_their_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.manager.lang = "it_IT"
        self.carrier.cutoff_user_ids = self.manager | self.viewer
        self.booked()
        activities = self.warn()
        self.assertEqual(activities.user_id, self.manager | self.viewer)
        summaries = {a.user_id: a.summary for a in activities}
        self.assertIn("Chiudere", summaries[self.manager])
        self.assertIn("Close the day", summaries[self.viewer])

    def test_what_the_carrier_does_not_know_is_said(self):
        self.practice()
        self.booked()
        self.assertIn("does not know", self.warn().note)

    def test_closing_in_time_settles_it(self):
        bookings = self.booked(2)
        self.warn()
        self.manifest(bookings[:1]).with_user(self.clerk).action_close()
        self.assertTrue(self.Warning.search([]).activity_ids)
        self.manifest(bookings[1:]).with_user(self.clerk).action_close()
        self.assertFalse(self.Warning.search([]).activity_ids)

    # --- Rights

    def test_a_reader_sees_and_changes_nothing(self):
        bookings = self.booked(2)
        manifest = self.manifest(bookings[:1])
        row = self.rows(self.viewer)
        self.assertEqual(row.waiting_count, 1)
        row.action_view_bookings()
        for records, method in (
            (row, "action_open_manifest"),
            (bookings[1:], "action_add_to_manifest"),
            (manifest, "action_close"),
            (manifest, "action_undo"),
            (manifest, "action_refresh"),
            (manifest, "action_pickup"),
        ):
            with self.subTest(method), self.assertRaises(AccessError):
                getattr(records.with_user(self.viewer), method)()
        self.assertEqual(manifest.with_user(self.viewer).open_count, 1)

    def test_the_state_is_nobodys_to_write(self):
        bookings = self.booked()
        manifest = self.manifest(bookings)
        for user in (self.clerk, self.manager):
            for records, vals in (
                (manifest, {"state": "closed"}),
                (manifest, {"handed_over_at": fields.Datetime.now()}),
                (manifest, {"line_ids": []}),
                (manifest, {"task": False}),
                (bookings, {"manifest_id": False}),
                (bookings, {"handed_over_at": fields.Datetime.now()}),
            ):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(AccessError):
                    records.with_user(user).write(vals)
            with self.assertRaises(AccessError):
                manifest.line_ids.with_user(user).write({"state": "closed"})
            with self.assertRaises(AccessError):
                manifest.with_user(user).create({"carrier_id": self.carrier.id})
        manifest.with_user(self.clerk).write({"driver": "Ugo", "note": "x"})
        with self.assertRaises(AccessError):
            manifest.with_user(self.clerk).unlink()

    def test_a_sales_user_sees_nothing_of_it(self):
        sales = new_test_user(self.env, "b_sales", groups="sales_team.group_sale_salesman")
        self.booked()
        for model in ("day.end", "manifest", "manifest.line", "pickup", "print.job", "printer",
                      "cutoff.warning"):  # fmt: skip
            with self.subTest(model), self.assertRaises(AccessError):
                self.env[f"backoffice.{model}"].with_user(sales).search([])

    def test_other_companies_are_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Other"})
        booking = self.booked(company_id=other.id)
        self.assertFalse(self.rows())
        booking.action_add_to_manifest()
        manifest = booking.manifest_id
        self.assertEqual(manifest.company_id, other)
        for records in (manifest, manifest.line_ids):
            self.assertFalse(records.with_user(self.clerk).search([]))
            with self.assertRaises(AccessError):
                records.with_user(self.clerk).read(["company_id"])
        with self.assertRaises(AccessError):
            manifest.with_user(self.clerk).action_close()

    def test_a_neutralised_copy_tells_no_carrier(self):
        from odoo.tools.misc import file_open

        calls = self.practice()
        manifest = self.manifest(self.booked())
        manifest.with_user(self.clerk).action_close()
        pickup = self.env["backoffice.pickup"].create({"carrier_id": self.carrier.id})
        pickup._queue_errand("request_pickup", state="requesting")
        self.env.flush_all()
        with file_open("backoffice_shipping/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.run_errands()
        self.run_errands("backoffice.pickup")
        self.assertEqual((manifest.state, pickup.state, calls), ("failed", "draft", []))
