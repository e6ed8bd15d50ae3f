from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common_day_end import DayEndCase


@tagged("post_install", "-at_install")
class TestLabelPrint(DayEndCase):
    """Many labels as one stream, in the order in which goods were picked."""

    def printed(self, bookings, order="given", **values):
        """The job that printing through the browser leaves."""
        bookings.with_user(self.clerk)._print_labels(order, **values)
        return self.env["backoffice.print.job"].search([], limit=1)

    def names(self, job):
        """The parcels' numbers in the order of the pages."""
        return [page.split("\n")[0] for page in self.pages(job.attachment_id.raw)]

    def test_the_worker_keeps_a_label_for_each_parcel(self):
        picking = self.delivery(validate=False, quantity=1)
        packages = self.env["stock.package"].create([{"name": "P1"}, {"name": "P2"}])
        line = picking.move_line_ids
        line.result_package_id = packages[0]
        line.copy(
            {"result_package_id": packages[1].id, "picking_id": picking.id, "quantity": 1.0}
        )
        picking.move_ids.picked = True
        picking.with_user(self.clerk).button_validate()
        single = self.delivery()
        self.process()
        booking = picking.booking_id
        parcels = booking.parcel_ids
        self.assertEqual(len(parcels.label_id), 2)
        for parcel in parcels:
            self.assertIn(parcel.parcel_ref, self.pages(parcel.label_id.raw)[0])
        # a single one is kept once
        self.assertEqual(single.booking_id.parcel_ids.label_id, single.booking_id.label_id)
        job = self.printed(booking | single.booking_id)
        self.assertEqual(
            self.names(job), (parcels | single.booking_id.parcel_ids).mapped("parcel_ref")
        )
        self.assertEqual(self.simulator.calls("create"), 2)

    def test_one_parcels_label_and_who_printed_it(self):
        booking = self.booked(parcels=2)
        second = booking.parcel_ids[1]
        action = second.with_user(self.clerk).action_print_label()
        job = self.env["backoffice.print.job"].search([], limit=1)
        self.assertEqual(action["url"], f"/web/content/{job.attachment_id.id}")
        self.assertEqual(self.names(job), [second.parcel_ref])
        self.assertRecordValues(
            job,
            [{"create_uid": self.clerk.id, "state": "printed", "label_count": 1,
              "booking_ids": booking.ids}],
        )  # fmt: skip

    def test_the_whole_file_of_one_booking_is_kept_too(self):
        booking = self.booked()
        booking.with_user(self.viewer).action_print_label()
        job = self.env["backoffice.print.job"].search([], limit=1)
        self.assertEqual((job.create_uid, job.booking_ids), (self.viewer, booking))

    def test_in_the_order_of_the_shelves(self):
        stock = self.out_type.default_location_src_id
        shelves = self.env["stock.location"].create(
            [{"name": name, "location_id": stock.id} for name in ("B-2", "A-1", "C-3")]
        )
        bookings = self.Booking
        for shelf in shelves:
            picking = self.delivery(validate=False)
            picking.move_line_ids.location_id = shelf
            bookings |= self.booked(picking_ids=[(6, 0, picking.ids)])
        job = self.printed(bookings, "location")
        ordered = [bookings[1], bookings[0], bookings[2]]
        self.assertEqual(self.names(job), [b.parcel_ids.parcel_ref for b in ordered])

    def test_the_shelf_is_that_of_the_picking_before_the_packing(self):
        stock = self.out_type.default_location_src_id
        shelves = self.env["stock.location"].create(
            [{"name": name, "location_id": stock.id} for name in ("Z-9", "A-1")]
        )
        bookings = self.Booking
        for shelf in shelves:
            first, last = self.delivery(validate=False), self.delivery(validate=False)
            first.move_line_ids.location_id = shelf
            last.move_ids.move_orig_ids = first.move_ids
            bookings |= self.booked(picking_ids=[(6, 0, last.ids)])
        job = self.printed(bookings, "location")
        ordered = [bookings[1], bookings[0]]
        self.assertEqual(self.names(job), [b.parcel_ids.parcel_ref for b in ordered])

    def test_as_they_were_validated(self):
        bookings = self.Booking
        for hour in (11, 9, 10):
            with freeze_time(f"2026-03-05 {hour:02d}:00:00"):
                picking = self.delivery()
            picking.date_done = f"2026-03-05 {hour:02d}:00:00"
            bookings |= self.booked(picking_ids=[(6, 0, picking.ids)])
        job = self.printed(bookings, "done")
        ordered = [bookings[1], bookings[2], bookings[0]]
        self.assertEqual(self.names(job), [b.parcel_ids.parcel_ref for b in ordered])

    def test_the_batch_is_offered_where_there_are_batches(self):
        options = dict(self.env["backoffice.label.print"]._select_order())
        self.assertEqual("batch" in options, "batch_id" in self.env["stock.picking"]._fields)

    def test_both_kinds_come_as_two_files(self):
        bookings = self.booked() | self.booked(kind="zpl")
        job = self.printed(bookings)
        self.assertEqual((job.kind, job.label_count), ("zip", 2))
        self.assertEqual(job.attachment_id.mimetype, "application/zip")

    def test_a_hostile_label_is_named_and_stops_nothing(self):
        good, bad, none = self.booked(), self.booked(), self.booked()
        bad.label_id.raw = b"<html>maintenance</html>"
        none.parcel_ids.label_id = none.label_id = False
        action = (good | bad | none).with_user(self.clerk)._print_labels()
        message = action["params"]["message"]
        self.assertIn(bad.name, message)
        self.assertIn(none.name, message)
        self.assertNotIn(good.name, message)
        job = self.env["backoffice.print.job"].search([], limit=1)
        self.assertEqual(
            action["params"]["next"]["url"], f"/web/content/{job.attachment_id.id}"
        )
        self.assertEqual(self.names(job), good.parcel_ids.mapped("parcel_ref"))
        self.assertIn(bad.name, job.missing)
        self.assertEqual(job.booking_ids, good)

    def test_nothing_to_print_says_why(self):
        booking = self.booked()
        booking.parcel_ids.label_id = booking.label_id = False
        with self.assertRaisesRegex(UserError, booking.name):
            booking.with_user(self.clerk)._print_labels()
        picking = self.delivery(validate=False)
        with self.assertRaisesRegex(UserError, "is booked"):
            picking.with_user(self.clerk).action_print_carrier_labels()

    def test_labels_of_before_parcels_had_their_own(self):
        booking = self.booked(parcels=2)
        booking.parcel_ids.label_id = False
        job = self.printed(booking)
        self.assertEqual(job.label_count, 1)

    def test_a_cancelled_booking_has_no_label_left(self):
        booking = self.booked()
        booking._set_cancelled("gone")
        self.assertFalse(booking.parcel_ids.label_id or booking.label_id)

    def test_the_wizard_tells_what_is_missing(self):
        bookings = self.booked(2)
        bookings[0].parcel_ids.label_id = bookings[0].label_id = False
        action = bookings.with_user(self.clerk).action_print_labels()
        wizard = (
            self.env["backoffice.label.print"]
            .with_user(self.clerk)
            .with_context(**action["context"])
            .create({"order": "given"})
        )
        self.assertEqual((wizard.parcel_count, wizard.missing_count), (2, 1))
        self.assertEqual(wizard.action_print()["tag"], "display_notification")

    def test_300_labels_cost_no_more_queries_than_30(self):
        def cost(count):
            bookings = self.booked(count).with_user(self.clerk)
            with self.count_queries() as found:
                bookings._print_labels("location")
            return found[0]

        cost(3)
        few, many = cost(30), cost(300)
        self.assertLessEqual(many, few + 3)

    def test_other_companies_labels_are_out_of_reach(self):
        other = self.env["res.company"].create({"name": "Other"})
        booking = self.booked(company_id=other.id)
        with self.assertRaises(AccessError):
            booking.with_user(self.clerk)._print_labels()
        job = self.env["backoffice.print.job"].create(
            {"name": "x", "company_id": other.id, "kind": "pdf", "state": "printed"}
        )
        self.assertFalse(self.env["backoffice.print.job"].with_user(self.clerk).search([]))
        with self.assertRaises(AccessError):
            job.with_user(self.clerk).read(["name"])
