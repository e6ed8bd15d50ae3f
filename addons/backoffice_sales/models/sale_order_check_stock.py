from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# What the host forecasts for the promised day: in stock, plus what comes, minus what goes
# until then; not for what is made or bought to order, or goes straight to the customer.
STOCK_SHORT = """
    SELECT w.id, w.line, w.quantity, greatest(coalesce(s.quantity, 0) + coalesce(m.quantity, 0),
           0), NULL::text
      FROM (SELECT o.id, o.warehouse_id, l.product_id, min(l.line) AS line,
                   coalesce(o.commitment_date, now() AT TIME ZONE 'UTC') AS due,
                   sum(l.own_quantity) AS quantity
              FROM checked_order o
              JOIN checked_line l ON l.order_id = o.id AND l.sells AND l.is_storable
             WHERE o.is_open AND o.warehouse_id IS NOT NULL AND %(about)s
               AND NOT EXISTS (
                   SELECT FROM (SELECT r.route_id FROM stock_route_product r
                                 WHERE r.product_id = l.template_id
                                 UNION ALL
                                SELECT r.stock_route_id FROM sale_order_line_stock_route_rel r
                                 WHERE r.sale_order_line_id = l.id) AS chosen
                     JOIN stock_rule u ON u.route_id = chosen.route_id AND u.active
                     JOIN stock_location d ON d.id = u.location_dest_id
                    WHERE u.procure_method = 'make_to_order'
                       OR u.action = 'buy' AND d.usage = 'customer')
             GROUP BY o.id, o.warehouse_id, l.product_id, due) AS w
      LEFT JOIN LATERAL (
           SELECT sum(q.quantity) AS quantity
             FROM stock_quant q JOIN stock_location p ON p.id = q.location_id
            WHERE q.product_id = w.product_id AND p.warehouse_id = w.warehouse_id
              AND p.usage IN ('internal', 'transit')) AS s ON true
      LEFT JOIN LATERAL (
           SELECT sum(CASE WHEN t.warehouse_id = w.warehouse_id THEN v.product_qty ELSE 0 END
                      - CASE WHEN f.warehouse_id = w.warehouse_id THEN v.product_qty
                             ELSE 0 END) AS quantity
             FROM stock_move v
             JOIN stock_location f ON f.id = v.location_id
             JOIN stock_location t ON t.id = coalesce(v.location_final_id, v.location_dest_id)
            WHERE v.product_id = w.product_id AND v.date <= w.due
              AND v.state IN ('waiting', 'confirmed', 'assigned', 'partially_available')
           ) AS m ON true
     WHERE w.quantity > coalesce(s.quantity, 0) + coalesce(m.quantity, 0)
"""
PARTIAL_DELIVERY = """
    SELECT o.id, o.customer, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
      JOIN res_partner c ON c.id = o.customer_id AND c.complete_delivery_only
     WHERE o.is_open AND o.picking_policy != 'one'
       AND o.id IN (SELECT l.order_id FROM checked_line l WHERE l.type = 'consu')
"""
OPEN_BACKORDER = """
    SELECT o.id, l.line, sum(m.product_qty), NULL::numeric,
           string_agg(DISTINCT k.origin, ', ')
      FROM checked_order o
      JOIN (SELECT l.order_id, l.product_id, min(l.line) AS line
              FROM checked_line l
             WHERE l.sells AND l.type = 'consu' AND %(about)s
             GROUP BY l.order_id, l.product_id) AS l ON l.order_id = o.id
      JOIN res_partner p ON p.commercial_partner_id = o.customer_id
      JOIN sale_order_line x ON x.order_partner_id = p.id AND x.product_id = l.product_id
       AND x.state = 'sale' AND x.order_id != o.id
      JOIN stock_move m ON m.sale_line_id = x.id AND m.state NOT IN ('draft', 'done', 'cancel')
      JOIN stock_picking k ON k.id = m.picking_id AND k.backorder_id IS NOT NULL
      JOIN stock_picking_type y ON y.id = k.picking_type_id AND y.code = 'outgoing'
     WHERE o.is_open
     GROUP BY o.id, l.product_id, l.line
"""


class SaleOrder(models.Model):
    """Checks on what can be delivered, and what is still owed."""

    _inherit = "sale.order"

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"picking_policy", "warehouse_id"}

    def _check_stock_short(self, definition):
        """Items of which the order's warehouse will not have enough on the promised day, or
        has not enough now where no day is promised. Each order is looked at by itself."""
        query = SQL(STOCK_SHORT, about=self._of_categories(definition))
        return SetQuery(query, self._explain_stock_short)

    def _explain_stock_short(self, rows):
        message = _lt("Not enough in stock: %(lines)s.")
        one = _lt("%(line)s (%(quantity)s ordered, %(next)s free)")
        return self._failures_by_line(rows, message, *self._told(rows, one))

    def _check_partial_delivery(self, definition):
        """Orders that would leave in parts to a customer who takes complete deliveries."""
        if "complete_delivery" not in self.env["backoffice.check"]._facts():
            return []
        return SetQuery(SQL(PARTIAL_DELIVERY), self._explain_partial_delivery)

    def _explain_partial_delivery(self, rows):
        message = _lt(
            "%(customer)s accepts no partial delivery: set the shipping policy to “When all "
            "products are ready”."
        )
        return [Failure(row.record_id, message % {"customer": row.line}) for row in rows]

    def _check_open_backorder(self, definition):
        """Items that the customer still waits for on the backorder of an earlier order."""
        if not any(order.state in ("draft", "sent") for order in self):
            return []
        query = SQL(OPEN_BACKORDER, about=self._of_categories(definition))
        return SetQuery(query, self._explain_open_backorder)

    def _explain_open_backorder(self, rows):
        message = _lt("Still to be delivered to this customer: %(lines)s.")
        one = _lt("%(line)s (%(quantity)s, %(unit)s)")
        return self._failures_by_line(rows, message, *self._told(rows, one))
