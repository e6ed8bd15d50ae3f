from odoo import SUPERUSER_ID
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestCheckScope(OrderCase):
    """The parameters that every check has: which documents and lines it is about."""

    def setUp(self):
        super().setUp()
        self.check = self.env.ref("backoffice_sales.backoffice_check_discount")

    def test_a_builtin_check_looks_only_at_documents_of_its_domain(self):
        self.check.domain = "[('client_order_ref', '=', 'PO 1')]"
        outside = self.make_order({"discount": 30}, client_order_ref="PO 2")
        self.assertEqual(self.found(outside), [])
        inside = self.make_order({"discount": 30}, client_order_ref="PO 1")
        self.assertEqual(self.found(inside), ["discount"])

    def test_one_run_keeps_scopes_apart(self):
        self.check.domain = "[('client_order_ref', '=', 'PO 1')]"
        orders = self.make_order({"discount": 30}, client_order_ref="PO 1")
        orders += self.make_order({"discount": 30}, client_order_ref="PO 2")
        orders.action_check()
        self.assertEqual([self.found(order) for order in orders], [["discount"], []])

    def test_an_impossible_scope_is_refused(self):
        with self.assertRaises(ValidationError):
            self.check.domain = "[('no_such_field', '=', 1)]"

    def exempt(self, user):
        group = self.env["res.groups"].create({"name": "May give anything away"})
        group.user_ids = [Command.link(user.id)]
        self.check.exempt_group_ids = group

    def test_what_members_of_an_exempt_group_do_passes(self):
        order = self.make_order({"discount": 30})
        self.assertEqual(self.found(order), ["discount"])
        self.exempt(self.clerk)
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_an_exempt_salesperson_covers_nobody_else(self):
        self.exempt(self.manager)
        orders = self.make_order({"discount": 30}, user_id=self.manager.id)
        orders += self.make_order({"discount": 30})
        self.assertEqual([self.found(order) for order in orders], [["discount"]] * 2)
        orders.with_user(self.manager).action_check()
        self.assertEqual([self.found(order) for order in orders], [[], []])
        orders.action_confirm()
        self.assertEqual(set(orders.mapped("state")), {"draft"})

    def test_a_program_stands_for_who_edited_last(self):
        self.exempt(self.manager)
        order = self.make_order({"discount": 30})
        self.env.flush_all()
        order.with_user(SUPERUSER_ID).sudo()._run_checks()
        self.assertEqual(self.found(order), ["discount"])
        self.env.cr.execute(
            "UPDATE sale_order_line SET write_date = write_date - interval '1 s' "
            "WHERE order_id = %s",
            [order.id],
        )
        order.with_user(self.manager).write({"note": "Agreed by phone"})
        self.env.flush_all()
        order.with_user(SUPERUSER_ID).sudo()._run_checks()
        self.assertEqual(self.found(order), [])

    def test_only_lines_of_the_chosen_categories_and_those_below(self):
        metal = self.env["product.category"].create({"name": "Metal"})
        self.check.product_category_ids = metal
        self.assertEqual(self.found(self.make_order({"discount": 30})), [])
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Bolts", "parent_id": metal.id}
        )
        self.assertEqual(self.found(self.make_order({"discount": 30})), ["discount"])
