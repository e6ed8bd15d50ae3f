import re

from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery, by_record
from .check_text import SOURCE, Sentences
from .sale_order_client_terms import STATED

_lt = Sentences(__name__)

# One row a difference: what the customer says in `line` (the name of the item, for a price),
# what it is about in `detail`. Payment terms are free text, and compared by Python.
CLIENT_TERMS = r"""
    SELECT o.id, s.client_payment_terms, o.payment_term_id::numeric, NULL::numeric, 'payment'
      FROM checked_order o JOIN sale_order s ON s.id = o.id
     WHERE o.is_open AND btrim(s.client_payment_terms) != ''
    UNION ALL
    SELECT o.id, s.client_incoterm, o.incoterm_id::numeric, NULL::numeric, 'incoterm'
      FROM checked_order o JOIN sale_order s ON s.id = o.id
      LEFT JOIN account_incoterms i ON i.id = o.incoterm_id
     WHERE o.is_open
       AND EXISTS (SELECT FROM account_incoterms a
                    WHERE upper(s.client_incoterm) ~ ('\m' || a.code || '\M'))
       AND coalesce(upper(s.client_incoterm) !~ ('\m' || i.code || '\M'), true)
    UNION ALL
    SELECT o.id, s.client_currency, o.currency_id::numeric, NULL::numeric, 'currency'
      FROM checked_order o JOIN sale_order s ON s.id = o.id
      JOIN res_currency c ON c.id = o.currency_id
     WHERE o.is_open AND upper(btrim(s.client_currency)) NOT IN ('', c.name)
    UNION ALL
    SELECT o.id, s.client_delivery_date::text, NULL::numeric, NULL::numeric,
           'delivery|' || coalesce(o.promised_day::text, '')
      FROM checked_order o JOIN sale_order s ON s.id = o.id
     WHERE o.is_open AND s.client_delivery_date IS DISTINCT FROM o.promised_day
       AND s.client_delivery_date IS NOT NULL
    UNION ALL
    SELECT o.id, l.line, p.theirs, p.ours, 'price'
      FROM checked_order o
      JOIN sale_order s ON s.id = o.id
      JOIN res_currency c ON c.id = o.currency_id
      JOIN checked_line l ON l.order_id = o.id AND l.sells
      JOIN backoffice_order_intake_line i ON i.id = l.intake_line_id AND i.has_price
       AND coalesce(i.uom_id, l.uom_id) = l.uom_id
     CROSS JOIN LATERAL (SELECT
           round(i.price::numeric * (1 - i.discount::numeric / 100), 4) AS theirs,
           round(l.price * (1 - l.discount / 100), 4) AS ours) AS p
     WHERE o.is_open AND coalesce(upper(btrim(s.client_currency)), '') IN ('', c.name)
       AND abs(p.ours - p.theirs) > p.theirs * %(limit)s / 100
"""


def same_terms(theirs, ours):
    """Whether two texts mean the same payment: the same words, or the same figures.

    >>> same_terms("60 gg. D.F.F.M.", "60 days, end of month")
    True
    >>> same_terms("30/60 gg", "30 days")
    False
    >>> same_terms("BONIFICO ANTICIPATO", "Bonifico anticipato.")
    True
    """
    words = [re.sub(r"[\W_]+", "", text.lower()) for text in (theirs, ours)]
    figures = [re.findall(r"\d+", text) for text in (theirs, ours)]
    return words[0] == words[1] or bool(figures[0]) and figures[0] == figures[1]


class SaleOrder(models.Model):
    """Our terms against those of the customer's own order."""

    _inherit = "sale.order"

    def _check_client_terms(self, definition):
        """The customer's order states another payment, incoterm, currency, day or price
        than ours. Net prices may differ by the limit, in percent."""
        stated = ("intake_id", *STATED)
        if not any(order[name] for order in self for name in stated):
            return []
        query = SQL(CLIENT_TERMS, limit=definition.limit)
        return SetQuery(query, self._explain_client_terms)

    def _explain_client_terms(self, rows):
        message = _lt("The customer's order says otherwise: %(differences)s.")
        none, texts = _lt("none"), self._client_terms_texts()
        ours = self._our_terms(rows)
        failures = []
        for record_id, found in by_record(rows).items():
            said, values = [], []
            for row in found:
                shown = self._client_terms_shown(row, ours)
                if shown:
                    what = row.detail.split("|")[0]
                    said.append(texts[what] % {**shown, "ours": shown["ours"] or none})
                    values.append(f"{what} {row.line} {self._figure(row.value)}".strip())
            if said:
                text = message % {"differences": self._names_text(said)}
                failures.append(Failure(record_id, text, "; ".join(sorted(values))))
        return failures

    def _client_terms_texts(self):
        return {
            "payment": _lt("payment “%(theirs)s”, ours %(ours)s"),
            "incoterm": _lt("incoterm “%(theirs)s”, ours %(ours)s"),
            "currency": _lt("currency %(theirs)s, ours %(ours)s"),
            "delivery": _lt("delivery on %(theirs)s, ours %(ours)s"),
            "price": _lt("%(line)s at %(theirs)s, ours %(ours)s"),
        }

    def _our_terms(self, rows):
        """{what: {id: (the name for the reader, its names in every language)}} of the
        records that the rows name."""
        models_of = {
            "payment": "account.payment.term",
            "incoterm": "account.incoterms",
            "currency": "res.currency",
        }
        installed = self.env["res.lang"].get_installed()
        langs = {SOURCE, *(code for code, _name in installed)}
        found = {}
        for what, model in models_of.items():
            ids = {int(row.value) for row in rows if row.detail == what and row.value}
            records = self.env[model].browse(sorted(ids))
            label = "code" if what == "incoterm" else "name"
            names = [records.with_context(lang=lang).mapped(label) for lang in langs]
            shown = self._name_texts(records, label)
            found[what] = {
                record_id: (shown[record_id], every)
                for record_id, every in zip(records.ids, zip(*names, strict=True), strict=True)
            }
        return found

    def _client_terms_shown(self, row, ours):
        """What a difference is told with, or None where there is none after all."""
        what, _bar, day = row.detail.partition("|")
        if what == "price":
            theirs, own = map(self._figure_text, (row.value, row.threshold))
            return {"line": row.line, "theirs": theirs, "ours": own}
        if what == "delivery":
            theirs = self._day_text(row.line)
            return {"theirs": theirs, "ours": day and self._day_text(day)}
        own, names = ours[what].get(int(row.value or 0), ("", ("",)))
        if what == "payment" and any(same_terms(row.line, name) for name in names):
            return None
        return {"theirs": row.line, "ours": own}
