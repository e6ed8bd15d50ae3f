from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences, joined

_lt = Sentences(__name__)

SEVERITY = {"litigation": "approval"}
# The last order of a customer that ordered once, and not any more.
DORMANT = """
    SELECT o.id, o.customer, o.today - last.day, NULL::numeric, last.day::text
      FROM checked_order o
      JOIN LATERAL (
           SELECT max(s.date_order)::date AS day
             FROM sale_order s
            WHERE s.partner_id IN (
                  SELECT p.id FROM res_partner p WHERE p.commercial_partner_id = o.customer_id)
              AND s.state = 'sale' AND s.company_id = o.company_id AND s.id != o.id
           ) AS last ON last.day < o.today - %(days)s
     WHERE o.is_open
"""
INVOICE_TO = """
    SELECT o.id, NULL::text, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
     WHERE o.is_open AND o.debtor_id != o.customer_id
"""
PROSPECT = """
    SELECT o.id, o.customer, o.customer_id::numeric, o.company_id::numeric, NULL::text
      FROM checked_order o
     WHERE o.is_open AND NOT EXISTS (
           SELECT FROM sale_order s
             JOIN res_partner p ON p.id = s.partner_id
            WHERE p.commercial_partner_id = o.customer_id AND s.state = 'sale'
              AND s.company_id = o.company_id)
"""


class SaleOrder(models.Model):
    """Checks on who buys, who pays and who sells."""

    _inherit = "sale.order"

    def _check_customer_state(self, definition):
        """The customer is blocked or ceased; in litigation it needs approval only."""
        if not any(self._customers().mapped("sales_state")):
            return []
        failures = []
        message = _lt("%(customer)s is held since %(day)s (%(state)s): %(reason)s.")
        for order in self._going_on():
            customer = order.partner_id.commercial_partner_id
            if state := customer.sales_state:
                shown = {
                    "customer": customer.name,
                    "day": self._day_text(customer.sales_state_date),
                    "state": self._sales_state_text(state),
                    "reason": customer.sales_state_reason,
                }
                severity = SEVERITY.get(state, "")
                failures.append(Failure(order.id, message % shown, state, severity=severity))
        return failures

    def _sales_state_text(self, state):
        return self._choice_text(self.env["res.partner"], "sales_state", state)

    def _check_customer_dormant(self, definition):
        """The customer ordered before, but nothing for so many days."""
        if not definition.days:
            return []
        return SetQuery(SQL(DORMANT, days=definition.days), self._explain_customer_dormant)

    def _explain_customer_dormant(self, rows):
        message = _lt("%(customer)s ordered nothing since %(day)s.")
        return [
            Failure(
                row.record_id,
                message % {"customer": row.line, "day": self._day_text(row.detail)},
                row.detail,
            )
            for row in rows
        ]

    def _check_vies(self, definition):
        """A customer in another member state whose VAT number VIES does not know, in
        companies that ask VIES."""
        asking = self.company_id.filtered("vat_check_vies")
        if not asking:
            return []
        orders = self._not_confirmed().filtered(lambda order: order.company_id in asking)
        union = set(self.env.ref("base.europe").country_ids.ids)
        message = _lt("VIES does not know the VAT number %(vat)s of %(customer)s.")
        failures = []
        for order in orders:
            customer = order.partner_id.commercial_partner_id
            home = order.company_id.account_fiscal_country_id
            abroad = customer.country_id.id in union and customer.country_id != home
            given = customer.vat and customer.vat != "/"
            if abroad and given and not customer.vies_valid:
                shown = {"vat": customer.vat, "customer": customer.name}
                failures.append(Failure(order.id, message % shown, customer.vat))
        return failures

    def _check_invoice_to(self, definition):
        """Somebody else pays, and did not agree to."""
        return SetQuery(SQL(INVOICE_TO), self._explain_invoice_to)

    def _explain_invoice_to(self, rows):
        message = _lt(
            "%(payer)s is to pay for %(customer)s without an agreement: note it on the "
            "customer (Back Office, May Also Be Invoiced)."
        )
        failures = []
        for order in self.browse(row.record_id for row in rows):
            customer = order.partner_id.commercial_partner_id
            payer = order.partner_invoice_id.commercial_partner_id
            if payer not in customer.invoice_to_ids:
                shown = {"payer": payer.name, "customer": customer.name}
                failures.append(Failure(order.id, message % shown, payer.name))
        return failures

    # --- Who sells

    def _check_agent_missing(self, definition):
        """Nobody collected the order."""
        message = _lt("No agent, neither on the order nor on %(customer)s.")
        return [
            Failure(order.id, message % {"customer": order.partner_id.display_name})
            for order in self._not_confirmed()
            if not order.agent_id and not order.partner_id.commercial_partner_id.agent_id
        ]

    def _check_agent_differs(self, definition):
        """The customer has an agent, and the order has another one or none."""
        if not self._customers().agent_id:
            return []
        message = _lt("Agent %(found)s instead of %(usual)s, the customer's.")
        failures = []
        for order in self._not_confirmed():
            usual = order.partner_id.commercial_partner_id.agent_id
            if usual and order.agent_id != usual:
                found = order.agent_id.name or ""
                text = message % {"found": found or _lt("none"), "usual": usual.name}
                failures.append(Failure(order.id, text, found, usual.name))
        return failures

    # --- Master data

    def _check_prospect_data(self, definition):
        """The first order of a customer whose master data is not whole enough."""
        if not definition.limit:
            return []
        return SetQuery(
            SQL(PROSPECT), lambda rows: self._explain_prospect_data(rows, definition.limit)
        )

    def _explain_prospect_data(self, rows, limit):
        message = _lt(
            "First order of %(customer)s, whose data is complete to %(found)s%%: "
            "%(missing)s missing."
        )
        failures, known = [], {}
        customers = self.env["res.partner"].browse(int(row.value) for row in rows)
        for row in rows:
            key = int(row.value), int(row.threshold)
            if key not in known:
                company = self.env["res.company"].browse(key[1])
                customer = customers.browse(key[0]).with_prefetch(customers._prefetch_ids)
                customer = customer.with_company(company)
                missing = self._in_each(customer, lambda c: ", ".join(c._missing_data()))
                known[key] = customer.completeness, missing
            found, missing = known[key]
            if found < limit:
                shown = {"customer": row.line, "found": found, "missing": missing}
                text = message % shown
                failures.append(
                    Failure(row.record_id, text, f"{found}%", f"{self._figure(limit)}%")
                )
        return failures

    def _check_customer_wishes(self, definition):
        """What the warehouse has to know of this customer."""
        customers = self._customers()
        if not any(customers.mapped(lambda c: c.hide_delivery_prices or c.label_instructions)):
            return []
        prices = _lt("no prices on delivery documents")
        labels = _lt("special labels: %(text)s")
        message = _lt("%(customer)s wants: %(wishes)s.")
        failures = []
        for order in self._going_on():
            customer = order.partner_id.commercial_partner_id
            wishes = [prices] if customer.hide_delivery_prices else []
            if customer.label_instructions:
                wishes.append(labels % {"text": customer.label_instructions})
            if wishes:
                shown = {"customer": customer.name, "wishes": joined(wishes, "; ")}
                value = "prices " if customer.hide_delivery_prices else ""
                value += customer.label_instructions or ""
                failures.append(Failure(order.id, message % shown, value.strip()))
        return failures
