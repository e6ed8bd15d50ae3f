"""Credit: what customers owe by age, how long it takes them to pay, and their limits."""

from datetime import timedelta

from odoo.fields import Date, Domain
from odoo.tools import SQL

from ..matrix import AMOUNT, NUMBER, PERCENT, Column, Ratio
from .base import Chart, Measure, ReportDefinition, register
from .groupings import standard
from .receivables import paid, residual

#: code -> days past the due day, from and to
AGES = {
    "not_due": (None, 0),
    "days_30": (1, 30),
    "days_60": (31, 60),
    "days_90": (61, 90),
    "older": (91, None),
}


def closing_day(scope):
    """The day that ages are counted to: in a running period there is none after today."""
    today = Date.context_today(scope.env["account.move.line"])
    return max(scope.period.first, min(scope.period.last, today))


def due_day(scope):
    return SQL("COALESCE(%s, %s)", scope.field("date_maturity"), scope.field("date"))


def money(scope, amount):
    return scope.money_sql(amount, "company_currency_id", SQL("%s::date", closing_day(scope)))


def open_amount(scope):
    return SQL("SUM(%s)", money(scope, residual(scope)))


def of_age(first, last):
    """What is open and so many days past due at the period's end."""

    def sql(scope):
        days = SQL("(%s - %s)", closing_day(scope), due_day(scope))
        parts = [SQL("TRUE")]
        parts += [] if first is None else [SQL("%s >= %s", days, first)]
        parts += [] if last is None else [SQL("%s <= %s", days, last)]
        return SQL(
            "SUM(%s) FILTER (WHERE %s)",
            money(scope, residual(scope)),
            SQL(" AND ").join(parts),
        )

    return sql


def age_drill(first, last):
    def drill(scope):
        domain = still_open(scope)
        end = closing_day(scope)
        for bound, operator in ((first, "<="), (last, ">=")):
            if bound is not None:
                day = end - timedelta(days=bound)
                due = Domain("date_maturity", operator, day)
                due |= Domain("date_maturity", "=", False) & Domain("date", operator, day)
                domain &= due
        return domain

    return drill


def still_open(scope):
    """Lines that were not paid at the period's end."""
    last = scope.period.last
    return Domain("amount_residual", "!=", 0) | Domain("report_last_paid_on", ">", last)


def invoiced_in(scope):
    return Domain("move_id.move_type", "in", ["out_invoice", "out_refund"]) & Domain(
        [("date", ">=", scope.period.first), ("date", "<=", scope.period.last)]
    )


def invoiced(scope):
    """Invoices less credit notes of the period, with taxes."""
    return SQL(
        "SUM(%s) FILTER (WHERE %s IN ('out_invoice', 'out_refund') AND %s >= %s)",
        money(scope, scope.field("balance")),
        scope.field("move_id.move_type"),
        scope.field("date"),
        scope.period.first,
    )


def dso(scope):
    days = (closing_day(scope) - scope.period.first).days + 1
    return SQL("%s * %s / NULLIF(%s, 0)", open_amount(scope), days, invoiced(scope))


def days_late(scope):
    """Weighed with the amounts: a large invoice paid late weighs more than a small one."""
    table = paid(scope)
    return SQL("SUM(%(t)s.amount_days) / NULLIF(SUM(%(t)s.amount), 0)", t=table)


@register
class Credit(ReportDefinition):
    code = "credit"
    model = "account.move.line"
    paths = {
        "day": "date",
        "agent": "partner_id.commercial_partner_id.agent_id",
        "zone": "partner_id.commercial_partner_id.delivery_zone_id",
        "partner": "partner_id",
        "customer": "partner_id.commercial_partner_id",
        "country": "partner_id.commercial_partner_id.country_id",
    }
    groupings = standard(
        "customer", "agent", "zone", "country", "salesperson", "team", "company"
    )
    default_groupings = ("customer",)
    chart = Chart("stacked", series=tuple(AGES), category="customer")

    def domain(self, scope):
        """Open at the period's end, or invoiced or paid in the period."""
        domain = Domain("company_id", "in", list(scope.parameters.company_ids))
        domain &= self.filter_domain(scope) & Domain(
            [
                ("parent_state", "=", "posted"),
                ("account_id.account_type", "=", "asset_receivable"),
                ("date", "<=", scope.period.last),
            ]
        )
        first = scope.period.first
        asked = still_open(scope) | Domain("report_last_paid_on", ">=", first)
        domain &= asked | invoiced_in(scope)
        if len(scope.companies) > 1:
            own = scope.companies.partner_id
            domain &= Domain(scope.path("customer"), "not in", own.ids)
        return domain

    def measures(self, env):
        labels = {
            "not_due": env._("Not Due"),
            "days_30": env._("1 to 30 Days"),
            "days_60": env._("31 to 60 Days"),
            "days_90": env._("61 to 90 Days"),
            "older": env._("Over 90 Days"),
        }
        ages = [
            Measure(
                code, labels[code], of_age(*days), is_compared=False, drill=age_drill(*days)
            )
            for code, days in AGES.items()
        ]
        return [
            Measure("now", env._("Open Amount"), open_amount, drill=still_open),
            *ages,
            Measure(
                "invoiced",
                env._("Invoiced, Taxes Included"),
                invoiced,
                is_compared=False,
                drill=invoiced_in,
            ),
            Measure(
                "dso", env._("DSO (days)"), dso, NUMBER, False, is_compared=False, digits=1
            ),
            Measure(
                "days_late",
                env._("Days Late, on Average"),
                days_late,
                NUMBER,
                False,
                is_compared=False,
                digits=1,
            ),
        ]

    # --- Limits

    def columns(self, env, parameters):
        columns = super().columns(env, parameters)
        if not self._has_limits(env, parameters):
            return columns
        digits = env["res.currency"].browse(parameters.currency_id).decimal_places
        texts = {"exposure": env._("Exposure Today"), "limit": env._("Credit Limit")}
        columns += [
            Column(code, text, AMOUNT, digits, additive=False) for code, text in texts.items()
        ]
        used = Ratio("exposure", "limit")
        return [*columns, Column("used", env._("Limit Used"), PERCENT, formula=used)]

    def fill(self, scope, matrix):
        done = super().fill(scope, matrix)
        if not scope.is_compared and self._has_limits(scope.env, scope.parameters):
            self._put_limits(scope, matrix)
        return done

    def _has_limits(self, env, parameters):
        """Exposures are known in one company's currency, customer by customer."""
        company = env["res.company"].browse(parameters.company_ids)
        return (
            parameters.groupings[:1] == ("customer",)
            and len(company) == 1
            and company.currency_id.id == parameters.currency_id
            and env["res.partner"]._has_field_access(
                env["res.partner"]._fields["exposure_total"], "read"
            )
        )

    def _put_limits(self, scope, matrix):
        """What the partner's form shows; customers without a limit have none here."""
        Partner = scope.env["res.partner"]
        customers = Partner.browse(key for key in matrix.keys("customer") if key)
        company = scope.companies
        exposures = customers.sudo()._credit_exposure(company)
        for customer in customers.sudo().with_company(company):
            limit = customer._credit_allowed()
            exposure = exposures.get(customer.id, {}).get("total", 0.0)
            matrix.put((customer.id,), {"exposure": exposure, "limit": limit})
