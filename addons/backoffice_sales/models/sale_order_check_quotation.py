import re
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .check_definition import SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# What was quoted for the same item: by the quotation that the order names, or else of the
# same opportunity, or else by the newest one that the customer got and that was still good
# on the day of the order. Prices are after discount, for one of the item's own unit.
QUOTATION_PRICE = """
    SELECT w.id, w.line, w.net, w.quoted, w.name
      FROM (SELECT DISTINCT ON (l.id) o.id, l.line, n.net, q.net * l.factor AS quoted, q.name,
                   cur.rounding
              FROM checked_order o
              JOIN checked_line l ON l.order_id = o.id AND l.sells
              JOIN sale_order_line s ON s.id = l.id AND s.contract_line_id IS NULL
              JOIN sale_order so ON so.id = o.id
              JOIN res_currency cur ON cur.id = o.currency_id
              JOIN (%(quoted)s) AS q
                ON q.customer_id = o.customer_id AND q.company_id = o.company_id
               AND q.currency_id = o.currency_id AND q.product_id = l.product_id
               AND q.id != o.id
             CROSS JOIN LATERAL (SELECT l.price * (1 - l.discount / 100) AS net) AS n
             WHERE o.is_open AND l.free_of_charge_reason IS NULL AND %(about)s
               AND CASE q.rank
                   WHEN 1 THEN q.name = ANY(regexp_split_to_array(
                        concat_ws(' ', o.origin, o.client_order_ref), '[\\s,;]+'))
                   WHEN 2 THEN %(same)s
                   ELSE (o.client_order_ref != '' OR o.intake_id IS NOT NULL)
                        AND q.date_order <= so.date_order
                        AND (q.validity_date IS NULL OR q.validity_date >= o.order_day) END
             ORDER BY l.id, q.rank, q.date_order DESC, q.id DESC,
                      abs(n.net - q.net * l.factor)) AS w
     WHERE abs(w.net - w.quoted)
           > greatest(abs(w.quoted) * %(limit)s / 100, w.rounding / 2) + 0.000001
"""
QUOTED = """
    SELECT %(rank)s AS rank, q.id, q.name, q.date_order, q.validity_date, q.company_id,
           q.currency_id, %(opportunity)s AS opportunity_id,
           c.commercial_partner_id AS customer_id, x.product_id,
           x.price_unit::numeric * (1 - x.discount::numeric / 100) / coalesce(nullif(
               u.factor::numeric / nullif(own.factor::numeric, 0), 0), 1) AS net
      FROM sale_order q
      JOIN res_partner c ON c.id = q.partner_id
      JOIN sale_order_line x ON x.order_id = q.id AND x.display_type IS NULL
       AND x.product_uom_qty > 0 AND x.free_of_charge_reason IS NULL
      JOIN product_product v ON v.id = x.product_id
      JOIN product_template t ON t.id = v.product_tmpl_id
      JOIN uom_uom u ON u.id = x.product_uom_id
      JOIN uom_uom own ON own.id = t.uom_id
     WHERE q.state != 'cancel' AND %(which)s
"""
GOOD = """
    q.date_order >= %s
    AND (q.state = 'sent' OR q.state = 'sale' AND q.validity_date IS NOT NULL)
    AND c.commercial_partner_id = ANY(ARRAY(SELECT customer_id FROM checked_order))
"""
BETWEEN_NAMES = re.compile(r"[\s,;]+")


class SaleOrder(models.Model):
    """The prices of an order against those that the customer was quoted."""

    _inherit = "sale.order"

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"origin"}

    def _check_quotation_price(self, definition):
        """Lines that do not have the price of the quotation that the order comes from or
        repeats, beyond the tolerance. Without a quotation named, only an order under the
        customer's own reference, or out of a file, is taken for an answer to one: what we
        are about to quote may well differ from what we quoted before."""
        orders = self.filtered(lambda order: order.state in ("draft", "sent"))
        quoted = orders._quotations_answered(definition)
        if not quoted:
            return []
        same = SQL("so.opportunity_id = q.opportunity_id")
        query = SQL(
            QUOTATION_PRICE,
            quoted=SQL(" UNION ALL ").join(quoted),
            same=same if "opportunity_id" in self._fields else SQL("false"),
            about=self._of_categories(definition),
            limit=definition.limit,
        )
        return SetQuery(query, self._explain_quotation_price)

    def _quotations_answered(self, definition):
        """Queries of the quoted prices, one for each way by which the orders have any."""
        quoted = []
        if names := self._names_in_references():
            quoted.append(self._quoted(1, SQL("q.name = ANY(%s)", names)))
        if "opportunity_id" in self._fields and self.opportunity_id:
            chances = self.opportunity_id.ids
            quoted.append(
                self._quoted(
                    2, SQL("q.opportunity_id = ANY(%s) AND q.state != 'draft'", chances)
                )
            )
        if definition.days > 0 and any(o.client_order_ref or o.intake_id for o in self):
            # by the day: a moment would be planned anew each time
            since = fields.Date.today() - timedelta(days=definition.days)
            quoted.append(self._quoted(3, SQL(GOOD, since)))
        return quoted

    def _names_in_references(self):
        """What may be the name of another order in the references of these."""
        texts = (text for o in self for text in (o.origin, o.client_order_ref) if text)
        words = {word for text in texts for word in BETWEEN_NAMES.split(text)}
        return sorted(word for word in words if any(map(str.isdigit, word)))

    def _quoted(self, rank, which):
        known = "opportunity_id" in self._fields
        opportunity = SQL("q.opportunity_id") if known else SQL("NULL::int")
        return SQL(QUOTED, rank=rank, opportunity=opportunity, which=which)

    def _explain_quotation_price(self, rows):
        message = _lt("Not the price quoted: %(lines)s.")
        one = _lt("%(line)s (%(price)s instead of %(right)s, %(quotation)s)")
        texts = [
            one
            % {
                "line": row.line,
                "price": self._figure_text(row.value),
                "right": self._figure_text(row.threshold),
                "quotation": row.detail,
            }
            for row in rows
        ]
        return self._failures_by_line(rows, message, texts, self._values_of_lines(rows))
