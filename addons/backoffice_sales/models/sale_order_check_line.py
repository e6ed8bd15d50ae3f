from odoo import models
from odoo.tools import SQL, float_repr

from .check_definition import Failure, SetQuery, by_record

LINES_NAMED = 3


class SaleOrder(models.Model):
    """Checks on the lines of an order: what is sold at which price."""

    _inherit = "sale.order"

    def _sold_lines(self):
        """FROM and WHERE of the lines that really sell something; aliases o and l."""
        return SQL(
            """
              FROM sale_order o
              JOIN sale_order_line l ON l.order_id = o.id
             WHERE o.id = ANY(%s) AND l.display_type IS NULL AND l.product_id IS NOT NULL
               AND NOT coalesce(l.is_downpayment, false) AND l.product_uom_qty > 0
            """,
            self.ids,
        )

    def _check_below_cost(self, definition):
        """Lines whose margin, in percent of the net price, is under the limit (0: below
        cost). Lines without a known cost are left out, free lines have their own check."""
        query = SQL(
            """
            SELECT o.id, split_part(l.name, E'\\n', 1),
                   round(l.margin / l.price_subtotal * 100, 2), %s::numeric, NULL::text
            %s AND l.purchase_price > 0 AND l.price_subtotal > 0
               AND round(l.margin / l.price_subtotal * 100, 2) < %s
            """,
            definition.limit,
            self._sold_lines(),
            definition.limit,
        )
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
        """Lines with a discount over what the order's salesperson may give."""
        query = SQL(
            """
            SELECT found.id, found.line, found.discount, found.allowed, NULL::text
              FROM (SELECT o.id, o.user_id, split_part(l.name, E'\\n', 1) AS line,
                           l.discount::numeric AS discount,
                           (SELECT coalesce(nullif(u.discount_limit, 0), %s)
                              FROM (SELECT o.user_id) AS who
                              LEFT JOIN res_users u ON u.id = who.user_id)::numeric AS allowed
                    %s AND l.discount > 0) AS found
             WHERE found.discount > found.allowed
            """,
            definition.limit,
            self._sold_lines(),
        )
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
