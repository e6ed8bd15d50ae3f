"""Order intake: what was ordered, net, by the day on which the orders were confirmed."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import INTEGER, PERCENT, Cumulative, Quotient, Share
from .base import Chart, Measure, ReportDefinition, register
from .groupings import standard


def is_state(state):
    return lambda scope: Domain("order_id.state", "=", state)


def amount_of(state):
    return lambda scope: SQL(
        "SUM(%s) FILTER (WHERE %s = %s)",
        scope.money("price_subtotal"),
        scope.field("order_id.state"),
        state,
    )


def orders_of(state):
    return lambda scope: SQL(
        "COUNT(DISTINCT %s) FILTER (WHERE %s = %s)",
        scope.field("order_id"),
        scope.field("order_id.state"),
        state,
    )


@register
class OrderIntake(ReportDefinition):
    code = "order_intake"
    model = "sale.order.line"
    groupings = standard(
        "month",
        "quarter",
        "week",
        "day",
        "agent",
        "zone",
        "customer",
        "customer_category",
        "product",
        "product_category",
        "team",
        "salesperson",
        "country",
        "company",
        "source",
        "medium",
    )
    default_groupings = ("month", "agent")
    chart = Chart("column_line", series=("now", "before"), line=("running",), category="month")
    has_budget = True

    def domain(self, scope):
        """Confirmed orders, and those that were cancelled after having been confirmed."""
        domain = self.standard_domain(scope) & Domain(
            [
                ("display_type", "=", False),
                ("is_downpayment", "=", False),
                "|",
                ("order_id.state", "=", "sale"),
                "&",
                ("order_id.state", "=", "cancel"),
                ("report_confirmed_at", "!=", False),
            ]
        )
        if len(scope.companies) > 1:
            own = scope.companies.partner_id
            domain &= Domain("order_id.partner_id.commercial_partner_id", "not in", own.ids)
        return domain

    def measures(self, env):
        return [
            Measure("now", env._("Order Intake"), amount_of("sale"), drill=is_state("sale")),
            Measure("share", env._("Share"), kind=PERCENT, formula=Share("now")),
            Measure("running", env._("Running Total"), formula=Cumulative("now")),
            Measure(
                "orders",
                env._("Orders"),
                orders_of("sale"),
                INTEGER,
                additive=False,
                is_compared=False,
                drill=is_state("sale"),
            ),
            Measure("average", env._("Net per Order"), formula=Quotient("now", "orders")),
            Measure(
                "cancelled",
                env._("Cancelled"),
                amount_of("cancel"),
                is_compared=False,
                drill=is_state("cancel"),
            ),
        ]
