from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools.misc import file_open

from ..models.delivery_carrier_booking import DOTS
from .common_booking import BookingCase


@tagged("post_install", "-at_install")
class TestBookingAccess(BookingCase):
    def test_a_reader_sees_and_changes_nothing(self):
        booking = self.booking().with_user(self.viewer)
        self.assertEqual(booking.state, "queued")
        for action in ("action_cancel", "action_queue", "action_reconcile"):
            with self.assertRaises(AccessError):
                getattr(booking, action)()
        with self.assertRaises(AccessError):
            booking.parcel_ids.weight = 1

    def test_who_sees_the_booking_may_print_its_label(self):
        booking = self.booking()
        self.process()
        url = booking.with_user(self.viewer).action_print_label()["url"]
        self.assertEqual(url, f"/web/content/{booking.label_id.id}")
        self.assertTrue(booking.label_id.with_user(self.viewer).raw.startswith(b"%PDF"))

    def test_the_state_is_nobodys_to_write(self):
        booking = self.booking()
        for user in (self.clerk, self.manager):
            for vals in (
                {"state": "booked"},
                {"reference": "1"},
                {"task": False},
                {"partner_id": self.carrier.company_id.partner_id.id},
                {"picking_ids": []},
                {"error": False},
            ):
                with self.subTest(user=user.login, vals=vals), self.assertRaises(AccessError):
                    booking.with_user(user).write(vals)
        with self.assertRaises(AccessError):
            self.Booking.with_user(self.manager).create({"carrier_id": self.carrier.id})

    def test_what_is_sent_is_not_changed(self):
        booking = self.booking()
        mine = booking.with_user(self.clerk)
        with self.assertRaises(UserError):
            mine.parcel_ids.weight = 9
        with self.assertRaises(UserError):
            mine.notes = "x"
        with self.assertRaises(UserError):
            mine.tracking_ref = "x"
        mine.action_draft()
        mine.notes = "ring twice"
        mine.action_queue()
        self.process()
        self.assertEqual(self.simulator.shipments()[0]["data"]["notes"], "ring twice")

    def test_who_may_not_read_the_password_does_not_say_where_it_goes(self):
        """Sales and stock managers may write delivery methods."""
        for group in ("sales_team.group_sale_manager", "stock.group_stock_manager"):
            user = new_test_user(self.env, "b_" + group.split("_")[-2], groups=group)
            with self.subTest(group), self.assertRaises(AccessError):
                self.carrier.with_user(user).brt_base_url = "https://example.com"
        self.carrier.with_user(self.manager).brt_base_url = "https://example.com"

    def test_the_log_is_kept_as_it_is(self):
        booking = self.booking()
        with self.assertRaises(UserError):
            booking.log_ids.message = "x"
        with self.assertRaises(UserError):
            booking.log_ids.unlink()
        with self.assertRaises(AccessError):
            booking.log_ids.with_user(self.manager).write({"message": "x"})

    def test_account_and_costs_in_the_log_are_not_for_everybody(self):
        booking = self.booking()
        self.process()
        for user in (self.clerk, self.viewer):
            logs = booking.with_user(user).log_ids
            self.assertTrue(logs.mapped("message"))
            with self.assertRaises(AccessError):
                logs.mapped("detail")
        self.assertTrue(any(booking.with_user(self.manager).log_ids.mapped("detail")))

    def test_what_went_out_is_not_deleted(self):
        booking = self.booking()
        self.process()
        booking.action_cancel()
        self.process()
        with self.assertRaises(UserError):
            booking.with_user(self.manager).unlink()
        unsent = self.booking()
        unsent.action_cancel()
        with self.assertRaises(AccessError):
            unsent.with_user(self.clerk).unlink()
        unsent.with_user(self.manager).unlink()

    def test_credentials_are_the_managers(self):
        with self.assertRaises(AccessError):
            self.carrier.with_user(self.clerk).read(["brt_password"])
        # a manager sets it and never gets it back
        self.assertEqual(self.carrier.with_user(self.manager).brt_password, DOTS)
        # and they are in no log and no field of the booking
        booking = self.booking()
        self.carrier.brt_password = "very-secret"
        self.process()
        self.assertNotIn("very-secret", str(booking.log_ids.read()) + str(booking.read()))

    def test_another_companys_booking_is_out_of_sight(self):
        company = self.env["res.company"].create({"name": "Other"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        picking = self.env["stock.picking"].create(
            {"picking_type_id": warehouse.out_type_id.id, "partner_id": self.customer.id}
        )
        picking.carrier_id = self.carrier
        booking = picking._queue_bookings()
        self.assertEqual(booking.company_id, company)
        self.assertNotIn(booking, self.Booking.with_user(self.clerk).search([]))
        for records in (booking, booking.parcel_ids, booking.log_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.clerk).read(["company_id"])

    def test_the_account_can_be_tried_by_a_manager(self):
        self.company.partner_id.write({"zip": "20121", "city": "MILANO"})
        self.company.country_id = self.env.ref("base.it")
        action = self.carrier.with_user(self.manager).action_booking_test()
        self.assertEqual(action["params"]["type"], "success")
        with self.assertRaises(AccessError):
            self.carrier.with_user(self.clerk).action_booking_test()
        self.carrier.brt_password = "wrong"
        with self.assertRaisesRegex(UserError, "user and password"):
            self.carrier.action_booking_test()
        self.assertEqual(self.simulator.shipments(), [])

    def test_a_neutralised_copy_reaches_nobody(self):
        booking = self.booking()
        self.env.flush_all()
        with file_open("backoffice_shipping/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.process()
        self.assertFalse(self.carrier.brt_password or self.carrier.brt_base_url)
        self.assertEqual((booking.state, self.simulator.calls()), ("draft", 0))

    def test_a_neutralised_copy_keeps_no_carriers_password(self):
        stored = set(self.carrier._booking_secrets().values())
        self.assertGreaterEqual(len(stored), 5)
        self.carrier.sudo().write(dict.fromkeys(stored, "secret"))
        self.env.flush_all()
        with file_open("backoffice_shipping/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        self.assertEqual([name for name in stored if self.carrier.sudo()[name]], [])

    @freeze_time("2026-03-05 10:00:00")
    def test_references_begin_with_the_day(self):
        first, second = self.Booking._next_references(2)
        self.assertTrue(first.startswith("260305"))
        self.assertLess(int(first), int(second))
