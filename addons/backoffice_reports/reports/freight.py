"""Freight: what shipments cost, what customers were charged for it, and the service."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import INTEGER, PERCENT, Difference, Ratio
from .base import Chart, Grouping, Measure, ReportDefinition, register
from .days import day_sql
from .groupings import standard

GOODS, SERVICE = "report_goods", "report_service"

SHIPPED = """
    (SELECT rel.booking_id,
            SUM(m.quantity * mu.factor / lu.factor * l.price_subtotal / l.product_uom_qty
                / COALESCE(NULLIF(o.currency_rate, 0), 1)) AS amount
       FROM backoffice_booking_picking_rel rel
       JOIN stock_move m ON m.picking_id = rel.picking_id AND m.state = 'done'
       JOIN sale_order_line l ON l.id = m.sale_line_id AND l.product_uom_qty != 0
        AND l.product_id = m.product_id
       JOIN sale_order o ON o.id = l.order_id
       JOIN uom_uom mu ON mu.id = m.product_uom
       JOIN uom_uom lu ON lu.id = l.product_uom_id
       JOIN backoffice_booking b ON b.id = rel.booking_id
      WHERE b.company_id = ANY(%s)
        AND COALESCE(b.sent_at, b.create_date)::date BETWEEN %s AND %s
      GROUP BY rel.booking_id)
"""


def money(scope, amount):
    """An amount in the company's currency, to the cent, in the report's."""
    places = SQL("%s", scope.companies.currency_id[:1].decimal_places)
    sql = SQL("ROUND((%s)::numeric, %s)", amount, places)
    return scope.money_sql(sql, "company_id.currency_id")


def summed(*columns):
    def sql(scope):
        amounts = (money(scope, scope.field(column)) for column in columns)
        return SQL("SUM(%s)", SQL(" + ").join(amounts))

    return sql


def cost(scope):
    """Billed, or expected while nothing is billed."""
    return SQL(
        "SUM(CASE WHEN %s THEN %s ELSE %s END)",
        scope.field("is_billed"),
        money(scope, scope.field("billed")),
        money(scope, scope.field("expected")),
    )


def goods(scope):
    """The net value of what was shipped: a delivery under two bookings counts for each."""
    table = SQL(SHIPPED, scope.companies.ids, scope.period.first, scope.period.last)
    on = SQL("%s = %s", SQL.identifier(GOODS, "booking_id"), scope.field("booking_id"))
    scope.query.add_join("LEFT JOIN", GOODS, table, on)
    amount = SQL("COALESCE(%s, 0)", SQL.identifier(GOODS, "amount"))
    return SQL("SUM(%s)", money(scope, amount))


def delivered(in_time=False):
    """Shipments that a carrier promised a day for and delivered, maybe by that day."""

    def sql(scope):
        on = SQL("%s = %s", SQL.identifier(SERVICE, "id"), scope.field("booking_id"))
        scope.query.add_join("LEFT JOIN", SERVICE, SQL.identifier("backoffice_booking"), on)
        promised, arrived = (
            SQL.identifier(SERVICE, name) for name in ("promised_on", "delivered_at")
        )
        test = SQL("%s IS NOT NULL AND %s IS NOT NULL", promised, arrived)
        if in_time:
            day = day_sql(arrived, scope.field("company_id"), scope.zones)
            test = SQL("%s AND %s <= %s", test, day, promised)
        return SQL("COUNT(*) FILTER (WHERE %s)", test)

    return sql


def zone():
    return Grouping(
        label=lambda env: env._("Tariff Zone"),
        sql=lambda scope: scope.field("zone"),
        names=lambda env, keys: {key: key or env._("No tariff zone") for key in keys},
        drill=lambda scope, key: Domain("zone", "=", key or False),
        by_key=True,
    )


@register
class Freight(ReportDefinition):
    code = "freight"
    model = "backoffice.freight.margin"
    paths = {
        "company": "company_id",
        "day": "date",
        "carrier": "carrier_id",
        "customer": "partner_id",
        "partner": "partner_id",
        "country": "country_id",
    }
    groupings = (
        standard("carrier")
        | {"tariff_zone": zone()}
        | standard("country", "customer", "month", "quarter", "week", "company")
    )
    default_groupings = ("carrier", "month")
    chart = Chart("column_line", series=("now", "charged"), line=("of_goods",))

    def measures(self, env):
        asked = {"is_compared": False}
        return [
            Measure("now", env._("Freight Cost"), cost),
            Measure("charged", env._("Charged"), summed("charged"), **asked),
            Measure("net", env._("Not Covered"), formula=Difference("now", ("charged",))),
            Measure("expected", env._("Expected Cost"), summed("expected"), **asked),
            Measure(
                "billed",
                env._("Billed Cost"),
                summed("billed"),
                drill=lambda scope: Domain("is_billed", "=", True),
                **asked,
            ),
            Measure("goods", env._("Goods Shipped"), goods, **asked),
            Measure(
                "of_goods",
                env._("Cost % of Goods"),
                kind=PERCENT,
                formula=Ratio("now", "goods"),
            ),
            *self._service(env),
        ]

    def _service(self, env):
        """How many shipments, and how many arrived by the day that was promised."""
        asked = {"is_compared": False}
        return [
            Measure(
                "shipments",
                env._("Shipments"),
                lambda scope: SQL("COUNT(%s)", scope.field("booking_id")),
                INTEGER,
                drill=lambda scope: Domain("booking_id", "!=", False),
                **asked,
            ),
            Measure(
                "delivered",
                env._("Delivered, Day Promised"),
                delivered(),
                INTEGER,
                drill=lambda scope: (
                    Domain("booking_id.promised_on", "!=", False)
                    & Domain("booking_id.delivered_at", "!=", False)
                ),
                **asked,
            ),
            Measure(
                "in_time",
                env._("By the Promised Day"),
                delivered(in_time=True),
                INTEGER,
                **asked,
            ),
            Measure(
                "service",
                env._("Service Level"),
                kind=PERCENT,
                formula=Ratio("in_time", "delivered"),
            ),
        ]
