from odoo import models
from odoo.tools import SQL

from .backoffice_screened_party import name_key
from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# Names are made comparable once a party and once a line of the list, not once a pair.
SCREENING = """
    WITH listed AS MATERIALIZED (
        SELECT s.id, s.company_id, s.country_id, %(listed)s AS key,
               nullif(upper(regexp_replace(s.vat, '[^[:alnum:]]', '', 'g')), '') AS vat
          FROM backoffice_screened_party s WHERE s.active
    ), party AS MATERIALIZED (
        SELECT DISTINCT p.id, p.name, p.country_id, %(party)s AS key,
               nullif(upper(regexp_replace(p.vat, '[^[:alnum:]]', '', 'g')), '') AS vat
          FROM res_partner p WHERE p.id = ANY(%(parties)s)
    ), hit AS (
        SELECT p.id, p.name, l.id AS listed_id, l.company_id
          FROM party p JOIN listed l ON l.key = p.key AND l.key != ''
           AND (l.country_id IS NULL OR p.country_id IS NULL OR l.country_id = p.country_id)
        UNION
        SELECT p.id, p.name, l.id, l.company_id FROM party p JOIN listed l ON l.vat = p.vat
    )
    SELECT DISTINCT ON (o.id) o.id, h.name, h.listed_id::numeric, NULL::numeric, NULL::text
      FROM checked_order o
      JOIN hit h ON h.id IN (o.customer_id, o.partner_id, o.partner_shipping_id,
                             o.partner_invoice_id, o.ship_to_customer_id, o.debtor_id)
       AND (h.company_id IS NULL OR h.company_id = o.company_id)
     ORDER BY o.id, h.listed_id
"""


class SaleOrder(models.Model):
    """Checks on whom we may not, or not lightly, trade with."""

    _inherit = "sale.order"

    def _parties(self):
        """Everybody whom the orders name, and their companies."""
        partners = self.partner_id | self.partner_shipping_id | self.partner_invoice_id
        return partners | partners.commercial_partner_id

    def _check_embargo(self, definition):
        """The customer, the payer or the goods are in one of the countries."""
        countries = set(definition.country_ids)
        if countries.isdisjoint(self._parties().country_id.ids):
            return []
        message = _lt("%(country)s is under embargo: %(party)s.")
        failures = []
        for order in self._going_on():
            customer = order.partner_id.commercial_partner_id
            parties = customer | order.partner_shipping_id | order.partner_invoice_id
            for party in parties:
                if party.country_id.id in countries:
                    shown = {
                        "country": self._label_text(party.country_id, "name"),
                        "party": party.display_name,
                    }
                    value = f"{party.country_id.code} {party.id}"
                    failures.append(Failure(order.id, message % shown, value))
                    break
        return failures

    def _check_screened_party(self, definition):
        """The customer, the payer or the consignee has a name or a VAT number of the list
        of screened parties."""
        if "screened_party" not in self.env["backoffice.check"]._facts():
            return []
        orders = self._going_on()
        query = SQL(
            SCREENING,
            listed=SQL(name_key("s.name")),
            party=SQL(name_key("p.name")),
            parties=orders._parties().ids,
        )
        return SetQuery(query, lambda rows: self._explain_screened_party(rows, orders))

    def _explain_screened_party(self, rows, orders):
        message = _lt("%(party)s is on the list of screened parties%(why)s.")
        listed = self.env["backoffice.screened.party"].browse(int(row.value) for row in rows)
        why = {
            party.id: ", ".join(filter(None, (party.source, party.reason))) for party in listed
        }
        failures, about = [], set(orders.ids)
        for row in rows:
            if row.record_id in about:
                reason = why[int(row.value)]
                shown = {"party": row.line, "why": f" ({reason})" if reason else ""}
                value = f"{row.line} {int(row.value)}"
                failures.append(Failure(row.record_id, message % shown, value))
        return failures
