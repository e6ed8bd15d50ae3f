from odoo import models
from odoo.tools import SQL

from odoo.addons.backoffice_sales.models.check_definition import Failure, SetQuery, by_record
from odoo.addons.backoffice_sales.models.check_text import Sentences, joined

_lt = Sentences(__name__)

# Goods by a method that is not set to take them, or of which the papers cannot be made out.
DANGEROUS = """
    SELECT o.id, l.line, (d.carrier_id IS NOT NULL)::int::numeric, NULL::numeric,
           coalesce(t.un_number, '') || '|' || coalesce(t.adr_class, '') || '|'
               || coalesce(d.carrier, '')
      FROM checked_order o
      JOIN checked_line l ON l.order_id = o.id AND l.sells
      JOIN product_template t ON t.id = l.template_id AND t.is_dangerous
      JOIN sale_order so ON so.id = o.id
      LEFT JOIN LATERAL (
           SELECT c.id AS carrier_id, c.name::text AS carrier
             FROM delivery_carrier c
            WHERE c.id = so.carrier_id AND c.booking_takes_dangerous IS NOT TRUE) AS d ON true
     WHERE o.is_open AND %(about)s
       AND (d.carrier_id IS NOT NULL OR coalesce(t.un_number, '') = '' OR t.adr_class IS NULL)
"""


class SaleOrder(models.Model):
    """Dangerous goods on an order, seen before anything is packed."""

    _inherit = "sale.order"

    def _check_dangerous_goods(self, definition):
        """Dangerous goods that the delivery method does not take, or that have no UN number
        or no class."""
        if "dangerous" not in self.env["backoffice.check"]._facts():
            return []
        query = SQL(DANGEROUS, about=self._of_categories(definition))
        return SetQuery(query, self._explain_dangerous_goods)

    def _explain_dangerous_goods(self, rows):
        refused = _lt("Dangerous goods, which “%(carrier)s” is not set to take: %(lines)s.")
        lacking = _lt("UN number or ADR class missing: %(lines)s.")
        failures = []
        for record_id, found in by_record(rows).items():
            goods = [(row, *row.detail.split("|", 2)) for row in found]
            texts, values = [], []
            if carriers := [carrier for row, _number, _kind, carrier in goods if row.value]:
                names = [self._dangerous_text(row.line, *known) for row, *known, _to in goods]
                shown = {
                    "carrier": self._names_of(carriers[0]),
                    "lines": self._names_text(names),
                }
                texts.append(refused % shown)
                values += sorted(f"carrier {row.line}" for row in found)
            if unknown := [
                row.line for row, number, kind, _to in goods if not (number and kind)
            ]:
                texts.append(lacking % {"lines": self._names_text(unknown)})
                values += sorted(f"data {line}" for line in unknown)
            failures.append(Failure(record_id, joined(texts, " "), "; ".join(values)))
        return failures

    def _dangerous_text(self, line, number, kind):
        known = [part for part in (number and f"UN {number}", kind) if part]
        return f"{line} ({', '.join(known)})" if known else line
