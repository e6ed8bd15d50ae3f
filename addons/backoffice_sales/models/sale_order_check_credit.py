import json

from odoo import api, fields, models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences
from .credit_policy import breaches, out_of_reach, severity
from .exposure_sql import COMPONENTS, exposure_sql
from .res_partner_credit import CREDIT_SETTINGS

_lt = Sentences(__name__)

# Orders that ask for credit: not confirmed yet, or grown since their credit was cleared.
# `counted`: what it comes to is in the customer's figures already.
ASKING = """
    SELECT o.id, o.company_id, o.debtor_id AS partner_id, o.state = 'sale' AS confirmed,
           round(o.amount_total / o.rate, cc.decimal_places) AS own,
           o.state = 'sale' OR coalesce(o.credit_count_quotations
               AND coalesce(o.validity_date, %(today)s) >= %(today)s, false) AS counted
      FROM checked_order o
      JOIN res_currency cc ON cc.id = o.company_currency_id
     WHERE o.account_use_credit_limit
       AND (o.is_open OR o.state = 'sale' AND o.amount_total > o.credit_cleared_amount)
"""
# One row a customer, with all that he asks for: what is known of him is long.
EXPOSURE = """
    SELECT a.first_id, a.company_id || '/' || a.partner_id, NULL::numeric, NULL::numeric,
           (c.facts || jsonb_build_object('orders', a.orders))::text
      FROM (SELECT company_id, partner_id, min(id) AS first_id,
                   jsonb_agg(jsonb_build_array(id, own, counted) ORDER BY id) AS orders
              FROM credit_asking GROUP BY 1, 2) AS a
      JOIN credit c USING (company_id, partner_id)
"""


class SaleOrder(models.Model):
    """Credit: what the customer would owe with this order, and how he has paid so far."""

    _inherit = "sale.order"

    def _check_sources(self):
        sources = super()._check_sources()
        if not any(self.company_id.mapped("account_use_credit_limit")):
            return sources
        today = fields.Date.context_today(self)
        debtors = SQL("SELECT DISTINCT company_id, partner_id FROM credit_asking")
        settings = SQL(", ").join(
            SQL("%s, p.%s -> e.company_id::text", name, SQL.identifier(name))
            for name in CREDIT_SETTINGS
        )
        return sources | {
            "credit_asking": SQL(ASKING, today=today),
            "exposure": exposure_sql(debtors, today),
            "credit": SQL(
                """
                SELECT e.*, p.name,
                       (to_jsonb(e) || jsonb_build_object('customer', p.name, %s)) AS facts
                  FROM exposure e JOIN res_partner p ON p.id = e.partner_id
                """,
                settings,
            ),
        }

    # --- Built-in checks

    def _check_credit_exposure(self, definition):
        """What is open, what was ordered and this order are over a limit of the customer's
        credit, where the company uses credit limits."""
        if not any(self.company_id.mapped("account_use_credit_limit")):
            return []
        return SetQuery(SQL(EXPOSURE), self._explain_credit_exposure)

    def _explain_credit_exposure(self, rows):
        texts = self._credit_texts()

        def of_customer(facts, company):
            limits, severities = self._credit_limits(facts, company)
            parts = {name: float(facts[name]) for name in COMPONENTS}
            if out_of_reach(parts, [own for _id, own, _counted in facts["orders"]], limits):
                return None

            def find(order_id, own, added):
                found = breaches(parts, own, added, limits, severities)
                if not found:
                    return None
                return self._credit_failure(order_id, found[0], facts, company, texts)

            return find

        return self._explain_used_up(rows, of_customer)

    def _explain_used_up(self, rows, of_customer):
        """While orders are being confirmed together, each one that passes uses the limit up
        for the next; while they are only being looked at, each stands alone. What is
        confirmed, or counted as a quotation, is in the figures already.

        `of_customer`, given his facts and the company, answers None, or who is asked for the
        failure of an order of this amount when so much comes on top of the exposure.
        """
        together = self.env.cr.cache.get("backoffice_confirming")
        failures = []
        for _row, facts, company in self._with_credit_facts(rows):
            find = of_customer(facts, company)
            used = 0.0
            for order_id, own, counted in facts["orders"] if find else ():
                failure = find(order_id, own, 0.0 if counted else own + used)
                if failure:
                    failures.append(failure)
                passes = not failure or failure.severity == "warning"
                if together and passes and not counted:
                    used += own
        return failures

    def _with_credit_facts(self, rows):
        """Each row with what SQL found about the customer (the defaults of what is kept by
        company filled in), and the company."""
        known, parsed = {}, {}  # a customer's facts are long, and his orders many
        for row in rows:
            if row.detail not in parsed:
                parsed[row.detail] = json.loads(row.detail)
            facts, company_id = parsed[row.detail], row.line.split("/")[0]
            if company_id not in known:
                company = self.env["res.company"].browse(int(company_id))
                Partner = self.env["res.partner"].with_company(company)
                defaults = {
                    name: Partner._fields[name].get_company_dependent_fallback(Partner)
                    for name in CREDIT_SETTINGS
                }
                known[company_id] = company, defaults
            company, defaults = known[company_id]
            yield row, facts | {n: v for n, v in defaults.items() if facts[n] is None}, company

    @api.model
    def _credit_limits(self, facts, company):
        """({area: limit or None}, {area: severity}) of a customer: what the state of his
        credit makes of the limits."""
        state = facts["credit_state"]
        general = facts["credit_limit"] if facts["credit_limit"] > 0 else None
        limits = {
            area: facts[f"credit_limit_{area}"] or general
            for area in ("order", "invoiced", "ordered")
        } | {"total": general}
        if state in ("unmanaged", "waived"):
            limits = dict.fromkeys(limits)
        elif state == "revoked":
            limits = dict.fromkeys(limits) | {"total": 0.0}
        severities = {
            area: severity(
                area, facts[f"credit_policy_{area}"], company[f"credit_policy_{area}"]
            )
            for area in limits
        }
        return limits, severities

    def _credit_failure(self, order_id, breach, facts, company, texts):
        shown = {
            "customer": facts["customer"],
            "exposure": self._amount_text(breach.figure, company.currency_id),
            "limit": self._amount_text(breach.limit, company.currency_id),
        }
        area = "revoked" if facts["credit_state"] == "revoked" else breach.area
        found, limit = (
            self._amount_value(amount, company.currency_id)
            for amount in (breach.figure, breach.limit)
        )
        return Failure(order_id, texts[area] % shown, found, limit, breach.severity)

    def _credit_texts(self):
        return {
            "total": _lt("Credit limit %(limit)s: with this order %(exposure)s would be open."),
            "order": _lt(
                "Credit limit of an order %(limit)s: this order comes to %(exposure)s."
            ),
            "invoiced": _lt(
                "Limit of what is invoiced %(limit)s: %(exposure)s are invoiced and unpaid."
            ),
            "ordered": _lt(
                "Limit of open orders %(limit)s: with this order %(exposure)s would be ordered "
                "and not delivered."
            ),
            "revoked": _lt(
                "%(customer)s has no credit any more: with this order %(exposure)s would be "
                "open."
            ),
        }

    def _check_credit_overdue(self, definition):
        """Something is overdue for more days than tolerated, or more than the amount
        tolerated, open credits deducted; or a presented item came back unpaid."""
        if not any(self.company_id.mapped("account_use_credit_limit")):
            return []
        query = SQL(
            """
            SELECT o.id, o.company_id || '/' || o.partner_id, c.overdue + c.credits,
                   (%s::date - c.overdue_since)::numeric, c.facts::text
              FROM credit_asking o JOIN credit c USING (company_id, partner_id)
             WHERE NOT o.confirmed AND (c.overdue + c.credits > 0
                   OR c.facts -> 'credit_unpaid_date' IS DISTINCT FROM 'null'::jsonb)
            """,
            fields.Date.context_today(self),
        )
        return SetQuery(query, lambda rows: self._explain_credit_overdue(rows, definition))

    def _explain_credit_overdue(self, rows, definition):
        unpaid = _lt("A payment presented by %(customer)s came back unpaid on %(day)s.")
        late = _lt("%(amount)s of %(customer)s overdue, the oldest for %(days)s days.")
        failures = []
        for row, facts, company in self._with_credit_facts(rows):
            worth = severity(
                "overdue", facts["credit_policy_overdue"], company.credit_policy_overdue
            )
            if worth is None or facts["credit_state"] == "unmanaged":
                continue
            days = facts["credit_overdue_days"] or definition.days
            limit = facts["credit_overdue_amount"] or definition.limit
            amount, age = float(row.value), int(row.threshold or 0)
            if facts["credit_unpaid_date"]:
                day = self._day_text(facts["credit_unpaid_date"])
                text = unpaid % {"customer": facts["customer"], "day": day}
                day = str(facts["credit_unpaid_date"])
                failures.append(Failure(row.record_id, text, day, severity=worth))
            elif amount > 0 and (age > days or limit and amount > limit):
                shown = self._amount_text(amount, company.currency_id)
                text = late % {"amount": shown, "customer": facts["customer"], "days": age}
                found = self._amount_value(amount, company.currency_id)
                allowed = self._amount_value(limit, company.currency_id) if limit else ""
                failures.append(Failure(row.record_id, text, found, allowed, worth))
        return failures
