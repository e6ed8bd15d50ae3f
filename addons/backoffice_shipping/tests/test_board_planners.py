from datetime import date
from unittest.mock import patch

from lxml import etree

from odoo.exceptions import AccessError, LockError, UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .test_board import TUESDAY, BoardCase

DAY = "scheduled_date:day"


@tagged("post_install", "-at_install")
class TestBoardDays(BoardCase):
    """Friday 6 March 2026: the board shows the next working days in any case."""

    def columns(self, pickings, **context):
        context = {"backoffice_board": True, "read_group_expand": True, **context}
        Picking = pickings.with_user(self.clerk).with_context(tz="Europe/Rome", **context)
        return Picking.web_read_group(
            [("id", "in", pickings.ids)], [DAY], ["__count"], auto_unfold=True
        )["groups"]

    @freeze_time("2026-03-06 09:00:00")
    def test_days_without_deliveries_have_a_column(self):
        late, tuesday = self.ready("2026-03-02 09:00:00"), self.ready("2026-03-09 23:30:00")
        groups = self.columns(late | tuesday)
        starts = [group[DAY][0][:10] for group in groups]
        # each begins at 23:00 UTC of the day before
        days = ["2026-03-01", "2026-03-05", "2026-03-08", "2026-03-09", "2026-03-10"]
        self.assertEqual(starts, [*days, "2026-03-11"])
        self.assertEqual([group["__count"] for group in groups], [1, 0, 0, 1, 0, 0])
        self.assertEqual([r["id"] for r in groups[3]["__records"]], tuesday.ids)
        self.assertEqual(groups[4]["__records"], [])

    @freeze_time("2026-03-06 09:00:00")
    def test_only_on_the_board_and_by_day(self):
        late = self.ready("2026-03-02 09:00:00")
        self.assertEqual(len(self.columns(late, backoffice_board=False)), 1)
        self.assertEqual(len(self.columns(late, read_group_expand=False)), 1)

    @freeze_time("2026-03-06 09:00:00")
    def test_a_card_is_dropped_on_an_empty_day(self):
        picking = self.ready("2026-03-06 09:30:00")
        empty = self.columns(picking)[2]
        self.assertEqual(empty["__count"], 0)
        seen = {"day_start": "2026-03-05 23:00:00"}
        picking.with_user(self.clerk).action_board_move(
            {"day_start": empty[DAY][0], "seen": seen}
        )
        self.assertEqual(picking.with_user(self.clerk)._get_ship_day(), date(2026, 3, 10))


@tagged("post_install", "-at_install")
class TestBoardPlanners(BoardCase):
    """Two planners at once, and those who only look."""

    def test_who_comes_second_is_told(self):
        picking = self.ready()  # both see it on Monday the 9th
        seen = {"seen": {"day_start": "2026-03-08 23:00:00"}}
        self.move(picking, day="2026-03-10", **seen)
        with self.assertRaisesRegex(UserError, "meantime by .*Tuesday 10 March"):
            self.move(picking, day="2026-03-11", **seen)
        self.assertEqual(picking.scheduled_date.date(), TUESDAY)

    def test_who_comes_second_with_another_carrier_is_told(self):
        picking = self.ready()
        seen = {"seen": {"carrier_id": self.carrier.id}}
        self.move(picking, carrier_id=self.by_hand.id, **seen)
        with self.assertRaisesRegex(UserError, "meantime by .*with\\s+Van"):
            self.move(picking, carrier_id=False, **seen)
        self.assertEqual(picking.carrier_id, self.by_hand)

    def test_nobody_waits_for_another_ones_click(self):
        picking = self.ready()
        with (
            patch.object(type(picking), "lock_for_update", side_effect=LockError("busy")),
            self.assertRaisesRegex(UserError, f"{picking.name}.* somebody else is moving"),
        ):
            self.move(picking, day="2026-03-10")

    def test_a_limited_day_is_held_while_it_is_counted(self):
        self.Capacity.create({"weekday": "1", "max_deliveries": 1})
        with patch.object(type(self.Capacity), "_hold", autospec=True) as hold:
            self.move(self.ready(), day="2026-03-10")
        self.assertEqual([len(call.args[0]) for call in hold.call_args_list], [1])

    def test_those_who_look(self):
        picking = self.ready()
        mine = picking.with_user(self.viewer)
        row = mine.read(["board_place", "board_load", "board_color"])[0]
        self.assertEqual(row["board_load"][:8], "1 parcel")
        self.assertEqual(len(self.Capacity.with_user(self.viewer).get_panel()), 7)
        for call in (
            lambda: mine.action_board_move({"carrier_id": False}),
            mine.action_board_plan,
            mine.action_board_book,
            lambda: mine.write({"scheduled_date": "2026-03-11"}),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_those_who_look_get_no_buttons(self):
        for view in ("kanban", "list"):
            view = self.env.ref(f"backoffice_shipping.stock_picking_view_board_{view}")
            for user, count in ((self.viewer, 0), (self.clerk, 2)):
                arch = view.with_user(user).env["stock.picking"].get_view(view.id)["arch"]
                names = etree.fromstring(arch).xpath("//header/button/@name")
                self.assertEqual(len(names), count, (view.name, user.login))

    def test_words_of_a_card(self):
        picking = self.ready().with_user(self.clerk)
        self.company.country_id = self.env.ref("base.it")
        self.assertEqual(picking.board_place, "MILANO (MI)")
        self.assertEqual(picking.board_load.split(" · ")[0], "1 parcel")
        packages = self.env["stock.package"].create([{"name": "A1"}, {"name": "A2"}])
        line = picking.sudo().move_line_ids
        line.copy({"result_package_id": packages[0].id})
        line.result_package_id = packages[1]
        self.assertEqual(picking.board_load.split(" · ")[0], "2 parcels")
        self.company.country_id = self.env.ref("base.de")
        picking.invalidate_recordset()
        self.assertEqual(picking.board_place, "MILANO (MI-IT)")


@tagged("post_install", "-at_install")
class TestBoardQueries(BoardCase):
    def queries(self, count):
        self.carrier.integration_level = "rate"
        pickings = self.env["stock.picking"]
        for _n in range(count):
            pickings |= self.delivery()
        self.carrier.integration_level = "rate_and_ship"
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.Run.with_user(self.clerk)._start(pickings.with_user(self.clerk), "book")
        self.env.flush_all()
        found = self.env.cr.sql_log_count - before
        self.assertEqual(set(pickings.mapped("booking_state")), {"queued"})
        return found

    def test_booking_a_hundred_costs_what_ten_cost(self):
        self.queries(2)
        self.assertEqual(self.queries(100), self.queries(10))
