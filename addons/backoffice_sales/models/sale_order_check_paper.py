from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# Customers write the total with or without taxes: either may be meant.
PAPER_TOTAL = """
    SELECT o.id, a.name, o.amount_total::numeric, a.total, o.currency_id::text
      FROM checked_order o
      JOIN LATERAL (
           SELECT min(p.order_total)::numeric AS total, min(p.name) AS name
             FROM ir_attachment p
            WHERE p.res_model = 'sale.order' AND p.res_id = o.id AND p.res_field IS NULL
              AND p.order_total_state = 'read'
           HAVING min(p.order_total) = max(p.order_total)) AS a ON true
     WHERE o.is_open AND abs(o.amount_total - a.total) > %(limit)s
       AND abs(o.amount_untaxed - a.total) > %(limit)s
"""


class SaleOrder(models.Model):
    """An order against the PDF of the customer's order."""

    _inherit = "sale.order"

    def _check_paper_total(self, definition):
        """Neither the order's total nor its net amount is what the PDF attached says. It
        has been read before, by a cron; of several PDFs, all must say the same."""
        if not any(order.state in ("draft", "sent") for order in self):
            return []
        query = SQL(PAPER_TOTAL, limit=definition.limit + 0.000001)
        return SetQuery(query, self._explain_paper_total)

    def _explain_paper_total(self, rows):
        message = _lt("“%(file)s” says %(theirs)s, the order %(ours)s.")
        failures = []
        for row in rows:
            currency = self.env["res.currency"].browse(int(row.detail))
            ours, theirs = float(row.value), float(row.threshold)
            text = message % {
                "file": row.line,
                "ours": self._amount_text(ours, currency),
                "theirs": self._amount_text(theirs, currency),
            }
            found = [self._amount_value(amount, currency) for amount in (ours, theirs)]
            failures.append(Failure(row.record_id, text, *found))
        return failures
