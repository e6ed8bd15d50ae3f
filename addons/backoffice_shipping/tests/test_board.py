from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytz
from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import freeze_time
from odoo.tools.safe_eval import safe_eval

from ..models import backoffice_board_run
from .common_booking import BookingCase

TUESDAY = date(2026, 3, 10)


class BoardCase(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Run = cls.env["backoffice.board.run"]
        cls.Capacity = cls.env["backoffice.shipping.capacity"]
        cls.clerk.tz = "Europe/Rome"
        cls.by_hand = cls.carrier.copy({"delivery_type": "fixed"})
        cls.by_hand.name = "Van"
        cls.storekeeper = new_test_user(
            cls.env, "b_stock", groups="stock.group_stock_user", tz="Europe/Rome"
        )

    def ready(self, moment="2026-03-09 09:30:00", **values):
        picking = self.delivery(validate=False, **values)
        picking.scheduled_date = moment
        return picking

    def unbooked(self):
        """Done, by a carrier of the outbox, and not booked when it was validated."""
        self.carrier.integration_level = "rate"
        picking = self.delivery()
        self.carrier.integration_level = "rate_and_ship"
        self.assertFalse(picking.booking_id)
        return picking

    def move(self, picking, user=None, day=None, **changes):
        """By the card: the board says where the day begins, in Rome."""
        if day:
            start = pytz.timezone("Europe/Rome").localize(datetime.fromisoformat(day))
            changes["day_start"] = f"{start.astimezone(pytz.utc):%Y-%m-%d %H:%M:%S}"
        return picking.with_user(user or self.clerk).action_board_move(changes)

    def run_of(self, action):
        return self.Run.browse(action["res_id"])


@tagged("post_install", "-at_install")
class TestBoard(BoardCase):
    def test_the_time_of_the_day_stays(self):
        picking = self.ready("2026-03-09 22:30:00")  # 23:30 in Rome
        mine = picking.with_user(self.clerk)
        self.assertEqual(mine._get_ship_day(), date(2026, 3, 9))
        self.move(picking, day="2026-03-10")
        self.assertEqual(picking.scheduled_date, datetime(2026, 3, 10, 22, 30))
        self.assertEqual(set(picking.move_ids.mapped("date")), {picking.scheduled_date})
        # half past eleven it is in summer, too
        self.move(picking, day="2026-03-30")
        self.assertEqual(picking.scheduled_date, datetime(2026, 3, 30, 21, 30))

    def test_just_after_midnight_is_the_next_day(self):
        picking = self.ready("2026-03-09 23:30:00").with_user(self.clerk)
        self.assertEqual(picking._get_ship_day(), TUESDAY)
        self.move(picking, day="2026-03-10")
        self.assertEqual(picking.scheduled_date, datetime(2026, 3, 9, 23, 30))

    def test_what_is_done_stays(self):
        picking = self.delivery()
        before = picking.scheduled_date
        with self.assertRaisesRegex(UserError, "is done"):
            self.move(picking, day="2026-03-10")
        # the calendar writes by itself
        with self.assertRaisesRegex(UserError, "is done"):
            picking.with_context(backoffice_board=True).scheduled_date = "2026-03-10"
        self.assertEqual(picking.scheduled_date, before)

    def test_another_carrier(self):
        picking = self.ready()
        self.move(picking, carrier_id=self.by_hand.id)
        self.assertEqual(picking.carrier_id, self.by_hand)
        self.move(picking, carrier_id=False)
        self.assertFalse(picking.carrier_id)

    def test_what_is_booked_keeps_its_carrier(self):
        picking = self.delivery()
        self.assertEqual(picking.booking_state, "queued")
        with self.assertRaisesRegex(UserError, "cancel this booking first"):
            self.move(picking, carrier_id=self.by_hand.id)
        picking.booking_id.action_cancel()
        self.move(picking, carrier_id=self.by_hand.id)
        self.assertEqual(picking.carrier_id, self.by_hand)

    def test_a_carrier_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.by_hand.product_id.company_id = False
        self.by_hand.company_id = other
        with self.assertRaisesRegex(UserError, "another\\s+company|Other"):
            self.move(self.ready(), carrier_id=self.by_hand.id)

    def test_who_may_move(self):
        picking = self.ready()
        self.move(picking, self.storekeeper, day="2026-03-10")
        with self.assertRaises(AccessError):
            self.move(picking, self.viewer, day="2026-03-11")
        with self.assertRaises(AccessError):
            picking.with_user(self.viewer).action_board_book()
        self.assertEqual(picking.scheduled_date.date(), TUESDAY)

    def test_the_board_of_those_who_look(self):
        picking = self.delivery()
        for user in (self.clerk, self.storekeeper):
            mine = picking.with_user(user)
            fields = ["board_city", "board_parcels", "board_color", "booking_state"]
            self.assertEqual(mine.read(fields)[0]["board_city"], "MILANO")
            domain = [("booking_state", "=", "queued"), ("id", "=", picking.id)]
            self.assertTrue(mine.search(domain))
            self.assertEqual(len(self.Capacity.with_user(user).get_panel()), 7)

    def test_filters_are_understood(self):
        view = self.env.ref("backoffice_shipping.stock_picking_view_board_search")
        for node in etree.fromstring(view.arch).iter("filter"):
            if node.get("domain"):
                self.env["stock.picking"].search(safe_eval(node.get("domain")), limit=1)

    def test_many_are_moved_with_an_outcome_each(self):
        ready, done = self.ready(), self.delivery()
        pickings = (ready | done).with_user(self.clerk)
        wizard = self.env["backoffice.board.move"].with_user(self.clerk)
        wizard = wizard.browse(pickings.action_board_plan()["res_id"])
        with self.assertRaises(UserError):
            wizard.action_move()
        wizard.write({"day": "2026-03-10", "carrier_id": self.by_hand.id})
        run = self.run_of(wizard.action_move())
        self.assertRecordValues(
            run.line_ids.sorted("outcome"),
            [
                {"picking_id": ready.id, "outcome": "moved", "message": ""},
                {"picking_id": done.id, "outcome": "refused", "message": done._get_done_text()},
            ],
        )
        self.assertEqual((run.state, run.good, run.total), ("done", 1, 2))
        self.assertEqual(ready.carrier_id, self.by_hand)
        self.assertEqual(ready.scheduled_date, datetime(2026, 3, 10, 9, 30))

    def queries(self, count):
        """Of a plan of so many deliveries of one time of the day, by the clerk."""
        pickings = self.env["stock.picking"]
        for _n in range(count):
            pickings |= self.ready()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.Run.with_user(self.clerk)._start(
            pickings.with_user(self.clerk), "move", TUESDAY, self.by_hand
        )
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        self.queries(2)
        self.assertLessEqual(abs(self.queries(30) - self.queries(3)), 3)


@tagged("post_install", "-at_install")
class TestBoardBook(BoardCase):
    def book(self, pickings, user=None):
        return self.run_of(pickings.with_user(user or self.clerk).action_board_book())

    def test_each_has_its_outcome(self):
        good, bad, ready, twice = (
            self.unbooked(),
            self.unbooked(),
            self.ready(),
            self.delivery(),
        )
        by_hand = self.unbooked()
        by_hand.carrier_id = self.by_hand
        bad.partner_id = self.customer.copy({"zip": False})
        run = self.book(good | bad | ready | twice | by_hand)
        outcomes = {line.picking_id: line.outcome for line in run.line_ids}
        self.assertEqual(
            outcomes,
            {
                good: "queued",
                bad: "failed",
                ready: "refused",
                twice: "refused",
                by_hand: "refused",
            },
        )
        texts = {line.picking_id: line.message for line in run.line_ids}
        self.assertEqual(texts[bad], bad.booking_id.error)
        self.assertIn("validate the delivery", texts[ready])
        self.assertIn(twice.booking_id.name, texts[twice])
        self.assertIn("Van", texts[by_hand])
        self.assertEqual((run.state, run.good, run.progress), ("done", 1, 100))
        # put right, it goes with the next selection, by the same booking
        booking = bad.booking_id
        bad.partner_id.zip = booking.partner_id.zip = "20121"
        self.assertEqual(
            set(self.book(bad | good).line_ids.mapped("outcome")), {"refused", "queued"}
        )
        self.assertEqual(bad.booking_id, booking)

    def test_undo_takes_back_what_has_not_left(self):
        sent, kept = self.unbooked(), self.unbooked()
        run = self.book(sent | kept)
        kept.booking_id.due_at += timedelta(days=1)
        self.process()
        run.with_user(self.clerk).action_undo()
        self.assertEqual((sent.booking_state, kept.booking_state), ("booked", "draft"))
        outcomes = {line.picking_id: line.outcome for line in run.line_ids}
        self.assertEqual(outcomes, {sent: "queued", kept: "undone"})
        self.assertEqual(len(self.simulator.shipments()), 1)
        with self.assertRaises(AccessError):
            run.with_user(self.viewer).action_undo()

    def test_hundreds_go_in_the_background(self):
        pickings = self.unbooked() | self.unbooked() | self.ready()
        with patch.object(backoffice_board_run, "AT_ONCE", 2):
            run = self.book(pickings, self.storekeeper)
        self.assertEqual((run.state, run.progress, len(run.line_ids)), ("waiting", 0, 0))
        cron = self.env.ref("backoffice_shipping.backoffice_board_run_cron_work")
        with self.enter_registry_test_mode(), patch.object(backoffice_board_run, "BATCH", 2):
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((run.state, run.good, run.done, run.progress), ("done", 2, 3, 100))
        self.assertEqual(pickings[0].booking_state, "queued")
        self.assertIn("2 of 3", run._get_words()["message"])

    def test_a_run_that_breaks_says_so(self):
        with patch.object(backoffice_board_run, "AT_ONCE", 0):
            run = self.book(self.unbooked())
        with (
            patch.object(type(run), "_work_on", side_effect=ValueError("disk full")),
            patch.object(self.env.cr, "rollback", lambda: None),
        ):
            run._work_batch()
        self.assertEqual((run.state, run.error), ("failed", "disk full"))
        self.assertIn("disk full", run._get_words()["message"])

    def test_nobody_writes_outcomes(self):
        run = self.book(self.unbooked())
        for user in (self.clerk, self.manager, self.storekeeper):
            with self.assertRaises(AccessError):
                run.with_user(user).write({"good": 5})
            with self.assertRaises(AccessError):
                run.line_ids.with_user(user).write({"outcome": "moved"})

    def test_another_companys_are_out_of_sight(self):
        run = self.book(self.unbooked())
        limit = self.Capacity.create({"max_deliveries": 1})
        company = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "b_stranger",
            groups="backoffice_sales.backoffice_sales_group_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for records in (run, run.line_ids, limit):
            self.assertFalse(records.with_user(stranger).search([("id", "in", records.ids)]))
            self.assertTrue(records.with_user(self.viewer).search([("id", "in", records.ids)]))
        with self.assertRaises(AccessError):
            self.book(run.line_ids.picking_id, stranger)


@tagged("post_install", "-at_install")
class TestBoardCapacity(BoardCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["stock.picking"].search([("scheduled_date", ">=", "2026-03-08")]).filtered(
            lambda p: p.state != "done"
        ).action_cancel()

    def limit(self, **values):
        return self.Capacity.create(values)

    def test_a_full_day_is_told_of_and_not_forbidden(self):
        first, second = self.ready(), self.ready()
        self.limit(weekday="1", max_deliveries=1, max_weight=5)
        self.assertEqual(self.move(first, day="2026-03-10"), [])
        warnings = self.move(second, day="2026-03-10")
        self.assertEqual(len(warnings), 2)
        self.assertIn("deliveries 2 of 1", warnings[0])
        self.assertIn("6 of 5", warnings[1])
        self.assertEqual(self.move(second, day="2026-03-11"), [])

    def test_the_special_date_counts_in_place_of_the_weekday(self):
        self.limit(weekday="1", max_deliveries=1)
        self.limit(date=TUESDAY, max_deliveries=9)
        for picking in (self.ready(), self.ready()):
            self.assertEqual(self.move(picking, day="2026-03-10"), [])

    def test_each_carrier_and_warehouse_has_its_own(self):
        self.limit(carrier_id=self.by_hand.id, max_parcels=1)
        for picking in (self.ready(), self.ready()):
            self.assertEqual(self.move(picking, day="2026-03-10"), [])
        self.assertEqual(self.move(self.ready(), carrier_id=self.by_hand.id), [])
        warnings = self.move(self.ready(), carrier_id=self.by_hand.id)
        self.assertIn("parcels 2 of 1", warnings[0])

    def test_closed_days_are_the_calendars(self):
        self.assertIn("is closed", self.move(self.ready(), day="2026-03-15")[0])
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Stocktaking",
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
                "date_from": "2026-03-09 20:00:00",
                "date_to": "2026-03-10 22:00:00",
            }
        )
        self.assertIn("is closed", self.move(self.ready(), day="2026-03-10")[0])

    @freeze_time("2026-03-09 08:00:00")
    def test_the_panel_counts_by_the_planners_clock(self):
        self.ready("2026-03-09 23:30:00")
        self.ready("2026-03-10 22:30:00")
        self.limit(max_deliveries=4)
        panel = self.Capacity.with_user(self.clerk).get_panel()
        self.assertEqual([day["deliveries"] for day in panel], [0, 2, 0, 0, 0, 0, 0])
        self.assertEqual(panel[1]["percent"], 50)
        self.assertEqual([day["is_closed"] for day in panel], [False] * 5 + [True] * 2)

    def test_who_sets_limits(self):
        self.Capacity.with_user(self.manager).create({"max_deliveries": 1})
        with self.assertRaises(AccessError):
            self.Capacity.with_user(self.clerk).create({"max_deliveries": 1})
        with self.assertRaisesRegex(UserError, "0 or more"):
            self.limit(max_deliveries=-1)


@tagged("post_install", "-at_install")
class TestBoardTour(BoardCase, HttpCase):
    def test_drag_to_tomorrow_and_book(self):
        now = datetime.now().replace(microsecond=0)
        for day, name in enumerate(("Board Today", "Board Tomorrow")):
            partner = self.customer.copy({"name": name})
            self.ready(now + timedelta(days=day), partner_id=partner.id)
        done = self.unbooked()
        done.partner_id = self.customer.copy({"name": "Board Done"})
        self.Capacity.create({"max_deliveries": 1})
        self.start_tour("/odoo/delivery-board", "backoffice_board_tour", login="b_user")
        self.assertEqual(done.booking_state, "draft")
