from datetime import timedelta

from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences
from .sale_order import reference_key, reference_key_sql

_lt = Sentences(__name__)

# Live orders of one customer with the same of the references. These are a table to join with
# the index, because the planner looks at each text of a list for longer than the search takes.
SAME_REFERENCE = """
    SELECT id, key, customer_id::numeric, company_id::numeric, (state = 'sale')::int || name
      FROM (
        SELECT o.id, w.key, c.commercial_partner_id AS customer_id, o.company_id, o.state,
               o.name, count(*) OVER (PARTITION BY c.commercial_partner_id, o.company_id,
                                                   w.key COLLATE "C") AS times
          FROM unnest(%(wanted)s::text[]) AS w(key)
          JOIN sale_order o ON %(key)s = w.key
          JOIN res_partner c ON c.id = o.partner_id
         WHERE o.state != 'cancel'
      ) AS counted WHERE times > 1
"""
# Every live order of those days that goes to one of the addresses, with what it is made of.
# The same content is looked for per consignee: whoever of the customer wrote, the goods
# would arrive twice.
SAME_CONTENT = """
    SELECT id, key, coalesce(reference, '0')::numeric, company_id::numeric,
           (state = 'sale')::int || name
      FROM (
        SELECT content.*, count(*) OVER (PARTITION BY key, company_id) AS times
          FROM (
            SELECT o.id, o.company_id, o.state, o.name,
                   (coalesce(o.client_order_ref, '') != '')::int::text AS reference,
                   md5(o.partner_shipping_id || '/' || string_agg(
                       l.product_id || ':' || l.quantity, ',' ORDER BY l.product_id, l.quantity
                   )) AS key
              FROM sale_order o
              JOIN LATERAL (
                   SELECT s.product_id, sum(s.product_uom_qty)::float8::text AS quantity
                     FROM sale_order_line s
                    WHERE s.order_id = o.id AND s.display_type IS NULL
                      AND s.product_id IS NOT NULL AND s.product_uom_qty > 0
                    GROUP BY s.product_id) AS l ON true
             WHERE o.state != 'cancel' AND o.partner_shipping_id = ANY(%(addresses)s)
               AND o.date_order BETWEEN %(first)s AND %(last)s
             GROUP BY o.id
          ) AS content
      ) AS counted WHERE times > 1
"""


class SaleOrder(models.Model):
    """Checks on orders that are here already."""

    _inherit = "sale.order"

    def _check_duplicate_reference(self, definition):
        """The customer (any contact of the same company) already ordered under this
        reference; the earlier order, or the confirmed one, is the right one."""
        wanted = set(map(reference_key, self.mapped("client_order_ref"))) - {""}
        if not wanted:
            return []
        query = SQL(
            SAME_REFERENCE,
            key=SQL(reference_key_sql("o.client_order_ref")),
            wanted=sorted(wanted),
        )
        return SetQuery(query, self._explain_duplicate_reference)

    def _explain_duplicate_reference(self, rows):
        message = _lt("The customer's reference “%(reference)s” is already on order %(order)s.")
        same = {}
        for row in rows:
            same.setdefault((row.threshold, row.value, row.line), []).append(row)
        failures, checked = [], {order.id: order for order in self}
        for orders in same.values():
            first = min(orders, key=self._by_seniority)
            for row in orders:
                order = checked.get(row.record_id)
                if order and row is not first and order.state != "sale":
                    shown = {"reference": order.client_order_ref, "order": first.detail[1:]}
                    failures.append(Failure(order.id, message % shown, first.detail[1:]))
        return failures

    @staticmethod
    def _by_seniority(row):
        """The confirmed order is the right one, or else the first."""
        return row.detail[0] == "0", row.record_id

    def _check_duplicate_content(self, definition):
        """The same products in the same quantities went, or go, to the same address, in
        orders that no two references of the customer keep apart."""
        asked = self.filtered(lambda order: order.state in ("draft", "sent"))
        dates = [order.date_order for order in asked if order.date_order]
        if not dates:
            return []
        span = timedelta(days=definition.days)
        query = SQL(
            SAME_CONTENT,
            addresses=asked.partner_shipping_id.ids,
            first=min(dates) - span,
            last=max(dates) + span,
        )
        return SetQuery(query, lambda rows: self._explain_duplicate_content(rows, span))

    def _explain_duplicate_content(self, rows, span):
        message = _lt(
            "Order %(order)s has the same products in the same quantities for the same address."
        )
        checked = {order.id: order for order in self}
        found = self.browse(row.record_id for row in rows)
        dates = {order.id: order.date_order for order in found}
        same, failures = {}, []
        for row in sorted(rows, key=self._by_seniority):
            same.setdefault((row.threshold, row.line), []).append(row)
        for orders in same.values():
            for place, row in enumerate(orders):
                order = checked.get(row.record_id)
                if not order or order.state == "sale":
                    continue
                for first in orders[:place]:
                    near = abs(dates[first.record_id] - dates[row.record_id]) <= span
                    if near and not (row.value and first.value):
                        name = first.detail[1:]
                        failures.append(Failure(order.id, message % {"order": name}, name))
                        break
        return failures
