from unittest.mock import patch

from odoo.tests import tagged

from ..models import prepared_query
from .common import OrderCase


@tagged("post_install", "-at_install")
class TestPreparedQuery(OrderCase):
    """The checks of a few orders are planned once for a connection."""

    def setUp(self):
        super().setUp()
        self.forget()
        self.addCleanup(self.forget)
        self.order = self.make_order({"price_unit": 0, "discount": 30})

    def forget(self):
        prepared_query.forget_prepared(self.env.cr)

    def kept(self):
        """{name: times that it was run} of what this generation has prepared."""
        known = prepared_query._connections[self.env.cr.connection]
        self.env.cr.execute(
            "SELECT name, generic_plans FROM pg_prepared_statements WHERE name = ANY(%s)",
            [list(known.names.values())],
        )
        return dict(self.env.cr.fetchall())

    def test_a_second_run_takes_the_same_plan(self):
        self.order.action_check()
        before = self.kept()
        self.order.action_check()
        self.make_order().action_check()
        after = self.kept()
        self.assertTrue(any(after[name] > times for name, times in before.items()))
        self.assertEqual(self.found(self.order), ["discount", "zero_price"])

    def test_a_changed_limit_is_another_statement(self):
        order = self.make_order({"discount": 30})
        self.assertEqual(self.found(order), ["discount"])
        self.env.ref("backoffice_sales.backoffice_check_discount").limit = 40
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_what_the_server_lost_is_prepared_again(self):
        self.order.action_check()
        self.env.cr.execute("DEALLOCATE ALL")
        self.order.order_line.price_unit = 12
        self.order.action_check()
        self.assertEqual(self.found(self.order), ["discount"])
        self.order.action_check()
        self.assertTrue(self.kept())

    def test_no_more_than_some_are_kept(self):
        self.forget()
        with patch.object(prepared_query, "KEPT", 0):
            self.order.action_check()
            self.assertEqual(self.kept(), {})
        self.assertEqual(self.found(self.order), ["discount", "zero_price"])
