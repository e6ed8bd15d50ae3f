from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestDiscountLimit(OrderCase):
    """The delegation table: the narrowest row that fits a line counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.metal, cls.wood = cls.env["product.category"].create(
            [{"name": "Metal"}, {"name": "Wood"}]
        )
        cls.bolts = cls.env["product.category"].create(
            {"name": "Bolts", "parent_id": cls.metal.id}
        )
        cls.product.categ_id = cls.bolts
        cls.group = cls.env["res.groups"].create(
            {"name": "Key accounts", "user_ids": [Command.link(cls.clerk.id)]}
        )
        cls.env.ref("backoffice_sales.backoffice_check_below_cost").active = False

    def allow(self, discount, **values):
        return self.env["backoffice.discount.limit"].create({"discount": discount, **values})

    def allowed(self, **values):
        """What the check says that may be given on a line with half of the price off."""
        order = self.make_order({"discount": 50}, **values)
        found = order.finding_ids.filtered(lambda f: f.check_id.code == "discount")
        return float(found.threshold) if found else None

    def test_without_a_row_the_check_counts(self):
        self.assertEqual(self.allowed(), 10)

    def test_each_narrower_row_counts_before_the_wider(self):
        key = self.env["res.partner.category"].create({"name": "Key customer"})
        self.customer.category_id = key
        self.allow(12)
        self.assertEqual(self.allowed(), 12)
        self.allow(13, company_id=self.env.company.id)
        self.assertEqual(self.allowed(), 13)
        self.allow(14, partner_tag_id=key.id)
        self.assertEqual(self.allowed(), 14)
        self.allow(15, categ_id=self.metal.id)
        self.assertEqual(self.allowed(), 15)
        self.allow(16, categ_id=self.bolts.id)
        self.assertEqual(self.allowed(), 16)
        self.allow(17, group_id=self.group.id)
        self.assertEqual(self.allowed(), 17)
        self.allow(18, group_id=self.group.id, categ_id=self.metal.id)
        self.assertEqual(self.allowed(), 18)
        self.clerk.sudo().discount_limit = 19
        self.assertEqual(self.allowed(), 19)
        self.allow(5, user_id=self.clerk.id)
        self.assertEqual(self.allowed(), 5)
        self.allow(20, user_id=self.clerk.id, categ_id=self.bolts.id)
        self.assertEqual(self.allowed(), 20)

    def test_rows_for_others_do_not_count(self):
        tag = self.env["res.partner.category"].create({"name": "Other"})
        company = self.env["res.company"].create({"name": "Other"})
        group = self.env["res.groups"].create({"name": "Other"})
        self.allow(30, user_id=self.manager.id)
        self.allow(30, group_id=group.id)
        self.allow(30, categ_id=self.wood.id)
        self.allow(30, partner_tag_id=tag.id)
        self.allow(30, company_id=company.id)
        self.assertEqual(self.allowed(), 10)

    def test_a_group_that_is_implied_counts(self):
        wider = self.env["res.groups"].create({"name": "Sales"})
        self.group.implied_ids = wider
        self.allow(21, group_id=wider.id)
        self.assertEqual(self.allowed(), 21)

    def test_of_two_groups_the_higher_limit_counts(self):
        other = self.env["res.groups"].create(
            {"name": "Exports", "user_ids": [Command.link(self.clerk.id)]}
        )
        self.allow(22, group_id=self.group.id)
        self.allow(23, group_id=other.id)
        self.assertEqual(self.allowed(), 23)

    def test_zero_is_a_limit(self):
        self.allow(0, user_id=self.clerk.id)
        self.assertEqual(self.found(self.make_order({"discount": 1})), ["discount"])

    def test_a_negative_line_is_held_against_rows_for_every_product(self):
        self.allow(40, categ_id=self.bolts.id)
        self.allow(20, user_id=self.clerk.id)
        lines = [
            Command.create({"product_id": self.product.id, "price_unit": 100}),
            Command.create({"product_id": self.product.id, "price_unit": -30}),
        ]
        order = self.make_order(order_line=lines)
        self.assertEqual(order.finding_ids.threshold, "20")

    def test_who_acts_counts_and_not_whom_he_fills_in(self):
        self.allow(30, user_id=self.manager.id)
        order = self.make_order({"discount": 25}, user_id=self.manager.id)
        self.assertEqual(self.found(order), ["discount"])
        order.with_user(self.manager).action_check()
        self.assertEqual(self.found(order), [])
        order.with_user(self.clerk).action_confirm()
        self.assertEqual((order.state, self.found(order)), ("draft", ["discount"]))
        order.with_user(self.manager).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_for_a_program_the_last_editor_counts(self):
        self.allow(30, user_id=self.clerk.id)
        orders = self.Order
        for user in (self.clerk, self.manager) * 2:
            values = self.order_vals({"discount": 25}, user_id=self.manager.id)
            orders += self.Order.with_user(user).create(values).with_user(self.clerk)
        orders.action_check()
        self.assertEqual([self.found(o) for o in orders], [[]] * 4)
        orders.with_user(SUPERUSER_ID).action_check()
        self.assertEqual([self.found(o) for o in orders], [[], ["discount"]] * 2)

    # --- The table itself

    def test_who_edited_is_asked_for_where_it_matters(self):
        asked = []
        self.patch(type(self.Order), "_last_editors", lambda orders: asked.append(1) or {})
        order = self.make_order({"discount": 50}).with_user(SUPERUSER_ID)
        order.action_check()
        self.assertEqual((asked, self.found(order)), ([], ["discount"]))
        self.other_manager.discount_limit = 20
        order.action_check()
        self.assertTrue(asked)

    def test_a_row_is_for_a_person_or_for_a_group(self):
        with self.assertRaises(ValidationError):
            self.allow(5, user_id=self.clerk.id, group_id=self.group.id)

    def test_no_two_rows_for_the_same(self):
        self.allow(5, categ_id=self.wood.id)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.allow(6, categ_id=self.wood.id)

    def test_a_limit_is_a_percentage(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.allow(101)

    def test_rights(self):
        row = self.allow(5, user_id=self.clerk.id)
        self.assertEqual(row.with_user(self.viewer).discount, 5)
        for user in (self.clerk, self.viewer):
            with self.assertRaises(AccessError):
                row.with_user(user).discount = 90
            with self.assertRaises(AccessError):
                row.with_user(user).create({"discount": 90})
        row.with_user(self.manager).discount = 6
        self.assertEqual(row.discount, 6)

    def test_rows_of_other_companies_are_not_seen(self):
        company = self.env["res.company"].create({"name": "Other"})
        row = self.allow(5, company_id=company.id)
        seen = self.env["backoffice.discount.limit"].with_user(self.manager).search([])
        self.assertNotIn(row, seen)
