from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.sale_order import reference_key, reference_key_sql
from .common import CheckCase

SAME = {
    "7": ["7", " 7 ", "#7", "PO 7", "po7", "P.O. 7", "Ord.7", "ORDINE N. 7", "Ordine n° 7"],
    "a-17": ["A-17", "a - 17", "ORD. A-17", "Rif: A-17"],
    "nova7": ["Nova 7", "NOVA  7"],
    "pollux-3": ["Pollux-3"],
    "ordinal5": ["Ordinal 5"],
    "2026/118": ["Purchase Order 2026/118", "OdA 2026/118", "nr. 2026/118", "ref 2026 / 118"],
    "": ["PO.", " ", "N. "],
}


@tagged("post_install", "-at_install")
class TestSaleOrderCheckDuplicate(CheckCase):
    """What was ordered before."""

    def test_what_a_reference_is_compared_by(self):
        for key, texts in SAME.items():
            for text in texts:
                query = SQL("SELECT %s", SQL(reference_key_sql("%s"), text))
                self.assertEqual(self.env.execute_query(query), [(key,)], text)
                self.assertEqual(reference_key(text), key)

    def test_one_rule_for_the_check_and_the_intake(self):
        first = self.make_order(client_order_ref="ORDINE N. 41/B")
        again = self.make_order(client_order_ref="po 41 / b")
        other = self.make_order(client_order_ref="42/B")
        self.assertEqual(self.hits("duplicate_reference", first + again + other), again)
        found = self.Order._by_customer_reference(
            self.env.company, self.customer, {"Ord. 41/b", "43", "N."}
        )
        self.assertEqual(found, {(self.customer.id, "Ord. 41/b"): first})

    def test_references_without_a_number_are_not_compared(self):
        orders = self.make_order(client_order_ref="PO.")
        orders += self.make_order(client_order_ref="PO.")
        self.assertFalse(self.hits("duplicate_reference", orders))

    def test_reference_is_found_by_its_index(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        key = SQL(reference_key_sql("client_order_ref"))
        plan = self.env.execute_query(
            SQL("EXPLAIN SELECT id FROM sale_order WHERE %s = ANY(ARRAY['7'])", key)
        )
        self.assertIn("sale_order_customer_reference_idx", str(plan))

    # --- The same content

    def test_same_content_without_a_reference(self):
        first, again = self.make_order(), self.make_order()
        more = self.make_order({"product_uom_qty": 3})
        other = self.make_order(partner_id=self.make_customer("Due").id)
        orders = first + again + more + other
        self.assertEqual(self.hits("duplicate_content", orders), again)
        self.assertIn(first.name, self.finding("duplicate_content", again).message)
        again.action_confirm()
        self.assertEqual(self.hits("duplicate_content", orders), first)

    def test_two_references_keep_orders_apart(self):
        orders = self.make_order(client_order_ref="1") + self.make_order(client_order_ref="2")
        self.assertFalse(self.hits("duplicate_content", orders))
        orders += self.make_order()
        self.assertEqual(self.hits("duplicate_content", orders), orders[2])

    def test_order_of_lines_does_not_count_and_cancelled_orders_neither(self):
        screw = self.env["product.product"].create({"name": "Screw", "list_price": 3})
        lines = [Command.create({"product_id": p.id}) for p in (self.product, screw)]
        orders = self.make_order(order_line=lines) + self.make_order(order_line=lines[::-1])
        self.assertEqual(self.hits("duplicate_content", orders), orders[1])
        orders[0].action_cancel()
        self.assertFalse(self.hits("duplicate_content", orders[1]))

    def test_only_days_near_each_other_count(self):
        first, again = self.make_order(), self.make_order()
        first.sudo().date_order = fields.Datetime.now() - timedelta(days=9)
        self.check("duplicate_content", days=8)
        self.assertFalse(self.hits("duplicate_content", first + again))
        self.check("duplicate_content", days=10)
        self.assertEqual(self.hits("duplicate_content", first + again), again)
