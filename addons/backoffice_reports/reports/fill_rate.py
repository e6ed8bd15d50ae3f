"""Fill rate, backorders and how long a delivery takes."""

from odoo.tools import SQL

from ..matrix import NUMBER, PERCENT
from . import deliveries
from .base import Chart, Measure, Option, ReportDefinition, register
from .groupings import standard


def ordered(scope):
    return SQL("SUM(%s)", scope.money("price_subtotal"))


def filled(scope):
    """The value of what was there by the promised day, line by line to the cent."""
    part = SQL(
        "LEAST(%s / %s, 1)",
        deliveries.of(scope, "by_promise"),
        scope.field("product_uom_qty"),
    )
    places = scope.currency.decimal_places
    return SQL(
        "SUM(ROUND((%s)::numeric * (%s)::numeric, %s))",
        scope.money("price_subtotal"),
        part,
        places,
    )


def is_backorder(scope):
    """More than one delivery, or a rest that is still to come."""
    return SQL(
        "(%s > 1 OR NOT %s)", deliveries.of(scope, "deliveries"), deliveries.is_full(scope)
    )


def lead_time(share):
    """Days from the confirmation to the last delivery of lines that are complete."""

    def sql(scope):
        days = SQL(
            "(%s - %s)",
            SQL.identifier(deliveries.table(scope), "last_day"),
            scope.day("order_id.date_order"),
        )
        return SQL(
            "PERCENTILE_CONT(%s) WITHIN GROUP (ORDER BY %s) FILTER (WHERE %s)",
            share,
            days,
            deliveries.is_full(scope),
        )

    return sql


@register
class FillRate(ReportDefinition):
    code = "fill_rate"
    model = "sale.order.line"
    paths = deliveries.PATHS
    groupings = standard(
        "month",
        "week",
        "quarter",
        "product",
        "product_category",
        "customer",
        "zone",
        "agent",
        "customer_category",
        "team",
        "salesperson",
        "country",
        "company",
    )
    default_groupings = ("month", "product_category")
    options = (
        Option("late_days", lambda env: env._("Days late that still count as on time"), 0),
        Option("full_percent", lambda env: env._("In full from (% of the quantity)"), 100),
    )
    chart = Chart("line", series=(), line=("now", "backorders"), category="month")
    sort_column = "ordered"

    def domain(self, scope):
        return deliveries.due_lines(scope)

    def measures(self, env):
        rest = {"additive": False, "is_compared": False}
        return [
            Measure(
                "now",
                env._("Fill Rate"),
                lambda scope: SQL("%s / NULLIF(%s, 0)", filled(scope), ordered(scope)),
                PERCENT,
                additive=False,
            ),
            Measure("ordered", env._("Ordered"), ordered, is_compared=False),
            Measure("filled", env._("Delivered by Then"), filled, is_compared=False),
            Measure(
                "backorders",
                env._("Backorder Rate"),
                deliveries.share_where(is_backorder),
                PERCENT,
                drill=deliveries.lines_where(is_backorder),
                **rest,
            ),
            Measure(
                "median",
                env._("Lead Time, Median (days)"),
                lead_time(0.5),
                NUMBER,
                digits=1,
                drill=deliveries.lines_where(deliveries.is_full),
                **rest,
            ),
            Measure(
                "slow",
                env._("Lead Time, 90th Percentile (days)"),
                lead_time(0.9),
                NUMBER,
                digits=1,
                drill=deliveries.lines_where(deliveries.is_full),
                **rest,
            ),
        ]
