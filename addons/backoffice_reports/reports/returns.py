"""Returns: what was credited and what came back, beside what was invoiced and delivered."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import INTEGER, PERCENT, Difference, Ratio
from .base import Chart, Measure, register
from .groupings import standard
from .net_turnover import NetTurnover


def of_type(move_type):
    return lambda scope: Domain("move_id.move_type", "=", move_type)


def amount(move_type, sign):
    return lambda scope: SQL(
        "SUM(%s) FILTER (WHERE %s = %s)",
        SQL("%s * %s", SQL(sign), scope.money("balance")),
        scope.field("move_id.move_type"),
        move_type,
    )


def documents(move_type):
    return lambda scope: SQL(
        "COUNT(DISTINCT %s) FILTER (WHERE %s = %s)",
        scope.field("move_id"),
        scope.field("move_id.move_type"),
        move_type,
    )


@register
class Returns(NetTurnover):
    code = "returns"
    groupings = standard(
        "product_category",
        "product",
        "customer",
        "month",
        "quarter",
        "agent",
        "zone",
        "customer_category",
        "team",
        "salesperson",
        "country",
        "company",
    )
    default_groupings = ("product_category", "product")
    chart = Chart("pareto", series=("now",))
    has_budget = False

    def measures(self, env):
        return [
            Measure(
                "now",
                env._("Credited"),
                amount("out_refund", "1"),
                drill=of_type("out_refund"),
            ),
            Measure(
                "invoiced",
                env._("Invoiced"),
                amount("out_invoice", "-1"),
                is_compared=False,
                drill=of_type("out_invoice"),
            ),
            Measure(
                "rate", env._("Credited %"), kind=PERCENT, formula=Ratio("now", "invoiced")
            ),
            Measure("net", env._("Left"), formula=Difference("invoiced", ("now",))),
            Measure(
                "notes",
                env._("Credit Notes"),
                documents("out_refund"),
                INTEGER,
                additive=False,
                is_compared=False,
                drill=of_type("out_refund"),
            ),
        ]
