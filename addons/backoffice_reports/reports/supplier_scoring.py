"""Supplier scoring: price, quality, punctuality and how fast orders are confirmed."""

from datetime import timedelta

from odoo.fields import Datetime, Domain
from odoo.tools import SQL

from ..matrix import INTEGER, NUMBER, PERCENT
from .base import Chart, Measure, Option, ReportDefinition, register
from .days import day_sql
from .groupings import standard

RECEIVED, BEFORE = "report_received", "report_price_before"

# Other units of a product count in those of the order line.
RECEIPTS = """
    (SELECT l.id,
            sum(q.quantity) FILTER (WHERE here.usage = 'supplier') AS received,
            sum(q.quantity) FILTER (WHERE there.usage = 'supplier') AS sent_back,
            sum(q.quantity) FILTER (WHERE here.usage = 'supplier'
                                      AND %(moved)s <= %(planned)s + %(late)s) AS in_time
       FROM purchase_order_line l
       JOIN purchase_order o ON o.id = l.order_id
       JOIN stock_move m ON m.purchase_line_id = l.id AND m.state = 'done'
       JOIN uom_uom mu ON mu.id = m.product_uom
       JOIN uom_uom lu ON lu.id = l.product_uom_id
       JOIN stock_location here ON here.id = m.location_id
       JOIN stock_location there ON there.id = m.location_dest_id
      CROSS JOIN LATERAL (SELECT m.quantity * mu.factor / lu.factor AS quantity) q
      WHERE l.company_id = ANY(%(companies)s)
        AND o.date_approve >= %(start)s AND o.date_approve < %(end)s
      GROUP BY l.id)
"""
PRICES = """
    (SELECT p.commercial_partner_id AS supplier_id, l.product_id, l.product_uom_id,
            l.company_id, sum(l.price_subtotal / coalesce(nullif(o.currency_rate, 0), 1))
            / sum(l.product_qty) AS price
       FROM purchase_order_line l
       JOIN purchase_order o ON o.id = l.order_id AND o.state = 'purchase'
       JOIN res_partner p ON p.id = o.partner_id
      WHERE l.company_id = ANY(%(companies)s) AND l.product_qty > 0
        AND o.date_approve >= %(start)s AND o.date_approve < %(end)s
      GROUP BY 1, 2, 3, 4)
"""


def moments(scope, first, last):
    """SQL parameters that hold the period in every zone: the domain cuts to the day."""
    return {
        "companies": scope.companies.ids,
        "start": first - timedelta(days=1),
        "end": last + timedelta(days=2),
    }


def receipts(scope, column):
    company = SQL("l.company_id")
    table = SQL(
        RECEIPTS,
        moved=day_sql(SQL("m.date"), company, scope.zones),
        planned=day_sql(SQL("l.date_planned"), company, scope.zones),
        late=int(scope.option("late_days")),
        **moments(scope, scope.period.first, scope.period.last),
    )
    on = SQL("%s = %s", SQL.identifier(RECEIVED, "id"), scope.field("id"))
    scope.query.add_join("LEFT JOIN", RECEIVED, table, on)
    return SQL("COALESCE(%s, 0)", SQL.identifier(RECEIVED, column))


def price_index(scope):
    """What was paid, over what the same goods cost in the twelve months before."""
    first = scope.period.first
    table = SQL(
        PRICES, **moments(scope, first - timedelta(days=365), first - timedelta(days=3))
    )
    pairs = (
        ("supplier_id", "order_id.partner_id.commercial_partner_id"),
        ("product_id", "product_id"),
        ("product_uom_id", "product_uom_id"),
        ("company_id", "company_id"),
    )
    on = SQL(" AND ").join(
        SQL("%s = %s", SQL.identifier(BEFORE, column), scope.field(path))
        for column, path in pairs
    )
    scope.query.add_join("LEFT JOIN", BEFORE, table, on)
    price = SQL.identifier(BEFORE, "price")
    rate = SQL("COALESCE(NULLIF(%s, 0), 1)", scope.field("order_id.currency_rate"))
    return SQL(
        "SUM(%(net)s / %(rate)s) FILTER (WHERE %(price)s > 0)"
        " / NULLIF(SUM(%(quantity)s * %(price)s) FILTER (WHERE %(price)s > 0), 0)",
        net=scope.field("price_subtotal"),
        rate=rate,
        price=price,
        quantity=scope.field("product_qty"),
    )


def returned_ppm(scope):
    received = SQL("NULLIF(SUM(%s), 0)", receipts(scope, "received"))
    return SQL("ROUND(1000000.0 * SUM(%s) / %s)", receipts(scope, "sent_back"), received)


def is_due(scope):
    """Goods whose planned day is over."""
    today = Datetime.now()
    late = timedelta(days=1 + int(scope.option("late_days")))
    return SQL("(%s < %s)", scope.field("date_planned"), today - late)


def in_full(scope):
    return SQL(
        "AVG(CASE WHEN %s >= %s - 0.000001 THEN 1.0 ELSE 0.0 END) FILTER (WHERE %s)",
        receipts(scope, "in_time"),
        scope.field("product_qty"),
        is_due(scope),
    )


def median_days(scope):
    days = SQL("(%s - %s)", scope.day(), scope.day("order_id.create_date"))
    return SQL("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY %s)", days)


@register
class SupplierScoring(ReportDefinition):
    code = "supplier_scoring"
    model = "purchase.order.line"
    groupings = standard(
        "supplier", "product_category", "product", "month", "quarter", "country", "company"
    )
    default_groupings = ("supplier",)
    options = (
        Option("late_days", lambda env: env._("Days late that still count as on time"), 0),
    )
    chart = Chart("column_line", series=("now",), line=("otif",), category="supplier")

    def domain(self, scope):
        domain = self.standard_domain(scope) & Domain(
            [
                ("order_id.state", "=", "purchase"),
                ("display_type", "=", False),
                ("is_downpayment", "=", False),
                ("product_id.type", "=", "consu"),
                ("product_qty", ">", 0),
            ]
        )
        if len(scope.companies) > 1:
            own = scope.companies.partner_id
            domain &= Domain(scope.path("supplier"), "not in", own.ids)
        return domain

    def measures(self, env):
        rest = {"additive": False, "is_compared": False}
        return [
            Measure(
                "now",
                env._("Ordered"),
                lambda scope: SQL("SUM(%s)", scope.money("price_subtotal")),
            ),
            Measure(
                "lines",
                env._("Lines"),
                lambda scope: SQL("COUNT(*)"),
                INTEGER,
                is_compared=False,
            ),
            Measure("price", env._("Price Index"), price_index, PERCENT, **rest),
            Measure("ppm", env._("Sent Back (ppm)"), returned_ppm, INTEGER, **rest),
            Measure(
                "otif",
                env._("OTIF of Receipts"),
                in_full,
                PERCENT,
                **rest,
            ),
            Measure(
                "answer",
                env._("Request to Confirmation, Median (days)"),
                median_days,
                NUMBER,
                digits=1,
                **rest,
            ),
        ]
