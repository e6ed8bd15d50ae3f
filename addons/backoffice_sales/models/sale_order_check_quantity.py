from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .check_definition import SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

#: a median of fewer orders says nothing
FEWEST_ORDERS = 3

# One row an order and item, in the item's own unit.
ORDER_QUANTITY = """
    SELECT a.id, a.line, a.quantity, greatest(a.least, CASE WHEN a.multiple > 0
               THEN ceil(greatest(a.quantity, a.least) / a.multiple) * a.multiple END),
           u.name::text
      FROM (SELECT o.id, l.product_id, l.product_uom_id, min(l.line) AS line,
                   round(sum(l.own_quantity), 6) AS quantity,
                   coalesce(t.minimum_order_quantity, 0)::numeric AS least,
                   coalesce(t.order_multiple, 0)::numeric AS multiple
              FROM checked_order o
              JOIN checked_line l ON l.order_id = o.id
              JOIN product_template t ON t.id = l.template_id
             WHERE o.is_open AND l.sells AND %(about)s
               AND (t.minimum_order_quantity > 0 OR t.order_multiple > 0)
             GROUP BY o.id, l.product_id, l.product_uom_id, t.id) AS a
      JOIN uom_uom u ON u.id = a.product_uom_id
     WHERE a.quantity < a.least OR a.multiple > 0 AND mod(a.quantity, a.multiple) != 0
"""
# What a customer took of an item per confirmed order of the last days, in its own unit.
UNUSUAL_QUANTITY = """
    SELECT w.id, w.line, w.quantity, usual.median, NULL::text
      FROM (SELECT o.id, o.customer_id, o.company_id, l.product_id, min(l.line) AS line,
                   round(sum(l.own_quantity), 6) AS quantity
              FROM checked_order o JOIN checked_line l ON l.order_id = o.id
             WHERE o.is_open AND l.sells AND %(about)s
             GROUP BY o.id, o.customer_id, o.company_id, l.product_id) AS w
      JOIN (SELECT past.customer_id, past.company_id, past.product_id,
                   round(percentile_cont(0.5) WITHIN GROUP (ORDER BY past.quantity)::numeric,
                         3) AS median
              FROM (SELECT p.commercial_partner_id AS customer_id, x.company_id, x.product_id,
                           sum(x.product_uom_qty * u.factor / item.factor) AS quantity
                      FROM sale_order_line x
                      JOIN (SELECT DISTINCT l.product_id, own.factor
                              FROM checked_line l JOIN uom_uom own ON own.id = l.product_uom_id
                             WHERE l.sells) AS item ON item.product_id = x.product_id
                      JOIN res_partner p ON p.id = x.order_partner_id
                      JOIN sale_order s ON s.id = x.order_id AND s.date_order >= %(since)s
                      JOIN uom_uom u ON u.id = x.product_uom_id
                     WHERE x.state = 'sale' AND x.product_uom_qty > 0
                       AND p.commercial_partner_id = ANY(ARRAY(SELECT customer_id
                                                                 FROM checked_order))
                     GROUP BY 1, 2, 3, x.order_id) AS past
             GROUP BY 1, 2, 3 HAVING count(*) >= %(fewest)s) AS usual
        ON usual.customer_id = w.customer_id AND usual.company_id = w.company_id
       AND usual.product_id = w.product_id
     WHERE w.quantity > usual.median * %(limit)s
"""


class SaleOrder(models.Model):
    """Checks on how much is ordered."""

    _inherit = "sale.order"

    def _check_order_quantity(self, definition):
        """Items under their least quantity, or in no whole number of packages."""
        if "order_quantity" not in self.env["backoffice.check"]._facts():
            return []
        about = self._of_categories(definition)
        query = SQL(ORDER_QUANTITY, about=about)
        return SetQuery(query, self._explain_order_quantity)

    def _explain_order_quantity(self, rows):
        message = _lt("Quantity against the terms of sale: %(lines)s.")
        one = _lt("%(line)s (%(quantity)s %(unit)s; next: %(next)s)")
        units = [self._names_of(row.detail) for row in rows]
        return self._failures_by_line(rows, message, *self._told(rows, one, units))

    def _check_unusual_quantity(self, definition):
        """Quantities that are more than so many times the median of what this customer
        ordered of the item lately: often a typing error."""
        if definition.limit <= 0 or not any(o.state in ("draft", "sent") for o in self):
            return []
        query = SQL(
            UNUSUAL_QUANTITY,
            about=self._of_categories(definition),
            since=fields.Datetime.now() - timedelta(days=definition.days or 365),
            fewest=FEWEST_ORDERS,
            limit=definition.limit,
        )
        return SetQuery(query, self._explain_unusual_quantity)

    def _explain_unusual_quantity(self, rows):
        message = _lt("Unusual quantity, a typing error? %(lines)s.")
        one = _lt("%(line)s (%(quantity)s; usually %(next)s)")
        return self._failures_by_line(rows, message, *self._told(rows, one))

    def _told(self, rows, one, units=None):
        """(texts, values) of lines: `one` says a line with its quantity, the quantity that it
        is held against, and a unit or document; a waiver is bound to the quantity."""
        units = units or [row.detail or "" for row in rows]
        texts = [
            one
            % {
                "line": row.line,
                "quantity": self._figure_text(row.value),
                "next": self._figure_text(row.threshold),
                "unit": unit,
            }
            for row, unit in zip(rows, units, strict=True)
        ]
        return texts, self._values_of_lines(rows)
