from odoo import models
from odoo.tools import SQL

from .check_definition import SetQuery
from .check_text import Sentences, joined

_lt = Sentences(__name__)

# The parts of `SALE_STOPPED`, each for the fact that it needs; the first that holds counts.
# Services that are not for sale, such as a delivery, are put on orders by the host itself.
STOPPED_BECAUSE = {
    "unsold": """
        WHEN NOT (t.active AND v.active) AND l.is_downpayment IS NOT TRUE
             THEN 'archived'
        WHEN NOT t.sale_ok AND l.type != 'service' THEN 'unsold'""",
    "discontinued": "WHEN t.discontinued_on <= o.today THEN 'discontinued'",
    "sale_country": """
        WHEN o.ship_to_country_id IS NOT NULL
             AND EXISTS (SELECT FROM product_template_sale_country_rel r
                          WHERE r.template_id = t.id)
             AND NOT EXISTS (SELECT FROM product_template_sale_country_rel r
                              WHERE r.template_id = t.id
                                AND r.country_id = o.ship_to_country_id) THEN 'country'""",
    "no_sale_country": """
        WHEN EXISTS (SELECT FROM product_template_no_sale_country_rel r
                      WHERE r.template_id = t.id
                        AND r.country_id = o.ship_to_country_id) THEN 'country'""",
    "sale_team": """
        WHEN EXISTS (SELECT FROM product_template_sale_team_rel r
                      WHERE r.template_id = t.id)
             AND NOT EXISTS (SELECT FROM product_template_sale_team_rel r
                              WHERE r.template_id = t.id
                                AND r.team_id = o.team_id) THEN 'team'""",
    "exclusive": """
        WHEN EXISTS (SELECT FROM product_template_exclusive_partner_rel r
                      WHERE r.template_id = t.id)
             AND NOT EXISTS (SELECT FROM product_template_exclusive_partner_rel r
                              WHERE r.template_id = t.id
                                AND r.partner_id = o.customer_id) THEN 'exclusive'""",
}
SALE_STOPPED = """
    SELECT s.id, s.line, NULL::numeric, NULL::numeric, s.why || '|' || coalesce(CASE s.why
               WHEN 'country' THEN s.ship_to_country
               WHEN 'team' THEN (
                    SELECT m.id || '|' || m.name::text
                      FROM crm_team m WHERE m.id = s.team_id)
               WHEN 'discontinued' THEN (
                    SELECT n.id || '|' || n.name::text
                      FROM product_template n WHERE n.id = s.replaced_by_id) END, '')
      FROM (SELECT o.id, l.line, o.ship_to_country, o.team_id, t.replaced_by_id,
                   CASE %(because)s END AS why
              FROM checked_order o
              JOIN checked_line l ON l.order_id = o.id
              JOIN product_product v ON v.id = l.product_id
              JOIN product_template t ON t.id = l.template_id
             WHERE o.is_open AND l.sells AND %(about)s) AS s
     WHERE s.why IS NOT NULL
"""
# With a code on the line's source, that code decides; else any code for the item.
CUSTOMER_CODE = """
    SELECT c.order_id, c.line, NULL::numeric, NULL::numeric,
           CASE WHEN NOT bool_or(c.same_product) THEN 'code' ELSE 'unit' END || '|'
               || min(c.code) || '|' || coalesce(min(c.unit_id)::text, '')
               || '|' || coalesce(min(c.unit), '')
      FROM (SELECT l.order_id, l.id, l.line, a.code,
                   a.product_id = l.product_id AS same_product,
                   a.uom_id IS NULL OR a.uom_id = l.uom_id AS same_unit,
                   u.id AS unit_id, u.name::text AS unit
              FROM checked_order o
              JOIN checked_line l ON l.order_id = o.id AND l.sells
              LEFT JOIN backoffice_order_intake_line i ON i.id = l.intake_line_id
              JOIN backoffice_product_alias a
                ON a.company_id = o.company_id AND a.partner_id = o.customer_id
               AND CASE WHEN i.customer_product_code != ''
                        THEN lower(a.code) = lower(i.customer_product_code)
                        ELSE a.product_id = l.product_id END
              LEFT JOIN uom_uom u ON u.id = a.uom_id
             WHERE o.is_open) AS c
     GROUP BY c.order_id, c.id, c.line
    HAVING NOT bool_or(c.same_product AND c.same_unit)
"""
TECHNICAL_DATA = """
    SELECT o.id, l.line, NULL::numeric, NULL::numeric,
           t.technical_data_hint::text
      FROM checked_order o
      JOIN checked_line l ON l.order_id = o.id AND l.sells
      JOIN product_template t ON t.id = l.template_id AND t.needs_technical_data
      JOIN sale_order_line x ON x.id = l.id AND coalesce(btrim(x.technical_data), '') = ''
     WHERE o.is_open AND %(about)s
"""
CUSTOMS_DATA = """
    SELECT * FROM (
        SELECT o.id, l.line, NULL::numeric, NULL::numeric,
               concat_ws(',', %(missing)s) AS missing
          FROM checked_order o
          JOIN checked_line l ON l.order_id = o.id AND l.sells AND l.type = 'consu'
          JOIN product_product v ON v.id = l.product_id
          JOIN product_template t ON t.id = l.template_id
         WHERE o.is_open AND o.ship_to_country_id != o.home_country_id
           AND %(about)s AND %(abroad)s
    ) AS incomplete WHERE missing != ''
"""


class SaleOrder(models.Model):
    """Checks on what is ordered: whether it may be sold, and whether it is said exactly."""

    _inherit = "sale.order"

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"team_id"}

    def _check_sale_stopped(self, definition):
        """Items that are archived, not for sale, discontinued, not sold in the country that
        they would go to or by the order's sales team, or reserved for other customers."""
        facts = self.env["backoffice.check"]._facts()
        because = [SQL(case) for fact, case in STOPPED_BECAUSE.items() if fact in facts]
        if not because:
            return []
        query = SQL(
            SALE_STOPPED,
            because=SQL(" ").join(because),
            about=self._of_categories(definition),
        )
        return SetQuery(query, self._explain_sale_stopped)

    def _explain_sale_stopped(self, rows):
        message = _lt("May not be sold: %(lines)s.")
        texts = {
            "archived": _lt("%(line)s (archived)"),
            "unsold": _lt("%(line)s (not for sale)"),
            "discontinued": _lt("%(line)s (discontinued)"),
            "replaced": _lt("%(line)s (replaced by %(detail)s)"),
            "country": _lt("%(line)s (not sold in %(detail)s)"),
            "team": _lt("%(line)s (not sold by %(detail)s)"),
            "teamless": _lt("%(line)s (sold only by certain sales teams)"),
            "exclusive": _lt("%(line)s (reserved for other customers)"),
        }
        lines = []
        for row in rows:
            why, detail = row.detail.split("|", 1)
            key = "replaced" if why == "discontinued" and detail else why
            key = "teamless" if why == "team" and not detail else key
            shown = detail
            if key in ("replaced", "team"):
                shown = self._names_of(detail.split("|", 1)[1])
            lines.append(texts[key] % {"line": row.line, "detail": shown})
        # without the names of what replaces it or of the team, which are the reader's
        values = ["|".join(row.detail.split("|", 2)[:2]) for row in rows]
        return self._failures_by_line(rows, message, lines, values)

    def _check_customer_code(self, definition):
        """Lines whose item or unit is not what the customer means by his code."""
        if "customer_code" not in self.env["backoffice.check"]._facts():
            return []
        query = SQL(CUSTOMER_CODE)
        return SetQuery(query, self._explain_customer_code)

    def _explain_customer_code(self, rows):
        message = _lt("Not what the customer's code means: %(lines)s.")
        texts = {
            "code": _lt("%(line)s (code %(code)s is another item)"),
            "unit": _lt("%(line)s (code %(code)s is in %(unit)s)"),
        }
        lines, values = [], []
        for row in rows:
            # a code may hold any sign; the names of units are the reader's
            why, rest = row.detail.split("|", 1)
            code, unit_id, unit = rest.rsplit("|", 2)
            lines.append(
                texts[why] % {"line": row.line, "code": code, "unit": self._names_of(unit)}
            )
            values.append(f"{why}|{code}|{unit_id}")
        return self._failures_by_line(rows, message, lines, values)

    def _check_technical_data(self, definition):
        """Lines that do not say how an item is to be made or labelled that needs it."""
        if "technical_data" not in self.env["backoffice.check"]._facts():
            return []
        about = self._of_categories(definition)
        query = SQL(TECHNICAL_DATA, about=about)
        return SetQuery(query, self._explain_technical_data)

    def _explain_technical_data(self, rows):
        message = _lt("State the technical data of: %(lines)s.")
        hints = [self._names_of(row.detail) for row in rows]
        texts = [
            joined([row.line, " (", hint, ")"], "") if hint else row.line
            for row, hint in zip(rows, hints, strict=True)
        ]
        return self._failures_by_line(rows, message, texts)

    def _check_customs_data(self, definition):
        """Goods that leave the country without what the customs ask for."""
        abroad = SQL("true")
        if definition.country_ids:
            abroad = SQL("o.ship_to_country_id = ANY(%s)", list(definition.country_ids))
        missing = [
            SQL("CASE WHEN %s THEN %s END", lacks, name)
            for name, (lacks, _label) in self._customs_fields().items()
        ]
        query = SQL(
            CUSTOMS_DATA,
            missing=SQL(", ").join(missing),
            about=self._of_categories(definition),
            abroad=abroad,
        )
        return SetQuery(query, self._explain_customs_data)

    def _customs_fields(self):
        """What goods need: {name: (SQL condition on `product_product v` or
        `product_template t` that says that it is missing, label)}. A hook for addons whose
        host modules keep more."""
        return {"weight": (SQL("coalesce(v.weight, 0) = 0"), _lt("net weight"))}

    def _explain_customs_data(self, rows):
        message = _lt("Missing for goods that leave the country: %(lines)s.")
        labels = {name: label for name, (_lacks, label) in self._customs_fields().items()}
        texts = [
            joined(
                [row.line, " (", joined([labels[name] for name in row.detail.split(",")]), ")"],
                "",
            )
            for row in rows
        ]
        return self._failures_by_line(rows, message, texts, [row.detail for row in rows])
