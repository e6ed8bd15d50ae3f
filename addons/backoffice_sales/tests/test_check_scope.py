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

    def test_salespeople_of_an_exempt_group_pass(self):
        order = self.make_order({"discount": 30})
        self.assertEqual(self.found(order), ["discount"])
        group = self.env["res.groups"].create({"name": "May give anything away"})
        self.check.exempt_group_ids = group
        group.user_ids = [Command.link(order.user_id.id)]
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_only_lines_of_the_chosen_categories_and_those_below(self):
        metal = self.env["product.category"].create({"name": "Metal"})
        self.check.product_category_ids = metal
        self.assertEqual(self.found(self.make_order({"discount": 30})), [])
        self.product.categ_id = self.env["product.category"].create(
            {"name": "Bolts", "parent_id": metal.id}
        )
        self.assertEqual(self.found(self.make_order({"discount": 30})), ["discount"])
