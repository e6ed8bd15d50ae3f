"""RFM: how recently, how often and for how much each customer bought, as scores 1 to 5."""

from bisect import bisect_left
from dataclasses import replace

from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import DATE, INTEGER, Quotient
from .base import Chart, Grouping, Measure, register
from .groupings import standard
from .net_turnover import NetTurnover
from .scope import Scope

#: score -> the figure that it is about
SCORES = {"recency": "last", "frequency": "invoices", "money": "now"}
BEST = 5


def scored(values):
    """``{key: 1 to 5}`` of ``{key: value}``: by how many of all are worse.

    >>> scored({"a": 10, "b": 20, "c": 20, "d": 30, "e": 40})
    {'a': 1, 'b': 2, 'c': 2, 'd': 4, 'e': 5}
    """
    ordered = sorted(values.values())
    return {
        key: 1 + BEST * bisect_left(ordered, value) // len(ordered)
        for key, value in values.items()
    }


def by_score(label):
    return Grouping(
        label=label,
        sql=None,  # it is known only when all customers are seen
        names=lambda env, keys: {key: str(key) for key in keys},
        drill=None,  # see Rfm.drill_domain
        by_key=True,
        is_fresh=True,
    )


@register
class Rfm(NetTurnover):
    code = "rfm"
    groupings = {
        "recency": by_score(lambda env: env._("Recency Score")),
        "frequency": by_score(lambda env: env._("Frequency Score")),
        "money": by_score(lambda env: env._("Turnover Score")),
    } | standard("customer")
    default_groupings = ("recency", "frequency", "customer")
    chart = Chart("heat", ("customers",), category="recency", stack="frequency")
    has_budget = False

    def measures(self, env):
        now, _share = super().measures(env)
        return [
            Measure("now", now.label, now.sql, is_compared=False),
            Measure("customers", env._("Customers"), kind=INTEGER),
            Measure(
                "invoices",
                env._("Invoices"),
                lambda scope: SQL(
                    "COUNT(DISTINCT %(move)s) FILTER (WHERE %(kind)s = 'out_invoice')",
                    move=scope.field("move_id"),
                    kind=scope.field("move_id.move_type"),
                ),
                INTEGER,
                is_compared=False,
                drill=lambda scope: Domain("move_id.move_type", "=", "out_invoice"),
            ),
            Measure("average", env._("Net per Customer"), formula=Quotient("now", "customers")),
            Measure(
                "last",
                env._("Last Invoice"),
                lambda scope: SQL(
                    "MAX(%s) FILTER (WHERE %s = 'out_invoice')",
                    scope.day(),
                    scope.field("move_id.move_type"),
                ),
                DATE,
                additive=False,
                is_compared=False,
            ),
        ]

    def columns(self, env, parameters):
        return super().columns(env, replace(parameters, compare="none"))

    # --- Figures

    def fill(self, scope, matrix):
        if scope.is_compared:
            return
        customers = self._customers(scope)
        scores = _scores(customers)
        for customer, values in customers.items():
            keys = {"customer": customer} | {code: scores[code][customer] for code in SCORES}
            path = tuple(keys[code] for code in scope.parameters.groupings)
            values = values | {"customers": 1}
            if "customer" not in scope.parameters.groupings:
                values.pop("last")
            matrix.add(path, [values.get(column.code) for column in matrix.summed])

    def _customers(self, scope):
        """``{customer id: {measure: value}}`` of those with invoices in the period."""
        parameters = replace(scope.parameters, groupings=("customer",))
        facts = self.facts(Scope(self, scope.env, parameters, scope.period))
        return {path[0]: values for path, values, is_leaf in facts if is_leaf}

    # --- Drill-down

    def drill_domain(self, env, parameters, path, column):
        """A score leads to the lines of those who have it today."""
        keys = dict(zip(parameters.groupings, path, strict=False))
        alone = replace(parameters, groupings=("customer",), compare="none")
        if customer := keys.get("customer"):
            return super().drill_domain(env, alone, [customer], column)
        domain = super().drill_domain(env, alone, [], column)
        if not keys:
            return domain
        scope = Scope(self, env, parameters, parameters.period)
        customers = self._customers(scope)
        scores = _scores(customers)
        ids = [
            customer
            for customer in customers
            if all(scores[code][customer] == key for code, key in keys.items())
        ]
        return domain & Domain(scope.path("customer"), "in", ids)


def _scores(customers):
    """``{score: {customer id: 1 to 5}}``; who got credit notes alone bought least recently."""

    def value(values, figure):
        return str(values["last"] or "") if figure == "last" else values[figure] or 0

    return {
        code: scored({key: value(values, figure) for key, values in customers.items()})
        for code, figure in SCORES.items()
    }
