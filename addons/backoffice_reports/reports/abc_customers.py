"""ABC analysis of customers: who makes the first 80 % of the turnover, who the next 15."""

from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from odoo.fields import Domain

from ..matrix import INTEGER, PERCENT, TEXT
from ..matrix.column import ratio
from .base import Chart, Grouping, Measure, Option, register
from .groupings import standard
from .net_turnover import NetTurnover
from .scope import Scope

CLASS = "abc_class"


def rank(amounts, limits):
    """``{key: (class, cumulative share)}`` of ``{key: amount}``, greatest first.

    ``limits``: the shares up to which A and B reach; the greatest is A in any case. What
    is not above zero is C, and no part of what the shares are taken of.

    >>> rank({"x": 70, "y": 20, "z": 10}, (0.8, 0.95))["y"]
    ('B', Decimal('0.9000'))
    """
    limits = [Decimal(str(limit)) for limit in limits]
    ordered = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    whole = sum(amount for _key, amount in ordered if amount > 0)
    reached = accumulate(max(amount, 0) for _key, amount in ordered)
    ranks = {}
    for (key, amount), sum_so_far in zip(ordered, reached, strict=True):
        share = ratio(sum_so_far, whole)
        over = sum(share > limit for limit in limits) if amount > 0 else len(limits)
        ranks[key] = ("ABC"[over] if ranks or amount <= 0 else "A", share)
    return ranks


def class_grouping():
    return Grouping(
        label=lambda env: env._("Class"),
        sql=None,  # it is known only when all are ranked
        names=lambda env, keys: {key: key or env._("Not ranked") for key in keys},
        drill=None,  # see AbcCustomers.drill_domain
        by_key=True,
        is_fresh=True,
    )


@register
class AbcCustomers(NetTurnover):
    code = "abc_customers"
    #: what is ranked: a code of groupings
    subject = "customer"
    groupings = {CLASS: class_grouping()} | standard(
        "customer",
        "agent",
        "zone",
        "customer_category",
        "product_category",
        "team",
        "salesperson",
        "country",
        "company",
        "month",
    )
    default_groupings = (CLASS, "customer")
    options = (
        Option("limit_a", lambda env: env._("A up to (% of the turnover)"), 80),
        Option("limit_b", lambda env: env._("B up to (% of the turnover)"), 95),
    )
    chart = Chart("pareto", ("now",), line=("cumulative",), category="customer", limit=25)
    has_budget = False

    def count_label(self, env):
        return env._("Customers")

    def measures(self, env):
        return [
            *super().measures(env),
            Measure("cumulative", env._("Cumulative Share"), kind=PERCENT, additive=False),
            Measure("class", env._("Class"), kind=TEXT, additive=False),
            Measure("class_before", env._("Class Before"), kind=TEXT, additive=False),
            Measure("subjects", self.count_label(env), kind=INTEGER, additive=False),
        ]

    def columns(self, env, parameters):
        columns = super().columns(env, parameters)
        return [c for c in columns if parameters.compared or c.code != "class_before"]

    # --- Figures

    def fill(self, scope, matrix):
        """Both periods at once: the classes of the asked one cut the compared one too."""
        if scope.is_compared:
            return
        rows = self._rows(scope)
        ranks = self._ranks(scope, rows)
        self._add_rows(scope, matrix, rows, ranks)
        self._put_ranks(scope, matrix, rows, ranks)
        if compared := scope.parameters.compared:
            other = Scope(self, scope.env, scope.parameters, compared)
            before = self._rows(other)
            self._add_rows(other, matrix, before, ranks)
            old = self._ranks(other, before)
            for path, subject in self._subject_rows(scope, [*rows, *before], ranks):
                matrix.put(path, {"class_before": old.get(subject, (None,))[0]})

    def _rows(self, scope):
        """``[({grouping: key}, amount)]`` by the chosen groupings and the subject."""
        chosen = scope.parameters.groupings
        codes = tuple(dict.fromkeys([*chosen, self.subject]))
        codes = tuple(code for code in codes if code != CLASS)
        parameters = replace(scope.parameters, groupings=codes)
        by_subject = Scope(self, scope.env, parameters, scope.period)
        facts = self.facts(by_subject)
        return [(dict(zip(codes, p, strict=True)), v["now"]) for p, v, _leaf in facts]

    def _ranks(self, scope, rows):
        amounts = {}
        for keys, amount in rows:
            subject = keys[self.subject]
            if subject:
                amounts[subject] = amounts.get(subject, 0) + Decimal(str(amount))
        limits = [scope.option(code) / 100 for code in ("limit_a", "limit_b")]
        return rank(amounts, limits)

    def _path(self, scope, keys, ranks):
        own = {CLASS: ranks.get(keys[self.subject], (None,))[0]}
        return tuple((keys | own)[code] for code in scope.parameters.groupings)

    def _add_rows(self, scope, matrix, rows, ranks):
        for keys, amount in rows:
            self.add(matrix, scope, self._path(scope, keys, ranks), {"now": amount})

    def _subject_rows(self, scope, rows, ranks):
        """The rows that stand for one subject: ``{(path, subject)}``."""
        if self.subject not in scope.parameters.groupings:
            return set()
        depth = scope.parameters.groupings.index(self.subject) + 1
        return {
            (self._path(scope, keys, ranks)[:depth], keys[self.subject])
            for keys, _amount in rows
        }

    def _put_ranks(self, scope, matrix, rows, ranks):
        members = {}
        for keys, _amount in rows:
            path = self._path(scope, keys, ranks)
            for depth in range(len(path) + 1):
                members.setdefault(path[:depth], set()).add(keys[self.subject])
        for path, subjects in members.items():
            matrix.put(path, {"subjects": len(subjects - {None})})
            if scope.parameters.groupings[: len(path)] == (CLASS,):
                shares = [ranks[subject][1] for subject in subjects if subject in ranks]
                matrix.put(path, {"cumulative": max(shares, default=None)})
        for path, subject in self._subject_rows(scope, rows, ranks):
            name, share = ranks.get(subject, (None, None))
            matrix.put(path, {"class": name, "cumulative": share})

    # --- Drill-down

    def drill_domain(self, env, parameters, path, column):
        """A class leads to the lines of those that are in it today."""
        codes = parameters.groupings
        if CLASS not in codes[: len(path)]:
            return super().drill_domain(env, parameters, path, column)
        keys = dict(zip(codes, path, strict=False))
        name = keys.pop(CLASS)
        others = replace(parameters, groupings=tuple(code for code in codes if code != CLASS))
        domain = super().drill_domain(env, others, list(keys.values()), column)
        if self.subject in keys:
            return domain
        scope = Scope(self, env, parameters, parameters.period)
        ranks = self._ranks(scope, self._rows(scope))
        ids = [subject for subject, (known, _share) in ranks.items() if name in (None, known)]
        return domain & Domain(scope.path(self.subject), "in" if name else "not in", ids)
