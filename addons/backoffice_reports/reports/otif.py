"""OTIF: order lines and orders that were delivered on time and in full."""

from dataclasses import dataclass
from decimal import Decimal

from odoo.tools import SQL

from ..matrix import INTEGER, PERCENT, Column
from . import deliveries
from .base import Chart, Measure, Option, ReportDefinition, register
from .groupings import standard


@dataclass(frozen=True)
class Target:
    """The same ratio in every row."""

    value: Decimal

    def __call__(self, values, total):
        return self.value


def as_promised(scope):
    return deliveries.is_full(scope, "by_promise")


def as_requested(scope):
    return deliveries.is_full(scope, "by_request")


def has_request(scope):
    return SQL("%s IS NOT NULL", scope.field("order_id.report_requested_at"))


def is_late(scope):
    """Nothing by the promised day, and something since."""
    return SQL(
        "(%s <= 0 AND %s > 0)",
        deliveries.of(scope, "by_promise"),
        deliveries.of(scope, "delivered"),
    )


def is_partial(scope):
    """Something by the promised day, but not enough."""
    return SQL("(%s > 0 AND NOT %s)", deliveries.of(scope, "by_promise"), as_promised(scope))


def is_missing(scope):
    return SQL("(%s <= 0)", deliveries.of(scope, "delivered"))


def whole_orders(scope):
    """An order counts when all its lines here do."""
    order = scope.field("order_id")
    return SQL(
        "COUNT(DISTINCT %s) - COUNT(DISTINCT %s) FILTER (WHERE NOT %s)",
        order,
        order,
        as_promised(scope),
    )


@register
class Otif(ReportDefinition):
    code = "otif"
    model = "sale.order.line"
    paths = deliveries.PATHS
    groupings = standard(
        "month",
        "week",
        "quarter",
        "customer",
        "product",
        "product_category",
        "zone",
        "agent",
        "customer_category",
        "team",
        "salesperson",
        "country",
        "company",
    )
    default_groupings = ("month", "zone")
    options = (
        Option("target", lambda env: env._("Target (%)"), 95),
        Option("late_days", lambda env: env._("Days late that still count as on time"), 0),
        Option("full_percent", lambda env: env._("In full from (% of the quantity)"), 100),
    )
    chart = Chart("line", series=(), line=("now", "requested", "target"), category="month")
    sort_column = "lines"

    def domain(self, scope):
        return deliveries.due_lines(scope)

    def columns(self, env, parameters):
        columns = super().columns(env, parameters)
        target = Decimal(str(self.get_option(parameters, "target"))) / 100
        columns.append(Column("target", env._("Target"), PERCENT, formula=Target(target)))
        return columns

    def measures(self, env):
        return [
            Measure(
                "now",
                env._("OTIF, First Promise"),
                deliveries.share_where(as_promised),
                PERCENT,
                additive=False,
            ),
            Measure(
                "requested",
                env._("OTIF, Requested Date"),
                deliveries.share_where(as_requested, has_request),
                PERCENT,
                additive=False,
                is_compared=False,
                drill=deliveries.lines_where(has_request),
            ),
            *self._counts(env),
            Measure(
                "orders",
                env._("Orders"),
                lambda scope: SQL("COUNT(DISTINCT %s)", scope.field("order_id")),
                INTEGER,
                additive=False,
                is_compared=False,
            ),
            Measure(
                "whole",
                env._("Orders On Time in Full"),
                whole_orders,
                INTEGER,
                additive=False,
                is_compared=False,
            ),
        ]

    def _counts(self, env):
        """Lines, and what became of them: the last four add up to the first."""
        kinds = (
            ("met", env._("On Time in Full"), as_promised),
            ("late", env._("Delivered Late"), is_late),
            ("partial", env._("Partly by Then"), is_partial),
            ("missing", env._("Not Delivered"), is_missing),
        )
        yield Measure(
            "lines",
            env._("Lines Due"),
            lambda scope: SQL("COUNT(*)"),
            INTEGER,
            is_compared=False,
        )
        for code, label, condition in kinds:
            yield Measure(
                code,
                label,
                deliveries.count_where(condition),
                INTEGER,
                is_compared=False,
                drill=deliveries.lines_where(condition),
            )
