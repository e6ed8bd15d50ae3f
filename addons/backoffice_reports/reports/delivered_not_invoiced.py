"""Delivered, not invoiced: goods that left and are on no posted invoice, by age."""

from datetime import timedelta

from odoo.fields import Date, Domain
from odoo.tools import SQL

from ..matrix import INTEGER
from ..matrix.period import shift_months
from .base import Chart, Grouping, Measure, Option, ReportDefinition, register
from .groupings import by_record, standard
from .uninvoiced import uninvoiced_sql

TABLE = "report_uninvoiced"
#: ages in days: the first of each span
AGES = (0, 16, 31, 61, 91)


def today(scope):
    return Date.context_today(scope.env["stock.move"])


def amount(scope):
    """The open part of a delivery to the cent, in the report's currency."""
    net = SQL.identifier(TABLE, "amount")
    sql = scope.money_sql(net, "sale_line_id.currency_id")
    return SQL("ROUND((%s)::numeric, %s)", sql, scope.currency.decimal_places)


def joined(aggregate):
    """A measure over the open part of each delivery; the others drop out."""

    def sql(scope):
        table = SQL("(%s)", uninvoiced_sql(scope.companies.ids))
        on = SQL("%s = %s", SQL.identifier(TABLE, "id"), scope.field("id"))
        scope.query.add_join("JOIN", TABLE, table, on)
        return aggregate(scope)

    return sql


def last_day_overdue(scope):
    """Deliveries until this day should be invoiced: by a day of the month after theirs."""
    day = today(scope)
    months = 0 if day.day > scope.option("invoice_day") else -1
    return shift_months(day.replace(day=1), months) - timedelta(days=1)


# --- Age


def age_sql(scope):
    days = SQL("(%s - %s)", today(scope), scope.day())
    cases = (SQL("WHEN %s >= %s THEN %s", days, first, first) for first in AGES[::-1])
    return SQL("CASE %s ELSE 0 END", SQL(" ").join(cases))


def age_names(env, keys):
    last = {first: following - 1 for first, following in zip(AGES, AGES[1:], strict=False)}
    return {
        key: env._("%(first)s to %(last)s days", first=key, last=last[key])
        if key in last
        else env._("%(days)s days and more", days=key)
        for key in keys
    }


def age_drill(scope, key):
    place = AGES.index(int(key))
    newest = today(scope) - timedelta(days=AGES[place])
    first, last = scope.period.first, scope.period.last
    if place:
        last = min(last, newest)
    if place + 1 < len(AGES):
        first = max(first, today(scope) - timedelta(days=AGES[place + 1] - 1))
    if first > last:
        return Domain.FALSE
    return scope.in_period(period=type(scope.period)(first, last))


def age():
    return Grouping(
        label=lambda env: env._("Age"),
        sql=age_sql,
        names=age_names,
        drill=age_drill,
        by_key=True,
        is_fresh=True,
    )


def overdue_drill(scope):
    last = min(last_day_overdue(scope), scope.period.last)
    if last < scope.period.first:
        return Domain.FALSE
    return scope.in_period(period=type(scope.period)(scope.period.first, last))


@register
class DeliveredNotInvoiced(ReportDefinition):
    code = "delivered_not_invoiced"
    model = "stock.move"
    paths = {
        "rate": "sale_line_id.order_id.currency_rate",
        "document": "picking_id.transport_document_id",
        "customer": "sale_line_id.order_id.partner_invoice_id.commercial_partner_id",
        "partner": "sale_line_id.order_id.partner_invoice_id",
        "salesperson": "sale_line_id.order_id.user_id",
    }
    groupings = (
        {"age": age()}
        | standard("customer", "month", "week", "day")
        | {
            "document": by_record(
                "document",
                lambda env: env._("Transport Document"),
                "backoffice.transport.document",
                lambda env: env._("No transport document"),
            )
        }
        | standard("agent", "zone", "product", "product_category", "team", "salesperson")
        | standard("company")
    )
    default_groupings = ("age", "customer")
    options = (
        Option(
            "invoice_day", lambda env: env._("To be invoiced by day (of the next month)"), 15
        ),
    )
    chart = Chart("column", series=("now",), category="age")

    def domain(self, scope):
        """``any``: what the reader may not see of orders, is not seen of deliveries."""
        domain = self.standard_domain(scope) & Domain("report_is_uninvoiced", "=", True)
        domain &= Domain("sale_line_id", "any", Domain("state", "=", "sale"))
        document = "picking_id.transport_document_id"
        domain &= (
            Domain(document, "=", False)
            | Domain(f"{document}.reason_id", "=", False)
            | Domain(f"{document}.reason_id.invoicing", "!=", "none")
        )
        if len(scope.companies) > 1:
            own = scope.companies.partner_id
            domain &= Domain(scope.path("customer"), "not in", own.ids)
        return domain

    def measures(self, env):
        asked = {"is_compared": False}
        return [
            Measure(
                "now",
                env._("Not Invoiced"),
                joined(lambda scope: SQL("SUM(%s)", amount(scope))),
                **asked,
            ),
            Measure(
                "overdue",
                env._("To Be Invoiced by Now"),
                joined(
                    lambda scope: SQL(
                        "SUM(%s) FILTER (WHERE %s <= %s)",
                        amount(scope),
                        scope.day(),
                        last_day_overdue(scope),
                    )
                ),
                drill=overdue_drill,
                **asked,
            ),
            Measure(
                "deliveries",
                env._("Deliveries"),
                joined(lambda scope: SQL("COUNT(DISTINCT %s)", scope.field("picking_id"))),
                INTEGER,
                additive=False,
                **asked,
            ),
            Measure(
                "oldest",
                env._("Oldest (days)"),
                joined(lambda scope: SQL("%s - MIN(%s)", today(scope), scope.day())),
                INTEGER,
                additive=False,
                **asked,
            ),
        ]
