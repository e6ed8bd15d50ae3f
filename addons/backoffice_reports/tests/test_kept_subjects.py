from odoo.fields import Command
from odoo.tests import tagged

from .order_common import OrderCase


@tagged("post_install", "-at_install")
class TestKeptSubjects(OrderCase):
    """Zone and categories stay as they were at document date, whatever changes later."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Zone = cls.env["backoffice.delivery.zone"]
        Zone.search([]).active = False
        cls.centre, cls.north, cls.abroad = Zone.create(
            [
                {
                    "name": "Centre",
                    "sequence": 1,
                    "country_ids": [Command.set(cls.env.ref("base.it").ids)],
                    "range_ids": [Command.create({"zip_from": "00118", "zip_to": "00199"})],
                },
                {
                    "name": "North",
                    "sequence": 2,
                    "state_ids": [],
                    "range_ids": [
                        Command.create({"zip_from": "10"}),
                        Command.create({"zip_from": "20", "zip_to": "29"}),
                    ],
                },
                {"name": "Abroad", "sequence": 3},
            ]
        )

    def kept(self, lines):
        return {
            (
                line.report_zone_id.name,
                line.report_customer_category_id.name,
                line.report_product_category_id.name,
            )
            for line in lines
        }

    def change_everything(self):
        self.one.write({"zip": "00120", "category_id": [Command.set(self.loyal.ids)]})
        self.product_b.categ_id = self.env["product.category"].create({"name": "New"})

    def test_order_keeps_them_when_its_customer_moves(self):
        order = self.order("2024-03-05 10:00", [(10, self.anna, self.product_b)])
        before = {("North", "Retail", "Other")}
        self.assertEqual(self.kept(order.order_line), before)
        self.change_everything()
        order.write({"state": "sale"})
        self.assertEqual(self.kept(order.order_line), before)
        later = self.order("2024-03-06 10:00", [(10, self.anna, self.product_b)])
        self.assertEqual(self.kept(later.order_line), {("Centre", "Loyal", "New")})

    def test_invoice_keeps_them_when_it_is_posted_again(self):
        move = self.invoice("2024-03-05", [(10, self.anna, self.product_b)])
        lines = move.invoice_line_ids
        self.assertEqual(self.kept(lines), {("North", "Retail", "Other")})
        self.change_everything()
        move.button_draft()
        move.action_post()
        self.assertEqual(self.kept(lines), {("North", "Retail", "Other")})
        move.button_draft()
        move.partner_id = self.two
        move.action_post()
        self.assertEqual(self.kept(lines), {("North", False, "New")})

    def test_nobody_edits_them(self):
        order = self.order("2024-03-05 10:00", [(10, self.anna, self.product_b)])
        values = {
            "report_zone_id": self.abroad.id,
            "report_kept_for": "x",
            "report_confirmed_at": "2020-01-01 00:00:00",
        }
        order.order_line.sudo().write(values)
        self.assertEqual(order.order_line.report_zone_id, self.north)
        self.assertEqual(order.order_line.report_confirmed_at, order.date_order)
        copied = order.copy().order_line
        self.assertFalse(copied.report_zone_id or copied.report_product_category_id)
        move = self.invoice("2024-03-05", [(10, self.anna, self.product_b)])
        del values["report_confirmed_at"]
        move.invoice_line_ids.sudo().write(values)
        self.assertEqual(move.invoice_line_ids.report_zone_id, self.north)

    def test_line_added_to_a_confirmed_order(self):
        order = self.order("2024-03-05 10:00", [(10, self.anna, self.product_b)])
        line = self.env["sale.order.line"].create(
            {"order_id": order.id, "product_id": self.product_b.id, "product_uom_qty": 1}
        )
        self.assertEqual(self.kept(line), {("North", "Retail", "Other")})

    def test_sql_finds_the_zones_that_the_checks_find(self):
        italy, france = self.env.ref("base.it"), self.env.ref("base.fr")
        places = [
            (italy.id, "10121", False),
            (italy.id, "00118", False),
            (italy.id, "00200", False),
            (france.id, "00118", False),
            (italy.id, "29 100", False),
            (italy.id, "30100", False),
            (italy.id, "", False),
            (italy.id, "10121", self.abroad.id),
        ]
        partners = self.env["res.partner"].create(
            [
                {"name": f"P{n}", "country_id": c, "zip": z, "delivery_zone_id": zone}
                for n, (c, z, zone) in enumerate(places)
            ]
        )
        moves = self.env["account.move"].union(
            *(
                self.invoice("2024-03-05", [(1, None, None)], partner=partner)
                for partner in partners
            )
        )
        found = self.env["backoffice.delivery.zone"]._zones_of(
            [(self.company, partner) for partner in partners]
        )
        expected = [zone and str(zone.name) for zone in found.values()]
        self.assertEqual(
            [move.invoice_line_ids.report_zone_id.name for move in moves], expected
        )
        self.assertEqual(len(set(expected)), 3)

    def test_lines_of_before_are_filled_at_once(self):
        move = self.invoice("2024-03-05", [(10, self.anna, self.product_b)])
        order = self.order("2024-03-05 10:00", [(10, self.anna, self.product_b)])
        for table in ("account_move_line", "sale_order_line"):
            self.env.cr.execute(
                f"UPDATE {table} SET report_zone_id = NULL, report_kept_for = NULL,"
                " report_product_category_id = NULL"
            )
        (move.invoice_line_ids + move.line_ids).invalidate_recordset()
        order.order_line.invalidate_recordset()
        self.env["account.move.line"]._keep_subjects()
        self.env["sale.order.line"]._keep_subjects()
        for lines in (move.invoice_line_ids, order.order_line):
            self.assertEqual(self.kept(lines), {("North", "Retail", "Other")})

    def test_confirming_costs_one_statement(self):
        order = self.order("2024-03-05 10:00", [(10, self.anna, self.product_b)], state="sent")
        order.order_line.invalidate_recordset()
        self.env.flush_all()
        self.env["sale.order.line"]._keep_subjects(order.ids)
        with self.assertQueryCount(1):
            self.env["sale.order.line"]._keep_subjects(order.ids)
