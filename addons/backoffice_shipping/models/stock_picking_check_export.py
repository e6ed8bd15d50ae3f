from odoo import models
from odoo.tools import SQL

from odoo.addons.backoffice_sales.models.check_definition import (
    Failure,
    SetQuery,
    by_record,
)
from odoo.addons.backoffice_sales.models.check_text import Sentences, joined

_lt = Sentences(__name__)

# Deliveries that leave the customs territory of where they start: the European Union is one.
EXPORT = """
    SELECT d.*, (coalesce(d.exporter_eori, '') != '')::int::numeric AS exports
      FROM checked_delivery d
     WHERE d.to_country_id != d.from_country_id
       AND NOT (d.to_country_id IN (SELECT id FROM customs_union)
                AND d.from_country_id IN (SELECT id FROM customs_union))
"""
EXPORT_DATA = """
    SELECT * FROM (
        WITH customs_union AS (
            SELECT res_country_id AS id FROM res_country_res_country_group_rel
             WHERE res_country_group_id = %(europe)s
        ), export AS (%(export)s)
        SELECT e.id, NULL::text, e.exports, NULL::numeric, v.code
          FROM export e
         CROSS JOIN LATERAL (VALUES
               ('exporter', e.exports = 0),
               ('importer', coalesce(e.importer_eori, '') = ''
                            AND e.to_country_id = ANY(%(eori_countries)s)),
               ('incoterm', e.incoterm_id IS NULL),
               ('place', e.incoterm_id IS NOT NULL AND coalesce(e.incoterm_location, '') = '')
               ) AS v(code, lacks)
         WHERE v.lacks
        UNION ALL
        SELECT e.id, l.line, e.exports, NULL, v.code
          FROM export e
          JOIN checked_delivery_line l ON l.picking_id = e.id
         CROSS JOIN LATERAL (VALUES
               ('hs_code', l.hs_code IS NULL),
               ('origin', l.origin_id IS NULL),
               ('weight', coalesce(l.weight, 0) = 0)) AS v(code, lacks)
         WHERE v.lacks
    ) AS lacking
"""


class StockPicking(models.Model):
    """What the customs ask for of goods that leave."""

    _inherit = "stock.picking"

    def _check_export_data(self, definition):
        """Goods that leave the customs territory need an exporter (and, in the countries of
        the check, an importer) with an EORI number, an incoterm with its place, and products
        with customs code, origin and net weight. A company without an EORI number exports
        nothing yet: it is only warned."""
        sender = self.company_id.partner_id | self.picking_type_id.warehouse_id.partner_id
        if not self.partner_id.country_id - sender.country_id and len(sender.country_id) < 2:
            return []
        query = SQL(
            EXPORT_DATA,
            export=SQL(EXPORT),
            europe=self.env["ir.model.data"]._xmlid_to_res_id("base.europe"),
            eori_countries=list(definition.country_ids),
        )
        severity = "warning" if definition.severity in ("blocking", "approval") else ""
        return SetQuery(query, lambda rows: self._explain_export_data(rows, severity))

    def _explain_export_data(self, rows, severity):
        message = _lt("Export data incomplete: %(problems)s.")
        failures = []
        for record_id, found in by_record(rows).items():
            missing = {}
            for row in sorted(found, key=lambda row: row.line or ""):
                missing.setdefault(row.detail, []).append(row.line)
            problems = joined(self._export_texts(self.browse(record_id), missing), "; ")
            value = "; ".join(
                " ".join([code, *filter(None, lines)])
                for code, lines in sorted(missing.items())
            )
            exports = found[0].value
            failures.append(
                Failure(
                    record_id,
                    message % {"problems": problems},
                    value,
                    severity="" if exports else severity,
                )
            )
        return failures

    def _export_texts(self, picking, missing):
        """What is missing, in the order in which one looks for it. `missing`: {what: the
        products, or [None]}."""
        texts = {
            "exporter": _lt("%(exporter)s has no EORI number"),
            "importer": _lt("%(importer)s has no EORI number"),
            "incoterm": _lt("the order has no incoterm"),
            "place": _lt("the incoterm has no place"),
            "hs_code": _lt("no customs code on %(products)s"),
            "origin": _lt("no country of origin on %(products)s"),
            "weight": _lt("no net weight on %(products)s"),
        }
        names = {
            "exporter": picking.company_id.name,
            "importer": picking.partner_id.commercial_partner_id.name or "",
        }
        return [
            text % {**names, "products": self._names_text([*filter(None, missing[code])])}
            for code, text in texts.items()
            if code in missing
        ]
