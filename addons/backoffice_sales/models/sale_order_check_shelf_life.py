from odoo import models
from odoo.tools import SQL

from .check_definition import SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# Free stock of the order's warehouse that keeps long enough after the promised day, where
# there is some that does not: what is bought for the order later is fresh.
SHELF_LIFE = """
    SELECT w.id, w.line, w.quantity, coalesce(s.fresh, 0), w.least::text
      FROM (SELECT o.id, o.warehouse_id, l.product_id, min(l.line) AS line, m.least,
                   (greatest(o.promised_day, o.today) + m.least)::timestamp
                       AT TIME ZONE o.tz AT TIME ZONE 'UTC' AS until,
                   round(sum(l.own_quantity), 6) AS quantity
              FROM checked_order o
              JOIN checked_line l ON l.order_id = o.id AND l.sells AND l.is_storable
              JOIN product_template t ON t.id = l.template_id AND t.use_expiration_date
              JOIN res_partner c ON c.id = o.customer_id
             CROSS JOIN LATERAL (SELECT coalesce(nullif(c.minimum_shelf_life, 0),
                                                 t.minimum_shelf_life) AS least) AS m
             WHERE o.is_open AND o.warehouse_id IS NOT NULL AND m.least > 0 AND %(about)s
             GROUP BY o.id, o.warehouse_id, l.product_id, m.least, until) AS w
      JOIN LATERAL (
           SELECT sum(CASE WHEN b.expiration_date IS NULL OR b.expiration_date >= w.until
                           THEN greatest(q.quantity - q.reserved_quantity, 0) END) AS fresh,
                  bool_or(b.expiration_date < w.until) AS has_old
             FROM stock_quant q
             JOIN stock_location p ON p.id = q.location_id AND p.usage = 'internal'
             LEFT JOIN stock_lot b ON b.id = q.lot_id
            WHERE q.product_id = w.product_id AND p.warehouse_id = w.warehouse_id
              AND q.quantity > q.reserved_quantity) AS s ON s.has_old
     WHERE w.quantity > coalesce(s.fresh, 0)
"""


class SaleOrder(models.Model):
    """How long goods still keep, where the host's module for expiration dates
    (product_expiry) is installed; without it there is nothing to ask."""

    _inherit = "sale.order"

    def _check_shelf_life(self, definition):
        """Items of which too little in stock keeps as long as the customer wants. His own
        minimum counts before the product's."""
        kept = "expiration_date" in self.env["stock.lot"]._fields
        if not kept or "shelf_life" not in self.env["backoffice.check"]._facts():
            return []
        query = SQL(SHELF_LIFE, about=self._of_categories(definition))
        return SetQuery(query, self._explain_shelf_life)

    def _explain_shelf_life(self, rows):
        message = _lt("Too little keeps long enough for the customer: %(lines)s.")
        one = _lt("%(line)s (%(quantity)s ordered, %(next)s with %(unit)s days left)")
        return self._failures_by_line(rows, message, *self._told(rows, one))
