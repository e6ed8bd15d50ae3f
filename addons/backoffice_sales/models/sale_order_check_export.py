import re

from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery, by_record
from .check_text import Sentences, joined

_lt = Sentences(__name__)

# of an importer, as the customs of the Union and of the United Kingdom write it
EORI = re.compile(r"[A-Z]{2}[A-Z0-9]{1,15}")

INCOTERM = """
    SELECT o.id, o.ship_to_country, (o.incoterm_id IS NULL)::int::numeric, NULL::numeric,
           NULL::text
      FROM checked_order o
     WHERE o.is_open AND o.ship_to_country_id != o.home_country_id
       AND (o.incoterm_id IS NULL OR coalesce(btrim(o.incoterm_location), '') = '')
       AND o.id IN (SELECT l.order_id FROM checked_line l WHERE l.type = 'consu')
"""
# Ex works the buyer would clear the export, which only somebody established in the Union may.
EX_WORKS = """
    SELECT o.id, o.ship_to_country, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
      JOIN account_incoterms i ON i.id = o.incoterm_id AND i.code = 'EXW'
     WHERE o.is_open AND o.ship_to_country_id != o.home_country_id
       AND o.ship_to_country_id NOT IN (SELECT eu.res_country_id
             FROM res_country_res_country_group_rel eu WHERE eu.res_country_group_id = %(eu)s)
       AND o.id IN (SELECT l.order_id FROM checked_line l WHERE l.type = 'consu')
"""
DUAL_USE = """
    SELECT l.order_id, l.line, NULL::numeric, NULL::numeric, o.ship_to_country
      FROM checked_line l
      JOIN product_template t ON t.id = l.template_id AND t.is_dual_use
      JOIN checked_order o ON o.id = l.order_id
     WHERE l.sells AND o.is_open
       AND o.ship_to_country_id != o.home_country_id
       AND o.ship_to_country_id NOT IN (SELECT eu.res_country_id
             FROM res_country_res_country_group_rel eu WHERE eu.res_country_group_id = %(eu)s)
"""
DOCUMENTS = """
    SELECT o.id, o.customer, w.backoffice_document_kind_id::numeric, NULL::numeric, NULL::text
      FROM checked_order o
      JOIN backoffice_document_kind_res_partner_rel w ON w.res_partner_id = o.customer_id
     WHERE o.is_open AND NOT EXISTS (
           SELECT FROM backoffice_document_kind_sale_order_rel d
            WHERE d.sale_order_id = o.id
              AND d.backoffice_document_kind_id = w.backoffice_document_kind_id)
"""


class SaleOrder(models.Model):
    """Checks on goods that cross a border: terms, importer, papers, licences."""

    _inherit = "sale.order"

    # --- Terms of delivery

    def _check_incoterm(self, definition):
        """Goods leave the country without an incoterm, or with one that names no place."""
        if not self._any_foreign():
            return []
        return SetQuery(SQL(INCOTERM), self._explain_incoterm)

    def _explain_incoterm(self, rows):
        missing = _lt("Goods for %(country)s without an incoterm.")
        place = _lt("The incoterm for %(country)s names no place.")
        failures = []
        for row in rows:
            text = (missing if row.value else place) % {"country": row.line}
            severity = "" if row.value else "warning"
            value = "incoterm" if row.value else "place"
            failures.append(Failure(row.record_id, text, value, severity=severity))
        return failures

    def _check_ex_works(self, definition):
        """Ex works out of the Union, while it is we who export."""
        if not self.incoterm or not self._any_foreign():
            return []
        message = _lt("EXW to %(country)s, though we clear the export: FCA says what is meant.")
        query = SQL(EX_WORKS, eu=self._union_group_id())
        return SetQuery(
            query,
            lambda rows: [
                Failure(row.record_id, message % {"country": row.line}, row.line)
                for row in rows
            ],
        )

    def _union_group_id(self):
        return self.env["ir.model.data"]._xmlid_to_res_id("base.europe")

    def _check_dual_use(self, definition):
        """Goods that need a licence leave the Union."""
        if "dual_use" not in self.env["backoffice.check"]._facts() or not self._any_foreign():
            return []
        return SetQuery(SQL(DUAL_USE, eu=self._union_group_id()), self._explain_dual_use)

    def _explain_dual_use(self, rows):
        message = _lt("Dual-use goods for %(country)s need a licence: %(lines)s.")
        return [
            Failure(
                record_id,
                message
                % {
                    "country": found[0].detail,
                    "lines": self._names_text([row.line for row in found]),
                },
                self._lines_value(found),
            )
            for record_id, found in by_record(rows).items()
        ]

    # --- Importer and papers

    def _check_importer_eori(self, definition):
        """Goods for one of the countries, whose importer has no EORI number, or an
        impossible one."""
        countries = set(definition.country_ids)
        if countries.isdisjoint(self.partner_shipping_id.country_id.ids):
            return []
        missing = _lt("%(customer)s imports into %(country)s without an EORI number.")
        wrong = _lt("The EORI number %(eori)s of %(customer)s is not a possible one.")
        failures = []
        for order in self._not_confirmed():
            country = order.partner_shipping_id.country_id
            home = order.company_id.account_fiscal_country_id
            if country.id not in countries or country == home:
                continue
            customer = order.partner_id.commercial_partner_id
            eori = (customer.eori or "").replace(" ", "").upper()
            if not EORI.fullmatch(eori):
                shown = {
                    "customer": customer.name,
                    "country": self._label_text(country, "name"),
                    "eori": eori,
                }
                failures.append(Failure(order.id, (wrong if eori else missing) % shown, eori))
        return failures

    def _check_documents_planned(self, definition):
        """Documents that the customer wants with its goods, and the order does not plan."""
        if "documents_wanted" not in self.env["backoffice.check"]._facts():
            return []
        return SetQuery(SQL(DOCUMENTS), self._explain_documents_planned)

    def _explain_documents_planned(self, rows):
        message = _lt(
            "%(customer)s wants documents that are not planned (Other Info): %(documents)s."
        )
        kinds = self.env["backoffice.document.kind"].browse({int(row.value) for row in rows})
        names, kept = self._name_texts(kinds), self._source_names(kinds)
        failures = []
        for record_id, found in by_record(rows).items():
            wanted = sorted({int(row.value) for row in found}, key=kept.get)
            documents = joined([names[kind_id] for kind_id in wanted])
            shown = {"customer": found[0].line, "documents": documents}
            value = ", ".join(kept[kind_id] for kind_id in wanted)
            failures.append(Failure(record_id, message % shown, value))
        return failures
