from odoo import fields, models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences
from .credit_policy import severity
from .exposure_sql import COMPONENTS
from .sale_order_check_credit import EXPOSURE

_lt = Sentences(__name__)


class SaleOrder(models.Model):
    """Credit insurance: what the insurer pays, and until when."""

    _inherit = "sale.order"

    def _check_credit_over_insured(self, definition):
        """What is open and this order are over the amount that the insurer covers."""
        if not any(self.company_id.mapped("account_use_credit_limit")):
            return []
        return SetQuery(
            SQL(EXPOSURE), lambda rows: self._explain_credit_over_insured(rows, definition)
        )

    def _explain_credit_over_insured(self, rows, definition):
        message = _lt(
            "Credit of %(customer)s insured up to %(limit)s: with this order %(exposure)s "
            "would be open."
        )
        today = str(fields.Date.context_today(self))

        def of_customer(facts, company):
            worth = severity(
                "insured", facts["credit_policy_insured"], company.credit_policy_insured
            )
            limit = facts["credit_insured_limit"] or 0
            covered = (facts["credit_insured_until"] or today) >= today
            watched = facts["credit_state"] not in ("unmanaged", "waived", "revoked")
            if worth is None or not (limit and covered and watched):
                return None
            before = sum(float(facts[name]) for name in COMPONENTS)
            allowed = self._amount_text(limit, company.currency_id)

            def find(order_id, own, added):
                if before + added <= limit + 1e-6:
                    return None
                open_now = self._amount_text(before + added, company.currency_id)
                shown = {"customer": facts["customer"], "limit": allowed, "exposure": open_now}
                kept = [
                    self._amount_value(amount, company.currency_id)
                    for amount in (before + added, limit)
                ]
                return Failure(order_id, message % shown, *kept, worth or definition.severity)

            return find

        return self._explain_used_up(rows, of_customer)

    def _check_credit_insured(self, definition):
        """The customer's credit was insured, and the cover has ended."""
        query = SQL(
            """
            SELECT o.id, p.credit_insured_until ->> o.company_id::text, NULL::numeric,
                   NULL::numeric, p.name
              FROM checked_order o JOIN res_partner p ON p.id = o.debtor_id
             WHERE o.is_open
               AND (p.credit_insured_limit ->> o.company_id::text)::numeric > 0
               AND (p.credit_insured_until ->> o.company_id::text)::date < %s
            """,
            fields.Date.context_today(self),
        )
        return SetQuery(query, self._explain_credit_insured)

    def _explain_credit_insured(self, rows):
        message = _lt("The credit insurance of %(customer)s ended on %(day)s.")
        return [
            Failure(
                row.record_id,
                message % {"customer": row.detail, "day": self._day_text(row.line)},
                row.line,
            )
            for row in rows
        ]
