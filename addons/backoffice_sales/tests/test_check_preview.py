from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestCheckPreview(OrderCase):
    """What saving would find, told without saving."""

    def setUp(self):
        super().setUp()
        self.enterContext(self.enter_registry_test_mode())

    def preview(self, order, changes, user=None):
        order = order.with_user(user or self.clerk)
        self.env.flush_all()
        found = order.check_preview(changes)
        self.env.invalidate_all()
        return found if found is None else [row["message"] for row in found]

    def line(self, order, **values):
        return {"order_line": [Command.update(order.order_line.id, values)]}

    def test_changes_of_a_saved_order(self):
        order = self.make_order()
        self.assertEqual(self.preview(order, {}), [])
        found = self.preview(order, self.line(order, price_unit=0))
        self.assertEqual(found, ["Price is zero: [BOLT] Bolt."])
        self.assertEqual(order.order_line.price_unit, 10)
        self.assertFalse(order.finding_ids)
        self.assertEqual(order.check_state, "clear")

    def test_what_would_be_corrected(self):
        order = self.make_order({"price_unit": 0})
        self.assertEqual(self.preview(order, self.line(order, price_unit=10)), [])
        self.assertEqual(order.finding_ids.state, "open")

    def test_worst_comes_first(self):
        order = self.make_order({"discount": 30, "price_unit": 100})
        changes = {"partner_shipping_id": self.make_customer("Due", street=False).id}
        order.order_line.create(
            {"order_id": order.id, "product_id": self.product.id, "price_unit": 5}
        )
        rows = order.check_preview(changes)
        self.assertEqual(rows[0]["severity"], "blocking")
        self.assertEqual({row["severity"] for row in rows[1:]}, {"approval"})

    def test_new_order(self):
        number = self.env["ir.sequence"].search([("code", "=", "sale.order")], limit=1)
        before = number.number_next_actual
        orders = self.Order.search_count([])
        found = self.preview(self.Order, self.order_vals({"price_unit": 0}))
        self.assertEqual(found, ["Price is zero: [BOLT] Bolt."])
        self.assertEqual(self.Order.search_count([]), orders)
        number.invalidate_recordset()
        self.assertEqual(number.number_next_actual, before, "no gap")

    def test_only_a_preview_is_spared_what_saving_asks(self):
        """Whatever context a client sends."""
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self.env["product.product"].create({"name": "F", "company_id": other.id})
        vals = self.order_vals({"product_id": foreign.id})
        pretended = self.env["sale.order"].with_context(backoffice_preview=True)
        order = pretended.create(self.order_vals())
        self.assertEqual(order.order_line.price_reduce_taxexcl, 10)
        with self.assertRaisesRegex(UserError, "compan"), self.env.cr.savepoint():
            pretended.create(vals)

    def test_figures_that_no_check_reads_are_left_out(self):
        saved, figures = type(self.Order)._run_checks, []

        def run(orders):
            figures.extend(orders.order_line.mapped("price_reduce_taxexcl"))
            return saved(orders)

        with patch.object(type(self.Order), "_run_checks", run):
            self.assertEqual(self.preview(self.Order, self.order_vals()), [])
        self.assertEqual(figures, [0])

    def test_one_document_at_a_time(self):
        order = self.make_order()
        for records, changes in (
            (order | self.make_order(), {}),
            (order, [["client_order_ref", "X"]]),
            (order, "X"),
            (self.Order, None),
        ):
            with self.assertRaisesRegex(UserError, "A preview is of one document"):
                records.check_preview(changes)
        self.assertIsNone(self.preview(order, {"order_line": [[0]]}))
        self.assertIsNone(self.preview(order, {"order_line": 7}))

    def test_what_was_remembered_is_taken_back_too(self):
        """`_facts` asked in a preview that gives a product its first fact."""
        Check = self.env["backoffice.check"]
        order, product = self.make_order(), self.product
        self.assertNotIn("technical_data", Check._facts())
        saved = type(self.Order)._save_for_preview

        def save(orders, values):
            product.with_env(orders.sudo().env).needs_technical_data = True
            self.assertIn("technical_data", orders.env["backoffice.check"]._facts())
            return saved(orders, values)

        self.env.registry.cache_invalidated.add("default")
        with patch.object(type(self.Order), "_save_for_preview", save):
            self.preview(order, {})
        self.assertNotIn("technical_data", Check._facts())
        self.assertIn("default", self.env.registry.cache_invalidated, "still to be told")

    def test_half_typed(self):
        self.assertIsNone(self.preview(self.Order, {"order_line": []}))
        order = self.make_order()
        self.assertIsNone(self.preview(order, {"partner_id": False}))
        self.assertIsNone(self.preview(order, {"partner_id": "x"}))
        self.assertEqual(self.preview(order, {"no_such_field": 1}), [])

    def test_leaves_nothing_behind(self):
        order = self.make_order()
        self.env.flush_all()
        stamp = order.write_date
        sent = self.env["mail.mail"].search_count([])
        said = len(order.message_ids)
        changes = {"client_order_ref": "X", "state": "sale", **self.line(order, discount=80)}
        self.assertTrue(self.preview(order, changes))
        self.assertEqual((order.state, order.client_order_ref), ("draft", False))
        self.assertEqual((order.write_date, len(order.message_ids)), (stamp, said))
        self.assertEqual(self.env["mail.mail"].search_count([]), sent)
        self.assertFalse(
            order.finding_ids
            | self.env["backoffice.finding"].search(
                [("res_id", "=", order.id), ("res_model", "=", "sale.order")]
            )
        )

    def test_waived_is_not_told(self):
        order = self.make_order({"price_unit": 0})
        order.finding_ids.with_user(self.manager)._waive("gift")
        self.assertEqual(self.preview(order, {"client_order_ref": "X"}), [])

    def test_rights_are_those_of_the_user(self):
        order = self.make_order()
        with self.assertRaises(AccessError):
            order.with_user(self.viewer).check_preview({})
        with self.assertRaises(AccessError):
            self.Order.with_user(self.viewer).check_preview(self.order_vals())
