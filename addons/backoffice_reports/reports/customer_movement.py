"""Who came, who stayed, who fell silent and who is lost; and what that puts at risk."""

from dataclasses import replace
from datetime import date, timedelta

from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import DATE, INTEGER, PERCENT, Period, Ratio
from ..matrix.period import shift_months
from .base import Chart, Grouping, Measure, Option, register
from .groupings import standard
from .net_turnover import NetTurnover, posted_sales
from .scope import Scope

MOVEMENT = "movement"
#: fewer invoice days than these tell no rhythm
RHYTHM_DAYS = 3
#: the first day of everything
BEGIN = date(1970, 1, 1)
LABELS = {
    "1_new": lambda env: env._("New"),
    "2_back": lambda env: env._("Won back"),
    "3_active": lambda env: env._("Active"),
    "4_dormant": lambda env: env._("Dormant"),
    "5_lost": lambda env: env._("Lost"),
    "6_gone": lambda env: env._("Lost earlier"),
}


def movement_of(history, period, limits):
    """The key of LABELS for a customer; None for one who has no invoice until the end.

    ``history``: ``first``, ``last`` (days of invoices), ``last_before``, ``first_in`` (the
    last one before the period, the first one in it) and ``days`` (how many have invoices).
    ``limits``: the report's options.
    """
    last = history["last"]
    if last is None:
        return None
    if history["first"] >= period.first:
        return "1_new"
    lost_months, before = int(limits["lost_months"]), history["last_before"]
    if history["first_in"] and before < shift_months(history["first_in"], -lost_months):
        return "2_back"
    if last < shift_months(period.last, -lost_months):
        was_lost = last < shift_months(period.first - timedelta(days=1), -lost_months)
        return "6_gone" if was_lost else "5_lost"
    return "4_dormant" if last < _awake_since(history, period, limits) else "3_active"


def _awake_since(history, period, limits):
    """Whose last invoice is older is dormant: by his own rhythm, if he has one."""
    longest = shift_months(period.last, -int(limits["dormant_months"]))
    if history["days"] < RHYTHM_DAYS:
        return longest
    mean = (history["last"] - history["first"]).days / (history["days"] - 1)
    own = max(mean * limits["factor"], limits["shortest"])
    return max(longest, period.last - timedelta(days=int(own)))


def is_movement(*keys):
    """Narrows the drill-down of a column to the customers with one of the movements."""

    def drill(scope):
        found = scope.report.movements(scope.env, scope.parameters)
        ids = [customer for customer, key in found.items() if key in keys]
        return Domain(scope.path("customer"), "in", ids)

    return drill


@register
class CustomerMovement(NetTurnover):
    code = "customer_movement"
    groupings = {
        MOVEMENT: Grouping(
            label=lambda env: env._("Movement"),
            sql=None,  # it is known only when all of a customer's invoices are seen
            names=lambda env, keys: {
                key: LABELS[key](env) if key else env._("No invoice yet") for key in keys
            },
            drill=None,  # see CustomerMovement.drill_domain
            by_key=True,
            is_fresh=True,
        )
    } | standard(
        "customer", "agent", "zone", "customer_category", "team", "salesperson", "country"
    )
    default_groupings = (MOVEMENT, "customer")
    options = (
        Option(
            "factor", lambda env: env._("Dormant after so many times the usual interval"), 3
        ),
        Option("shortest", lambda env: env._("Dormant after so many days at the earliest"), 45),
        Option(
            "dormant_months",
            lambda env: env._("Dormant after so many months at the latest"),
            12,
        ),
        Option("lost_months", lambda env: env._("Lost after so many months"), 18),
    )
    chart = Chart("column", ("customers",), category=MOVEMENT)
    has_budget = False

    def domain(self, scope):
        """All invoices until the end of the period: they tell who is new and who is lost."""
        until = Period(BEGIN, scope.period.last)
        domain = Domain(scope.path("company"), "in", list(scope.parameters.company_ids))
        domain &= scope.in_period(period=until) & self.filter_domain(scope)
        return domain & posted_sales(scope)

    def measures(self, env):
        now, _share = super().measures(env)
        return [
            Measure(
                "now",
                now.label,
                now.sql,
                is_compared=False,
                drill=lambda scope: scope.in_period(),
            ),
            Measure("customers", env._("Customers"), kind=INTEGER, additive=False),
            Measure("at_start", env._("Customers at the Start"), kind=INTEGER, additive=False),
            Measure(
                "lost",
                env._("Lost"),
                kind=INTEGER,
                additive=False,
                drill=is_movement("5_lost"),
            ),
            Measure("churn", env._("Churn %"), kind=PERCENT, formula=Ratio("lost", "at_start")),
            Measure(
                "at_risk",
                env._("Turnover at Risk"),
                drill=lambda scope: is_movement("4_dormant")(scope) & _recent(scope),
            ),
            Measure("last", env._("Last Invoice"), kind=DATE, additive=False),
        ]

    def columns(self, env, parameters):
        return super().columns(env, replace(parameters, compare="none"))

    def count_lines(self, env, parameters):
        scope = Scope(self, env, parameters, parameters.period)
        return env[self.model].search_count(self.domain(scope))

    # --- Figures

    def fill(self, scope, matrix):
        """One pass over all invoices; a customer's movement is that of all his rows."""
        if scope.is_compared:
            return
        rows = self._rows(scope)
        histories = _histories(rows)
        movements = self._movements(scope, histories)
        shown = [row for row in rows if self._is_shown(row, movements)]
        counted = {}
        for row in shown:
            customer, key = row["customer"], movements[row["customer"]]
            path = tuple((row | {MOVEMENT: key})[g] for g in scope.parameters.groupings)
            values = {"now": row["now"] or 0}
            if key == "4_dormant":
                values["at_risk"] = row["recent"]
            matrix.add(path, [values.get(column.code) for column in matrix.summed])
            for depth in range(len(path) + 1):
                counted.setdefault(path[:depth], set()).add(customer)
        for path, customers in counted.items():
            matrix.put(path, self._counts(customers, movements, histories, scope))

    def _movements(self, scope, histories):
        limits = {option.code: scope.option(option.code) for option in self.options}
        return {
            customer: movement_of(history, scope.period, limits)
            for customer, history in histories.items()
        }

    def movements(self, env, parameters):
        """``{customer id: movement}`` as it is today."""
        alone = replace(parameters, groupings=("customer",))
        scope = Scope(self, env, alone, parameters.period)
        return self._movements(scope, _histories(self._rows(scope)))

    def _is_shown(self, row, movements):
        """Who was lost before the period has no line, but for what still moves."""
        return movements[row["customer"]] not in ("6_gone", None) or row["now"]

    def _counts(self, customers, movements, histories, scope):
        keys = [movements[customer] for customer in customers]
        start = _lost_before(scope, scope.period.first - timedelta(days=1))
        was_active = [
            customer
            for customer in customers
            if (before := histories[customer]["last_before"]) and before >= start
        ]
        values = {
            "customers": sum(key not in ("5_lost", "6_gone", None) for key in keys),
            "at_start": len(was_active),
            "lost": keys.count("5_lost"),
        }
        if len(customers) == 1:
            values["last"] = histories[next(iter(customers))]["last"]
        return values

    def _rows(self, scope):
        """A dict a customer and chosen group, with amounts and the days of invoices."""
        codes = dict.fromkeys([*scope.parameters.groupings, "customer"])
        codes = [code for code in codes if code != MOVEMENT]
        scope.query = scope.env[self.model]._search(self.domain(scope))
        if scope.query.is_empty():
            return []
        keys = [self.groupings[code].sql(scope) for code in codes]
        self._group_by(scope.query, keys, [])
        sums = self._sums(scope)
        found = scope.env.execute_query(scope.query.select(*keys, *sums.values()))
        return [dict(zip([*codes, *sums], row, strict=True)) for row in found]

    def _sums(self, scope):
        first, last = scope.period.first, scope.period.last
        recent = _lost_before(scope, last)
        amount, day = scope.money("balance"), scope.day()
        sold = SQL("%s = 'out_invoice'", scope.field("move_id.move_type"))
        return {
            "now": SQL("-SUM(%s) FILTER (WHERE %s >= %s)", amount, day, first),
            "recent": SQL("-SUM(%s) FILTER (WHERE %s >= %s)", amount, day, recent),
            "first": SQL("MIN(%s) FILTER (WHERE %s)", day, sold),
            "last": SQL("MAX(%s) FILTER (WHERE %s)", day, sold),
            "last_before": SQL("MAX(%s) FILTER (WHERE %s AND %s < %s)", day, sold, day, first),
            "first_in": SQL("MIN(%s) FILTER (WHERE %s AND %s >= %s)", day, sold, day, first),
            "days": SQL("ARRAY_AGG(DISTINCT %s) FILTER (WHERE %s)", day, sold),
        }

    # --- Drill-down

    def drill_domain(self, env, parameters, path, column):
        """A movement leads to the lines of those whose it is today."""
        codes = parameters.groupings
        if MOVEMENT not in codes[: len(path)]:
            return super().drill_domain(env, parameters, path, column)
        keys = dict(zip(codes, path, strict=False))
        key = keys.pop(MOVEMENT)
        rest = tuple(code for code in codes if code != MOVEMENT)
        others = replace(parameters, groupings=rest, compare="none")
        domain = super().drill_domain(env, others, list(keys.values()), column)
        if "customer" in keys:
            return domain
        scope = Scope(self, env, parameters, parameters.period)
        found = self.movements(env, parameters)
        ids = [customer for customer, known in found.items() if known == key]
        return domain & Domain(scope.path("customer"), "in", ids)


def _lost_before(scope, day):
    """Whose last invoice is older than this is lost on a day."""
    return shift_months(day, -int(scope.option("lost_months")))


def _recent(scope):
    until = scope.period.last
    return scope.in_period(period=Period(_lost_before(scope, until), until))


def _histories(rows):
    """The days of each customer over all his rows."""
    found = {}
    for row in rows:
        found.setdefault(row["customer"], []).append(row)
    return {customer: _history(parts) for customer, parts in found.items()}


def _history(parts):
    def known(code):
        return [part[code] for part in parts if part[code]]

    return {
        "first": min(known("first"), default=None),
        "first_in": min(known("first_in"), default=None),
        "last": max(known("last"), default=None),
        "last_before": max(known("last_before"), default=None),
        "days": len(set().union(*known("days"))),
    }
