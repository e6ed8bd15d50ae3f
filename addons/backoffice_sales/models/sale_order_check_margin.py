from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# Free goods cost, negative lines take away: both count for the order as a whole. The
# agent's share comes off, and so does the freight that no line has as its cost.
ORDER_MARGIN = """
    SELECT id, NULL::text, rate, %(limit)s::numeric, NULL::text FROM (
        SELECT o.id, CASE WHEN sum(l.net) + max(f.charged) > 0
                    THEN greatest(round((sum(l.net) + max(f.charged) - sum(c.cost)
                                         - max(f.cost)) / (sum(l.net) + max(f.charged)) * 100,
                                        2) - max(s.share), -999)
                    ELSE -999 END AS rate
          FROM checked_order o
          JOIN checked_line l ON l.order_id = o.id
          LEFT JOIN res_partner a ON a.id = o.agent_id
          LEFT JOIN crm_team t ON t.id = o.team_id
         CROSS JOIN LATERAL (SELECT CASE WHEN o.agent_id IS NULL THEN 0 ELSE coalesce(nullif(
                    a.commission_rate, 0), t.commission_rate, 0) END::numeric) AS s(share)
         CROSS JOIN LATERAL (SELECT l.quantity * greatest(l.line_cost, CASE
                    WHEN o.is_open THEN l.cost END, 0)) AS c(cost)
         CROSS JOIN LATERAL (%(freight)s) AS f(cost, charged)
         WHERE l.quantity > 0 AND (c.cost > 0 OR l.net < 0) AND %(about)s
         GROUP BY o.id HAVING sum(c.cost) > 0
    ) AS rated WHERE rate < %(limit)s
"""
CATEGORY_MARGIN = """
    SELECT id, line, rate, least, NULL::text FROM (
        SELECT o.id, l.line, m.least, round((l.net - c.cost) / l.net * 100, 2) AS rate
          FROM checked_order o
          JOIN checked_line l ON l.order_id = o.id
          JOIN (SELECT DISTINCT ON (own.id) own.id AS categ_id,
                       above.minimum_margin::numeric AS least
                  FROM product_category own
                  JOIN product_category above
                    ON above.minimum_margin > 0
                   AND starts_with(own.parent_path, above.parent_path)
                 ORDER BY own.id, length(above.parent_path) DESC) AS m
            ON m.categ_id = l.categ_id
         CROSS JOIN LATERAL (SELECT l.quantity * greatest(l.line_cost, CASE
                    WHEN o.is_open THEN l.cost END, 0)) AS c(cost)
         WHERE l.quantity > 0 AND l.net > 0 AND c.cost > 0
    ) AS rated WHERE rate < least
"""

NO_FREIGHT = SQL("SELECT 0::numeric, 0::numeric")


class SaleOrder(models.Model):
    """Checks on margins beside the one of single lines."""

    _inherit = "sale.order"

    def _check_order_margin(self, definition):
        """Orders whose margin as a whole, less the agent's commission and, if the check says
        so, the expected freight, in percent of the net amount, is under the limit. Lines
        without a known cost are left out. Freight is that of the whole order: a check of some
        product categories leaves it out."""
        if not definition.limit:
            return []
        with_freight = definition.includes_freight and not definition.category_ids
        query = SQL(
            ORDER_MARGIN,
            limit=definition.limit,
            about=self._of_categories(definition),
            freight=self._expected_freight_sql() if with_freight else NO_FREIGHT,
        )
        return SetQuery(query, self._explain_order_margin)

    def _expected_freight_sql(self):
        """One row for `checked_order o`, in its currency: what its transport will cost beside
        the costs of its lines, and what lines without a cost charge for it. A hook for addons
        that know delivery methods."""
        return NO_FREIGHT

    def _explain_order_margin(self, rows):
        message = _lt("Margin of the order %(rate)s%%, under %(limit)s%%.")
        failures = []
        for row in rows:
            rate, limit = self._figure(row.value), self._figure(row.threshold)
            shown = {"rate": self._figure_text(rate), "limit": self._figure_text(limit)}
            text = message % shown
            failures.append(Failure(row.record_id, text, rate, limit))
        return failures

    def _check_category_margin(self, definition):
        """Lines under the minimum margin of their product category; the nearest category
        that has one counts."""
        if "category_margin" not in self.env["backoffice.check"]._facts():
            return []
        return SetQuery(SQL(CATEGORY_MARGIN), self._explain_category_margin)

    def _explain_category_margin(self, rows):
        message = _lt("Margin under the minimum of the category: %(lines)s.")
        one = _lt("%(line)s (%(rate)s%%; at least %(limit)s%%)")
        texts = [
            one
            % {
                "line": row.line,
                "rate": self._figure_text(row.value),
                "limit": self._figure_text(row.threshold),
            }
            for row in rows
        ]
        return self._failures_by_line(rows, message, texts, self._values_of_lines(rows))
