from odoo import models
from odoo.tools import SQL, float_repr

from .check_definition import Failure, SetQuery, by_record

LINES_NAMED = 3

# The second half of both: what a negative line does counts for the whole order.
BELOW_COST = """
    WITH sold AS (
        SELECT o.id, split_part(l.name, E'\\n', 1) AS line, l.price_subtotal AS net, c.cost,
               least(l.margin, l.price_subtotal - c.cost) AS margin
          FROM sale_order o
          JOIN sale_order_line l ON l.order_id = o.id AND l.display_type IS NULL
          LEFT JOIN product_product v ON v.id = l.product_id
          LEFT JOIN product_template t ON t.id = v.product_tmpl_id
          LEFT JOIN uom_uom u ON u.id = l.product_uom_id
          LEFT JOIN uom_uom own ON own.id = t.uom_id
         CROSS JOIN LATERAL (SELECT l.product_uom_qty * greatest(l.purchase_price,
                    CASE WHEN o.state IN ('draft', 'sent') THEN
                         (v.standard_price ->> o.company_id::text)::numeric
                         * u.factor::numeric / nullif(own.factor::numeric, 0)
                         * coalesce(nullif(o.currency_rate, 0), 1)::numeric END, 0)) AS c(cost)
         WHERE o.id = ANY(%(ids)s) AND l.product_uom_qty > 0
    ), whole AS (
        SELECT id, min(line) FILTER (WHERE net < 0) AS line, sum(net) AS net,
               sum(margin) AS margin
          FROM sold GROUP BY id HAVING min(net) < 0
    ), rated AS (
        SELECT id, line, round(margin / net * 100, 2) AS rate
          FROM sold WHERE cost > 0 AND net > 0
        UNION ALL
        SELECT id, line, CASE WHEN net > 0 THEN greatest(round(margin / net * 100, 2), -999)
                              ELSE -999 END
          FROM whole WHERE margin < 0 OR net <= 0 OR margin / net * 100 < %(limit)s
    )
    SELECT id, line, rate, %(limit)s::numeric, NULL::text FROM rated WHERE rate < %(limit)s
"""
DISCOUNT = """
    WITH priced AS (
        SELECT o.id, o.user_id, split_part(l.name, E'\\n', 1) AS line,
               l.discount::numeric AS discount, l.price_subtotal AS net, l.product_id
          FROM sale_order o
          JOIN sale_order_line l ON l.order_id = o.id
         WHERE o.id = ANY(%(ids)s) AND l.display_type IS NULL AND l.product_uom_qty > 0
    ), given AS (
        SELECT id, user_id, line, discount FROM priced
         WHERE discount > 0 AND product_id IS NOT NULL
        UNION ALL
        SELECT id, user_id, min(line) FILTER (WHERE net < 0),
               coalesce(round(100 - 100 * sum(net) / nullif(sum(CASE WHEN net > 0 AND
                    discount < 100 THEN net / (1 - discount / 100) END), 0), 2), 100)
          FROM priced GROUP BY id, user_id HAVING min(net) < 0
    ), limited AS (
        SELECT g.*, coalesce(nullif(u.discount_limit, 0), %(limit)s)::numeric AS allowed
          FROM given g LEFT JOIN res_users u ON u.id = g.user_id
    )
    SELECT id, line, discount, allowed, NULL::text FROM limited WHERE discount > allowed
"""


class SaleOrder(models.Model):
    """Checks on the lines of an order: what is sold at which price."""

    _inherit = "sale.order"

    def _sold_lines(self):
        """FROM and WHERE of the lines that really sell something; aliases o and l."""
        return SQL(
            """
              FROM sale_order o
              JOIN sale_order_line l ON l.order_id = o.id
             WHERE l.order_id = ANY(%s) AND l.display_type IS NULL AND l.product_id IS NOT NULL
               AND l.product_uom_qty > 0
            """,
            self.ids,
        )

    def _check_below_cost(self, definition):
        """Lines whose margin, in percent of the net price, is under the limit (0: below
        cost), and orders that a negative line takes under it. Before confirmation the cost
        is at least the product's: the one on the line can be typed over. Lines without a
        known cost are left out, free lines have their own check."""
        query = SQL(BELOW_COST, limit=definition.limit, ids=self.ids)
        return SetQuery(query, self._explain_below_cost)

    def _explain_below_cost(self, rows):
        below = self.env._("Sold below cost: %(lines)s.")
        under = self.env._("Margin under %(limit)s%%: %(lines)s.")
        return [
            Failure(
                record_id,
                (under if found[0].threshold else below)
                % {"limit": self._figure(found[0].threshold), "lines": self._lines_text(found)},
                self._lines_value(found),
                self._figure(found[0].threshold),
            )
            for record_id, found in by_record(rows).items()
        ]

    def _check_discount(self, definition):
        """Lines with a discount over what the order's salesperson may give, and orders that
        give it away in a line of its own, with a negative price."""
        query = SQL(DISCOUNT, limit=definition.limit, ids=self.ids)
        return SetQuery(query, self._explain_discount)

    def _explain_discount(self, rows):
        message = self.env._("Discount over %(limit)s%%: %(lines)s.")
        return [
            Failure(
                record_id,
                message
                % {"limit": self._figure(found[0].threshold), "lines": self._lines_text(found)},
                self._lines_value(found),
                self._figure(found[0].threshold),
            )
            for record_id, found in by_record(rows).items()
        ]

    def _check_zero_price(self, definition):
        """Lines that cost the customer nothing."""
        query = SQL(
            """
            SELECT o.id, split_part(l.name, E'\\n', 1), NULL::numeric, NULL::numeric, NULL::text
            %s AND l.price_subtotal = 0
            """,
            self._sold_lines(),
        )
        return SetQuery(query, self._explain_zero_price)

    def _explain_zero_price(self, rows):
        message = self.env._("Price is zero: %(lines)s.")
        return [
            Failure(
                record_id,
                message % {"lines": self._lines_text(found)},
                self._lines_value(found),
            )
            for record_id, found in by_record(rows).items()
        ]

    # --- Texts

    def _lines_text(self, rows):
        """The lines by name with their figure, the first few of them."""
        names = [
            f"{row.line} ({self._figure(row.value)}%)" if row.value is not None else row.line
            for row in rows[:LINES_NAMED]
        ]
        if len(rows) > LINES_NAMED:
            names.append(self.env._("and %(count)s more", count=len(rows) - LINES_NAMED))
        return ", ".join(names)

    def _lines_value(self, rows):
        """What a waiver is bound to: every line and its figure."""
        return "; ".join(
            sorted(f"{row.line} {self._figure(row.value)}".strip() for row in rows)
        )

    def _figure(self, number):
        """A number as short as it can be: 12, 12.5."""
        if number is None:
            return ""
        return float_repr(float(number), 2).rstrip("0").rstrip(".")
