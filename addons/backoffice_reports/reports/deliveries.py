"""Order lines beside what was delivered of them: shared by OTIF and the fill rate."""

from datetime import timedelta

from odoo.fields import Date, Domain
from odoo.tools import SQL

from ..matrix import Period
from .days import day_sql, utc_midnight
from .scope import Scope

TABLE = "report_delivery"
PATHS = {"day": "report_promised_at"}

# What came back later was delivered all the same: returns have a report of their own.
DELIVERED = """
    (SELECT l.id, count(DISTINCT m.picking_id) AS deliveries,
            max(%(moved)s) AS last_day,
            sum(%(quantity)s) AS delivered,
            sum(%(quantity)s) FILTER (WHERE %(moved)s <= %(promised)s + %(late)s) AS by_promise,
            sum(%(quantity)s) FILTER (WHERE %(moved)s <= %(requested)s + %(late)s)
                AS by_request
       FROM sale_order_line l
       JOIN sale_order o ON o.id = l.order_id
       JOIN stock_move m ON m.sale_line_id = l.id AND m.product_id = l.product_id
        AND m.state = 'done'
       JOIN stock_location there ON there.id = m.location_dest_id
        AND there.usage = 'customer'
       JOIN uom_uom mu ON mu.id = m.product_uom
       JOIN uom_uom lu ON lu.id = l.product_uom_id
      WHERE l.report_promised_at >= %(start)s AND l.report_promised_at < %(end)s
        AND l.company_id = ANY(%(companies)s)
      GROUP BY l.id)
"""


def table(scope):
    """Joins what was delivered of each line; returns the alias."""
    names = set(scope.zones.values())
    company = SQL("l.company_id")
    sql = SQL(
        DELIVERED,
        quantity=SQL("(m.quantity * mu.factor / lu.factor)"),
        moved=day_sql(SQL("m.date"), company, scope.zones),
        promised=day_sql(SQL("l.report_promised_at"), company, scope.zones),
        requested=day_sql(SQL("o.report_requested_at"), company, scope.zones),
        late=int(scope.option("late_days")),
        start=min(utc_midnight(scope.period.first, name) for name in names),
        end=max(utc_midnight(scope.period.last + timedelta(days=1), name) for name in names),
        companies=scope.companies.ids,
    )
    line = scope.field("id")
    scope.query.add_join(
        "LEFT JOIN", TABLE, sql, SQL("%s = %s", SQL.identifier(TABLE, "id"), line)
    )
    return TABLE


def of(scope, column):
    """A column of the deliveries, zero where there were none."""
    return SQL("COALESCE(%s, 0)", SQL.identifier(table(scope), column))


def is_full(scope, column="delivered"):
    """Whether enough of the line was delivered."""
    enough = SQL("%s * %s / 100", scope.field("product_uom_qty"), scope.option("full_percent"))
    # quantities in other units do not come out even: the sixth place is no shortage
    return SQL("(%s >= %s - 0.000001)", of(scope, column), enough)


def due_lines(scope):
    """Goods of confirmed orders whose first promised day is in the period and over."""
    today = Date.context_today(scope.env["sale.order"])
    over = today - timedelta(days=1 + int(scope.option("late_days")))
    period = scope.period
    if period.first > over:
        return Domain.FALSE
    domain = scope.in_period(period=Period(period.first, min(period.last, over)))
    domain &= Domain(scope.path("company"), "in", list(scope.parameters.company_ids))
    domain &= scope.report.filter_domain(scope) & Domain(
        [
            ("order_id.state", "=", "sale"),
            ("display_type", "=", False),
            ("is_downpayment", "=", False),
            ("product_id.type", "=", "consu"),
            ("product_uom_qty", ">", 0),
        ]
    )
    if len(scope.companies) > 1:
        own = scope.companies.partner_id
        domain &= Domain("order_id.partner_id.commercial_partner_id", "not in", own.ids)
    return domain


def lines_where(condition):
    """A measure's ``drill``: the lines of which ``condition(scope)``, an SQL, is true."""

    def drill(scope):
        asked = Scope(scope.report, scope.env, scope.parameters, scope.period)
        asked.query = scope.env[scope.report.model]._search(scope.report.domain(asked))
        if asked.query.is_empty():
            return Domain.FALSE
        asked.query.add_where(condition(asked))
        return Domain("id", "in", list(asked.query.get_result_ids()))

    return drill


def count_where(condition):
    return lambda scope: SQL("COUNT(*) FILTER (WHERE %s)", condition(scope))


def share_where(condition, among=None):
    """The share of lines that meet ``condition``, among all or those that meet ``among``."""

    def sql(scope):
        share = SQL("AVG(CASE WHEN %s THEN 1.0 ELSE 0.0 END)", condition(scope))
        return SQL("%s FILTER (WHERE %s)", share, among(scope)) if among else share

    return sql
