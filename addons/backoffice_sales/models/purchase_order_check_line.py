from odoo import fields, models
from odoo.tools import SQL

from .check_definition import SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

LIST_PRICE = """
    SELECT l.order_id, l.line, round((l.own_price / best.price - 1) * 100, 2) AS rate,
           %(limit)s::numeric, NULL::text
      FROM checked_purchase_line l
      JOIN (SELECT f.line_id, min(f.price) AS price
              FROM checked_offer f
              JOIN checked_purchase_line b ON b.id = f.line_id
             WHERE f.min_quantity <= b.own_quantity AND f.price > 0
             GROUP BY f.line_id) AS best ON best.line_id = l.id
     WHERE round((l.own_price / best.price - 1) * 100, 2) > %(limit)s AND %(about)s
"""
# The last confirmed line of each product, whoever sold it, in company currency.
LAST_PRICE = """
    SELECT l.order_id, l.line, round((l.own_price / o.rate / paid.price - 1) * 100, 2),
           %(limit)s::numeric, paid.name
      FROM checked_purchase o
      JOIN checked_purchase_line l ON l.order_id = o.id
      JOIN (SELECT DISTINCT ON (b.company_id, p.product_id) b.company_id, p.product_id, b.name,
                   p.price_unit::numeric * (1 - coalesce(p.discount, 0)::numeric / 100)
                       / coalesce(nullif(u.factor::numeric / own.factor::numeric, 0), 1)
                       / coalesce(nullif(b.currency_rate, 0), 1)::numeric AS price
              FROM purchase_order_line p
              JOIN purchase_order b ON b.id = p.order_id AND b.state = 'purchase'
              JOIN product_product v ON v.id = p.product_id
              JOIN product_template t ON t.id = v.product_tmpl_id
              JOIN uom_uom u ON u.id = p.product_uom_id
              JOIN uom_uom own ON own.id = t.uom_id
             WHERE p.product_id IN (SELECT product_id FROM checked_purchase_line)
               AND p.price_unit > 0 AND p.product_qty > 0
               AND (%(days)s = 0 OR b.date_approve >= now() - %(days)s * interval '1 day')
             ORDER BY b.company_id, p.product_id, b.date_approve DESC NULLS LAST, p.id DESC
           ) AS paid ON paid.product_id = l.product_id AND paid.company_id = o.company_id
     WHERE o.is_open AND paid.price > 0 AND %(about)s
       AND round((l.own_price / o.rate / paid.price - 1) * 100, 2) > %(limit)s
"""
MINIMUM = """
    SELECT l.order_id, l.line, l.own_quantity, least.quantity, NULL::text
      FROM checked_purchase_line l
      JOIN (SELECT f.line_id, min(f.min_quantity) AS quantity
              FROM checked_offer f GROUP BY f.line_id) AS least ON least.line_id = l.id
     WHERE l.own_quantity > 0 AND round(l.own_quantity, 6) < round(least.quantity, 6)
       AND %(about)s
"""
# When the goods can be here, against when they are needed: by the delivery or the
# manufacturing that waits for them, or else by the day written on the line.
LEAD_TIME = """
    SELECT n.order_id, n.line, (n.arrival - n.need)::numeric, %(days)s::numeric,
           n.arrival::text || '|' || n.need::text
      FROM (SELECT l.order_id, l.line,
                   greatest(o.today + coalesce(f.delay, 0), d.day) AS arrival,
                   coalesce(w.day, d.day) AS need
              FROM checked_purchase o
              JOIN checked_purchase_line l ON l.order_id = o.id
             CROSS JOIN LATERAL (SELECT
                   (l.date_planned AT TIME ZONE 'UTC' AT TIME ZONE o.tz)::date) AS d(day)
              LEFT JOIN (SELECT line_id, min(delay) AS delay
                           FROM checked_offer GROUP BY line_id) AS f ON f.line_id = l.id
              LEFT JOIN LATERAL (
                   SELECT min((coalesce(m.date_deadline, m.date)
                               AT TIME ZONE 'UTC' AT TIME ZONE o.tz)::date) AS day
                     FROM stock_move_created_purchase_line_rel r
                     JOIN stock_move m ON m.id = r.move_id AND m.state NOT IN ('done', 'cancel')
                    WHERE r.created_purchase_line_id = l.id) AS w ON true
             WHERE o.is_open AND l.type = 'consu' AND (f.delay > 0 OR w.day IS NOT NULL)
               AND %(about)s) AS n
     WHERE n.arrival > n.need + %(days)s
"""


class PurchaseOrder(models.Model):
    """Checks on what a purchase order buys: price, quantity, time."""

    _inherit = "purchase.order"

    def _check_list_price(self, definition):
        """Lines dearer than the supplier's own list for that quantity, by more than the
        limit in percent. What is on no list is left out."""
        query = SQL(LIST_PRICE, limit=definition.limit, about=self._of_categories(definition))
        return SetQuery(query, self._explain_list_price)

    def _explain_list_price(self, rows):
        message = _lt("Dearer than on the supplier's list: %(lines)s.")
        return self._failures_by_line(rows, message)

    def _check_last_price(self, definition):
        """Lines dearer than what was last agreed for the product, with any supplier, by more
        than the limit in percent; within the days given, 0 is ever."""
        query = SQL(
            LAST_PRICE,
            limit=definition.limit,
            days=definition.days,
            about=self._of_categories(definition),
        )
        return SetQuery(query, self._explain_last_price)

    def _explain_last_price(self, rows):
        message = _lt("Dearer than last time: %(lines)s.")
        return self._failures_by_line(rows, message)

    def _check_minimum_quantity(self, definition):
        """Lines under the smallest quantity that the supplier's list has a price for, in the
        product's unit."""
        query = SQL(MINIMUM, about=self._of_categories(definition))
        return SetQuery(query, self._explain_minimum_quantity)

    def _explain_minimum_quantity(self, rows):
        message = _lt("Below the supplier's minimum quantity: %(lines)s.")
        shown = _lt("%(line)s: %(quantity)s instead of at least %(least)s")
        texts = [
            shown
            % {
                "line": row.line,
                "quantity": self._figure_text(row.value),
                "least": self._figure_text(row.threshold),
            }
            for row in rows
        ]
        values = [f"{self._figure(row.value)}/{self._figure(row.threshold)}" for row in rows]
        return self._failures_by_line(rows, message, texts, values)

    def _check_lead_time(self, definition):
        """Goods that cannot be here when they are needed, more than the days given late."""
        query = SQL(LEAD_TIME, days=definition.days, about=self._of_categories(definition))
        return SetQuery(query, self._explain_lead_time)

    def _explain_lead_time(self, rows):
        message = _lt("Will come too late: %(lines)s.")
        shown = _lt("%(line)s on %(day)s, needed on %(need)s")
        # the day of arrival moves on with every day: a waiver is bound to the need
        needs = [row.detail.split("|")[1] for row in rows]
        return self._failures_by_line(rows, message, self._day_texts(rows, shown), needs)

    # --- Texts

    def _day_texts(self, rows, shown):
        """`shown` filled with the two days in the details of the rows."""
        days = [[fields.Date.to_date(day) for day in row.detail.split("|")] for row in rows]
        return [
            shown
            % {
                "line": row.line,
                "day": self._day_text(day),
                "need": self._day_text(need),
            }
            for row, (day, need) in zip(rows, days, strict=True)
        ]
