from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

LATE = """
    SELECT l.order_id, l.line, (o.today - d.day)::numeric, %(days)s::numeric,
           d.day::text || '|' || d.day::text
      FROM checked_purchase o
      JOIN checked_purchase_line l ON l.order_id = o.id
     CROSS JOIN LATERAL (SELECT
           (l.date_planned AT TIME ZONE 'UTC' AT TIME ZONE o.tz)::date) AS d(day)
     WHERE o.state = 'purchase' AND l.type = 'consu' AND l.received < l.quantity
       AND d.day < o.today - %(days)s AND %(about)s
"""
NOT_ACKNOWLEDGED = """
    SELECT o.id, o.supplier, (o.today - o.approved_day)::numeric, %(days)s::numeric,
           o.approved_day::text
      FROM checked_purchase o
     WHERE o.state = 'purchase' AND o.acknowledged IS NOT TRUE
       AND o.approved_day < o.today - %(days)s
       AND o.id IN (SELECT l.order_id FROM checked_purchase_line l
                     WHERE l.received < l.quantity)
"""
OVER = """
    SELECT l.order_id, l.line, %(done)s, l.quantity, NULL::text
      FROM checked_purchase o
      JOIN checked_purchase_line l ON l.order_id = o.id
     WHERE o.state = 'purchase' AND %(about)s
       AND round(%(done)s, 6) > round(l.quantity * (1 + %(limit)s::numeric / 100), 6)
"""


class PurchaseOrder(models.Model):
    """Checks on what becomes of a confirmed purchase order."""

    _inherit = "purchase.order"

    def _check_late(self, definition):
        """Goods that should have been here, more than the days given ago."""
        if not any(order.state == "purchase" for order in self):
            return []
        query = SQL(LATE, days=definition.days, about=self._of_categories(definition))
        return SetQuery(query, self._explain_late)

    def _explain_late(self, rows):
        message = _lt("Late: %(lines)s.")
        shown = _lt("%(line)s, expected on %(day)s")
        days = [row.detail.split("|")[0] for row in rows]
        return self._failures_by_line(rows, message, self._day_texts(rows, shown), days)

    def _check_not_acknowledged(self, definition):
        """The supplier has not said yes within the days given, and not all is here."""
        if not any(order.state == "purchase" and not order.acknowledged for order in self):
            return []
        query = SQL(NOT_ACKNOWLEDGED, days=definition.days)
        return SetQuery(query, self._explain_not_acknowledged)

    def _explain_not_acknowledged(self, rows):
        message = _lt("%(supplier)s has not confirmed the order, which went out on %(day)s.")
        return [
            Failure(
                row.record_id,
                message % {"supplier": row.line, "day": self._day_text(row.detail)},
                row.detail,
                self._figure(row.threshold),
            )
            for row in rows
        ]

    def _check_over_received(self, definition):
        """More came than was ordered, beyond the tolerance in percent."""
        return self._over(definition, SQL("l.received"), self._explain_over_received)

    def _explain_over_received(self, rows):
        return self._explain_over(rows, _lt("More received than ordered: %(lines)s."))

    def _check_over_billed(self, definition):
        """More was billed than was ordered, beyond the tolerance in percent."""
        return self._over(definition, SQL("l.billed"), self._explain_over_billed)

    def _explain_over_billed(self, rows):
        return self._explain_over(rows, _lt("More billed than ordered: %(lines)s."))

    def _over(self, definition, done, explain):
        if not any(order.state == "purchase" for order in self):
            return []
        about = self._of_categories(definition)
        return SetQuery(SQL(OVER, done=done, about=about, limit=definition.limit), explain)

    def _explain_over(self, rows, message):
        shown = _lt("%(line)s: %(done)s of %(ordered)s")
        texts = [
            shown
            % {
                "line": row.line,
                "done": self._figure_text(row.value),
                "ordered": self._figure_text(row.threshold),
            }
            for row in rows
        ]
        values = [self._figure(row.value) for row in rows]
        return self._failures_by_line(rows, message, texts, values)
