from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# What we printed ourselves bears the number of our order.
ATTACHMENT = """
    SELECT o.id, NULL::text, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
     WHERE o.is_open AND o.intake_id IS NULL AND NOT EXISTS (
           SELECT FROM ir_attachment a
            WHERE a.res_model = 'sale.order' AND a.res_id = o.id AND a.res_field IS NULL
              AND position(o.name IN coalesce(a.name, '')) = 0)
"""
# Goods and services of the file against the same of the order: what we add, such as freight,
# is not on the customer's paper.
TOTAL = """
    SELECT o.id, NULL::text, ours.total, theirs.total, o.currency_id::text
      FROM checked_order o
      JOIN LATERAL (
           SELECT sum(i.quantity::numeric * i.price::numeric * (1 - i.discount::numeric / 100))
                      AS total,
                  bool_and(i.has_price) AS priced
             FROM backoffice_order_intake_line i
            WHERE i.intake_id = o.intake_id AND i.state = 'done'
              AND i.partner_id = o.partner_id
              AND lower(btrim(coalesce(i.order_ref, '')))
                  = lower(btrim(coalesce(o.client_order_ref, '')))
              AND (i.shipping_id IS NULL OR i.shipping_id = o.partner_shipping_id)
           ) AS theirs ON theirs.priced
      JOIN LATERAL (
           SELECT coalesce(sum(l.quantity * l.price * (1 - l.discount / 100)), 0) AS total
             FROM checked_line l
             JOIN sale_order_line s ON s.id = l.id
            WHERE l.order_id = o.id AND (l.type = 'consu' OR s.intake_line_id IS NOT NULL)
           ) AS ours ON true
     WHERE o.is_open AND o.intake_id IS NOT NULL
       AND abs(ours.total - theirs.total) > %(limit)s
"""


class SaleOrder(models.Model):
    """Checks on the customer's own paper."""

    _inherit = "sale.order"

    def _check_order_attachment(self, definition):
        """The customer's order is not attached, and came in with no file."""
        if all(order.intake_id for order in self):
            return []
        message = _lt("The customer's order is not attached.")
        return SetQuery(
            SQL(ATTACHMENT), lambda rows: [Failure(row.record_id, message) for row in rows]
        )

    def _check_order_total(self, definition):
        """The order's value is another than that of the customer's file, where the file has
        a price for every line."""
        if not self.intake_id:
            return []
        return SetQuery(SQL(TOTAL, limit=definition.limit), self._explain_order_total)

    def _explain_order_total(self, rows):
        message = _lt("The customer's file says %(theirs)s, the order %(ours)s.")
        failures = []
        for row in rows:
            currency = self.env["res.currency"].browse(int(row.detail))
            ours, theirs = float(row.value), float(row.threshold)
            text = message % {
                "ours": self._amount_text(ours, currency),
                "theirs": self._amount_text(theirs, currency),
            }
            found = [self._amount_value(amount, currency) for amount in (ours, theirs)]
            failures.append(Failure(row.record_id, text, *found))
        return failures
