from stdnum.it import codicefiscale, iva

from odoo import models
from odoo.tools import SQL

from odoo.addons.backoffice_sales.models.check_definition import Failure, SetQuery
from odoo.addons.backoffice_sales.models.check_text import Sentences

_lt = Sentences(__name__)

# Only companies that send electronic invoices: those that say under which tax system.
EINVOICE = """
    SELECT o.id, o.customer, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
      JOIN res_partner c ON c.id = o.customer_id
      JOIN res_company co ON co.id = o.company_id AND co.l10n_it_tax_system IS NOT NULL
     WHERE o.home_country = 'IT' AND o.customer_country = 'IT' AND o.is_company
       AND coalesce(btrim(c.l10n_it_pa_index), '') IN ('', '0000000')
       AND coalesce(btrim(c.l10n_it_pec_email), '') = ''
"""
PUBLIC = """
    SELECT o.id, o.customer, NULL::numeric, NULL::numeric, c.l10n_it_pa_index
      FROM checked_order o
      JOIN sale_order s ON s.id = o.id
      JOIN res_partner c ON c.id = o.customer_id
      JOIN res_company co ON co.id = o.company_id AND co.l10n_it_tax_system IS NOT NULL
     WHERE o.home_country = 'IT' AND o.customer_country = 'IT'
       AND length(c.l10n_it_pa_index) = 6 AND NOT (%s)
"""
FISCAL_CODE = """
    SELECT o.id, o.customer,
           (o.is_company OR coalesce(nullif(o.vat, '/'), '') != '')::int::numeric,
           NULL::numeric, coalesce(btrim(c.l10n_it_codice_fiscale), '')
      FROM checked_order o
      JOIN res_partner c ON c.id = o.customer_id
      JOIN res_company co ON co.id = o.company_id AND co.l10n_it_tax_system IS NOT NULL
     WHERE o.home_country = 'IT' AND o.customer_country = 'IT'
       AND (coalesce(btrim(c.l10n_it_codice_fiscale), '') != ''
            OR coalesce(nullif(o.vat, '/'), '') = '')
"""
# The kinds of untaxed operation that the tax agency counts for the stamp duty.
STAMP_DUTY = """
    SELECT o.id, NULL::text, sum(l.net) / o.rate, %(limit)s::numeric, NULL::text
      FROM checked_order o
      JOIN checked_line l ON l.order_id = o.id
      JOIN res_company co ON co.id = o.company_id AND co.l10n_it_tax_system IS NOT NULL
     WHERE o.home_country = 'IT' AND EXISTS (
           SELECT FROM account_tax_sale_order_line_rel r
             JOIN account_tax t ON t.id = r.account_tax_id
            WHERE r.sale_order_line_id = l.id
              AND t.l10n_it_exempt_reason IN ('N2.1', 'N2.2', 'N3.5', 'N3.6', 'N4'))
     GROUP BY o.id, o.rate HAVING sum(l.net) / o.rate > %(limit)s
"""


class SaleOrder(models.Model):
    """What Italy asks of an order: where its invoice is sent, and under which numbers."""

    _inherit = "sale.order"

    def _check_it_einvoice(self, definition):
        """An Italian company with neither a destination code nor a certified address: its
        invoice only reaches the tax agency's drawer."""
        return SetQuery(SQL(EINVOICE), self._explain_it_einvoice)

    def _explain_it_einvoice(self, rows):
        message = _lt("%(customer)s has neither a destination code (SDI) nor a PEC.")
        return [Failure(row.record_id, message % {"customer": row.line}) for row in rows]

    def _check_it_public(self, definition):
        """The public administration pays no invoice without CIG, CUP or the order that it is
        about. The first two are there where the host's module for orders is."""
        names = ["l10n_it_cig", "l10n_it_cup", "l10n_it_origin_document_name"]
        given = [name for name in [*names, "client_order_ref"] if name in self._fields]
        known = SQL(" OR ").join(
            SQL("coalesce(btrim(s.%s), '') != ''", SQL.identifier(name)) for name in given
        )
        return SetQuery(SQL(PUBLIC, known), self._explain_it_public)

    def _explain_it_public(self, rows):
        message = _lt(
            "%(customer)s (%(code)s) is a public administration: give CIG, CUP or the number "
            "of its order."
        )
        return [
            Failure(
                row.record_id, message % {"customer": row.line, "code": row.detail}, row.detail
            )
            for row in rows
        ]

    def _check_it_fiscal_code(self, definition):
        """A fiscal code that cannot be one; a private person without one is only warned."""
        return SetQuery(SQL(FISCAL_CODE), self._explain_it_fiscal_code)

    def _explain_it_fiscal_code(self, rows):
        missing = _lt("%(customer)s has neither a VAT number nor a fiscal code.")
        wrong = _lt("The fiscal code %(code)s of %(customer)s is not valid.")
        known, failures = {}, []
        for row in rows:
            key = (row.detail.upper(), bool(row.value))
            if key not in known:
                known[key] = self._it_fiscal_code_is_valid(*key)
            if not row.detail:
                text = missing % {"customer": row.line}
                failures.append(Failure(row.record_id, text, severity="warning"))
            elif not known[key]:
                text = wrong % {"customer": row.line, "code": row.detail}
                failures.append(Failure(row.record_id, text, row.detail))
        return failures

    def _it_fiscal_code_is_valid(self, code, is_business):
        """Sixteen characters for a person, a sole trader too; eleven digits, without the
        country, for a business."""
        if len(code) == 16:
            return codicefiscale.is_valid(code)
        return is_business and code.isdecimal() and len(code) == 11 and iva.is_valid(code)

    def _check_it_stamp_duty(self, definition):
        """Untaxed operations over the limit carry a stamp duty."""
        return SetQuery(SQL(STAMP_DUTY, limit=definition.limit), self._explain_it_stamp_duty)

    def _explain_it_stamp_duty(self, rows):
        message = _lt("Stamp duty is due: %(amount)s without VAT.")
        failures = []
        for row in rows:
            value = self._figure(row.value)
            text = message % {"amount": self._figure_text(value)}
            failures.append(Failure(row.record_id, text, value, self._figure(row.threshold)))
        return failures
