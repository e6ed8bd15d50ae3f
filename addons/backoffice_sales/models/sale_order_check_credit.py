import json

from odoo import api, fields, models
from odoo.tools import SQL, format_amount, format_date

from .check_definition import Failure, SetQuery
from .credit_policy import breaches, severity
from .exposure_sql import COMPONENTS, debtors_of, exposure_sql
from .res_partner_credit import CREDIT_SETTINGS

# Orders that ask for credit: not confirmed yet, or grown since their credit was cleared.
ASKING = """
    SELECT o.id, o.company_id, o.debtor_id AS partner_id, o.state = 'sale' AS confirmed,
           round(o.amount_total / o.rate, cc.decimal_places) AS own,
           coalesce(co.credit_count_quotations AND o.state != 'sale'
                    AND coalesce(o.validity_date, %(today)s) >= %(today)s, false) AS counted
      FROM checked_order o
      JOIN sale_order s ON s.id = o.id
      JOIN res_company co ON co.id = o.company_id AND co.account_use_credit_limit
      JOIN res_currency cc ON cc.id = co.currency_id
     WHERE o.state IN ('draft', 'sent')
        OR o.state = 'sale' AND o.amount_total > s.credit_cleared_amount
"""
ASKED = """
    SELECT o.id, o.company_id || '/' || o.partner_id, o.own, o.counted::int::numeric,
           (c.facts || jsonb_build_object('confirmed', o.confirmed))::text
      FROM credit_asking o JOIN credit c USING (company_id, partner_id)
"""


class SaleOrder(models.Model):
    """Credit: what the customer would owe with this order, and how he has paid so far."""

    _inherit = "sale.order"

    def _asking_debtors(self):
        """The (company id, commercial partner id) whose orders ask for credit; from the
        records, which whoever confirms them has read anyway."""
        return sorted(
            {
                (order.company_id.id, order.partner_invoice_id.commercial_partner_id.id)
                for order in self
                if order.company_id.account_use_credit_limit
                and (
                    order.state in ("draft", "sent")
                    or (
                        order.state == "sale"
                        and order.amount_total > order.credit_cleared_amount
                    )
                )
            }
        )

    def _check_sources(self):
        sources = super()._check_sources()
        if not any(self.company_id.mapped("account_use_credit_limit")):
            return sources
        today = fields.Date.context_today(self)
        debtors = debtors_of(self._asking_debtors())
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
        return SetQuery(SQL(ASKED), self._explain_credit_exposure)

    def _explain_credit_exposure(self, rows):
        texts = self._credit_texts()

        def find(row, facts, company, own, added):
            found = self._credit_breaches(facts, company, own, added)
            if found:
                return self._credit_failure(row.record_id, found[0], facts, company, texts)
            return None

        return self._explain_used_up(rows, find)

    def _explain_used_up(self, rows, find):
        """While orders are being confirmed together, each one that passes uses the limit up
        for the next; while they are only being looked at, each stands alone. What is
        confirmed, or counted as a quotation, is in the figures already. `find`: the failure,
        if any, of an order of this amount when so much comes on top of the exposure."""
        together = self.env.cr.cache.get("backoffice_confirming")
        used, failures = {}, []
        for row, facts, company in self._with_credit_facts(rows):
            own, spent = float(row.value), used.get(row.line, 0.0) if together else 0.0
            added = 0.0 if row.threshold or facts["confirmed"] else own + spent
            failure = find(row, facts, company, own, added)
            if failure:
                failures.append(failure)
            if added and (not failure or failure.severity == "warning"):
                used[row.line] = used.get(row.line, 0.0) + own
        return failures

    def _with_credit_facts(self, rows):
        """Each row with what SQL found about the customer (the defaults of what is kept by
        company filled in), and the company."""
        known = {}
        for row in rows:
            facts, company_id = json.loads(row.detail), row.line.split("/")[0]
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
    def _credit_breaches(self, facts, company, own, added):
        """See `breaches`; what the state of the customer's credit makes of the limits."""
        state = facts["credit_state"]
        if state in ("unmanaged", "waived"):
            return []
        general = facts["credit_limit"] if facts["credit_limit"] > 0 else None
        limits = {
            area: facts[f"credit_limit_{area}"] or general
            for area in ("order", "invoiced", "ordered")
        } | {"total": general}
        if state == "revoked":
            limits = dict.fromkeys(limits) | {"total": 0.0}
        severities = {
            area: severity(
                area, facts[f"credit_policy_{area}"], company[f"credit_policy_{area}"]
            )
            for area in limits
        }
        parts = {name: float(facts[name]) for name in COMPONENTS}
        return breaches(parts, own, added, limits, severities)

    def _credit_failure(self, order_id, breach, facts, company, texts):
        shown = {
            "customer": facts["customer"],
            "exposure": format_amount(self.env, breach.figure, company.currency_id),
            "limit": format_amount(self.env, breach.limit, company.currency_id),
        }
        area = "revoked" if facts["credit_state"] == "revoked" else breach.area
        text = texts[area] % shown
        return Failure(order_id, text, shown["exposure"], shown["limit"], breach.severity)

    def _credit_texts(self):
        return {
            "total": self.env._(
                "Credit limit %(limit)s: with this order %(exposure)s would be open."
            ),
            "order": self.env._(
                "Credit limit of an order %(limit)s: this order comes to %(exposure)s."
            ),
            "invoiced": self.env._(
                "Limit of what is invoiced %(limit)s: %(exposure)s are invoiced and unpaid."
            ),
            "ordered": self.env._(
                "Limit of open orders %(limit)s: with this order %(exposure)s would be ordered "
                "and not delivered."
            ),
            "revoked": self.env._(
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
        unpaid = self.env._("A payment presented by %(customer)s came back unpaid on %(day)s.")
        late = self.env._("%(amount)s of %(customer)s overdue, the oldest for %(days)s days.")
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
                day = format_date(self.env, facts["credit_unpaid_date"])
                text = unpaid % {"customer": facts["customer"], "day": day}
                failures.append(Failure(row.record_id, text, day, severity=worth))
            elif amount > 0 and (age > days or limit and amount > limit):
                shown = format_amount(self.env, amount, company.currency_id)
                text = late % {"amount": shown, "customer": facts["customer"], "days": age}
                allowed = format_amount(self.env, limit, company.currency_id) if limit else ""
                failures.append(Failure(row.record_id, text, shown, allowed, worth))
        return failures
