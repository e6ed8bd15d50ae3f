from odoo.fields import Command
from odoo.tests import freeze_time, new_test_user, tagged

from .delivery_common import DeliveryCase


@tagged("post_install", "-at_install")
class TestOtif(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env.ref("backoffice_reports.backoffice_report_otif")
        day = "2024-03-%02d 12:00"
        # in time for the promise, a day after the request
        cls.first = cls.goods(day % 1, promised=day % 6, requested=day % 5)
        cls.deliver(cls.first, day % 6)
        # late, partly, not at all
        cls.late = cls.goods(day % 1, promised=day % 6, requested=day % 6, partner=cls.two)
        cls.deliver(cls.late, day % 7)
        cls.part = cls.goods(day % 1, promised=day % 6)
        cls.deliver(cls.part, day % 6, 4)
        cls.none = cls.goods(day % 1, promised=day % 6)

    def test_lines_orders_and_causes(self):
        run = self.run_report(groupings=("customer",), compare="none")
        codes = ("now", "requested", "lines", "met", "late", "partial", "missing", "target")
        self.assertEqual(
            self.figures(run, *codes),
            {
                # the last two were promised when no date was entered: entering it is a request
                ("Uno",): ("0.3333", "0.0000", "3", "1", "0", "1", "1", "0.9500"),
                ("Due",): ("0.0000", "0.0000", "1", "0", "1", "0", "0", "0.9500"),
                (): ("0.2500", "0.0000", "4", "1", "1", "1", "1", "0.9500"),
            },
        )
        self.assertEqual(self.figures(run, "orders", "whole")[()], ("4", "1"))
        for code, order in (("met", self.first), ("late", self.late), ("partial", self.part)):
            with self.subTest(code):
                self.assertEqual(self.lines_behind(run, code), order.order_line)

    def test_order_counts_when_all_its_lines_do(self):
        day = "2024-04-05 12:00"
        order = self.goods("2024-04-01 12:00", promised=day)
        order.write(
            {
                "order_line": [
                    Command.create({"product_id": self.product_b.id, "product_uom_qty": 1})
                ]
            }
        )
        moves = order.picking_ids.move_ids
        with self.subTest("one of two lines"):
            self.env["sale.order.line"].flush_model()
            self.deliver_only(moves[0], day)
            run = self.run_report(first="2024-04-01", compare="none")
            self.assertEqual(self.figures(run, "lines", "met"), {(): ("2", "1")})
            self.assertEqual(self.figures(run, "orders", "whole"), {(): ("1", "0")})

    def deliver_only(self, move, moment):
        others = move.picking_id.move_ids - move
        others.picked = False
        others.quantity = 0
        with freeze_time(moment):
            move.quantity = move.product_uom_qty
            move.picked = True
            move.picking_id._action_done()

    def test_moved_date_keeps_the_first_promise(self):
        self.late.commitment_date = "2024-03-20 12:00"
        run = self.run_report(groupings=("month",), compare="none")
        self.assertEqual(self.figures(run, "late")[()], ("1",))
        self.late.order_line.write({"report_promised_at": "2024-03-20 12:00"})
        self.assertEqual(str(self.late.order_line.report_promised_at), "2024-03-06 12:00:00")

    def test_request_is_the_first_date_that_was_entered(self):
        self.assertEqual(str(self.first.report_requested_at), "2024-03-05 12:00:00")
        self.first.write({"report_requested_at": False, "commitment_date": False})
        self.assertEqual(str(self.first.report_requested_at), "2024-03-05 12:00:00")

    def test_days_of_grace_and_quantity(self):
        option = self.parameters(compare="none", options={"late_days": 1, "full_percent": 40})
        table = self.report._get_definition().compute(self.env(user=self.viewer), option)
        self.assertEqual(
            table.total()["met"] if callable(table.total) else table.total["met"], 3
        )

    def test_cancelled_orders_and_days_to_come_do_not_count(self):
        self.none._action_cancel()
        self.goods("2024-03-02 12:00", promised="2099-03-06 12:00")
        run = self.run_report(last="2099-12-31", compare="none")
        self.assertEqual(self.figures(run, "lines", "missing"), {(): ("3", "0")})

    def test_what_came_back_was_delivered(self):
        self.take_back(self.first.picking_ids, "2024-03-08 12:00", 10)
        run = self.run_report(compare="none")
        self.assertEqual(self.figures(run, "met"), {(): ("1",)})

    def test_the_border_of_a_day_is_midnight_in_the_company(self):
        order = self.goods("2024-07-01 12:00", promised="2024-07-30 12:00")
        self.deliver(order, "2024-07-30 23:30")
        for zone, met in (("Europe/Rome", "0"), ("America/New_York", "1")):
            with self.subTest(zone):
                self.company.resource_calendar_id.tz = zone
                run = self.run_report(first="2024-07-01", compare="none")
                self.assertEqual(self.figures(run, "met"), {(): (met,)})

    def test_salesperson_sees_own_orders_only(self):
        user = new_test_user(
            self.env,
            "r_own",
            groups="sales_team.group_sale_salesman,backoffice_sales.backoffice_sales_group_readonly",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertEqual(
            self.figures(self.run_report(user, compare="none"), "lines")[()], ("0",)
        )
        self.part.user_id = user
        run = self.run_report(user, compare="none")
        self.assertEqual(self.figures(run, "lines", "partial"), {(): ("1", "1")})

    def test_nothing_due(self):
        run = self.run_report(first="2020-01-01", last="2020-12-31", compare="none")
        self.assertEqual(
            self.figures(run, "now", "lines", "target"), {(): ("None", "0", "0.9500")}
        )

    def test_queries_do_not_grow(self):
        few = self.queries(("customer", "month"))
        for day in range(1, 11):
            order = self.goods(f"2024-08-{day:02} 12:00", promised=f"2024-08-{day:02} 20:00")
            self.deliver(order, f"2024-08-{day:02} 15:00")
        self.assertEqual(self.queries(("customer", "month")), few)
