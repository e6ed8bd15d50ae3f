from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery, by_record
from .check_text import Sentences

_lt = Sentences(__name__)

# Who exports is established in the Union; partner countries have the same law. The value
# says whether there is no clause at all, or one whose paper is missing.
NO_REEXPORT = """
    SELECT o.id, l.line, (c.no_reexport_date IS NULL)::int::numeric, NULL::numeric,
           o.ship_to_country || '|' || o.customer
      FROM checked_order o
      JOIN res_partner c ON c.id = o.customer_id
      JOIN checked_line l ON l.order_id = o.id AND l.sells AND l.type = 'consu'
      JOIN product_template t ON t.id = l.template_id
     CROSS JOIN (SELECT array_agg(eu.res_country_id) AS countries
                   FROM res_country_res_country_group_rel eu
                  WHERE eu.res_country_group_id = %(eu)s) AS eu
     WHERE o.is_open AND o.ship_to_country_id != ALL(%(exempt)s)
       AND o.ship_to_country_id != ALL(eu.countries) AND o.home_country_id = ANY(eu.countries)
       AND NOT (c.no_reexport_date IS NOT NULL AND EXISTS (
                SELECT FROM ir_attachment a
                 WHERE a.res_model = 'res.partner' AND a.res_id = c.id
                   AND a.res_field = 'no_reexport_document'))
       AND (%(listed)s)
"""


class SaleOrder(models.Model):
    """Goods that must not find their way to Russia or Belarus."""

    _inherit = "sale.order"

    def _check_no_reexport(self, definition):
        """Goods of the listed codes or categories leave the Union for a country that is not
        exempt, and the customer did not sign the clause against re-export."""
        listed = self._listed_goods(definition)
        if not listed or not self._any_foreign():
            return []
        query = SQL(
            NO_REEXPORT,
            exempt=list(definition.country_ids),
            eu=self._union_group_id(),
            listed=SQL(" OR ").join(listed),
        )
        return SetQuery(query, self._explain_no_reexport)

    def _listed_goods(self, definition):
        """SQL conditions of which one has to hold."""
        listed = [self._of_categories(definition)] if definition.category_ids else []
        code = self._commodity_code()
        if code and definition.commodity_codes:
            starts = [f"{start}%" for start in definition.commodity_codes]
            condition = SQL(r"regexp_replace(%s, '\D', '', 'g') LIKE ANY(%s)", code, starts)
            listed.append(condition)
        return listed

    def _commodity_code(self):
        """SQL of the customs code of `product_template t`; a hook for addons whose host
        modules keep one."""
        return

    def _explain_no_reexport(self, rows):
        unsigned = _lt(
            "%(customer)s did not sign the clause against re-export to Russia and Belarus, "
            "which goods for %(country)s need (Back Office on the customer): %(lines)s."
        )
        no_paper = _lt(
            "The clause against re-export to Russia and Belarus that %(customer)s signed is "
            "not kept (Back Office on the customer), and goods for %(country)s need it: "
            "%(lines)s."
        )
        failures = []
        for record_id, found in by_record(rows).items():
            country, customer = found[0].detail.split("|", 1)
            names = sorted(row.line for row in found)
            shown = {"country": country, "customer": customer}
            text = unsigned if found[0].value else no_paper
            text = text % {**shown, "lines": self._names_text(names)}
            failures.append(Failure(record_id, text, "; ".join([country, *names])))
        return failures
