"""Net turnover beside the compared period or the budget, the year to date and twelve months."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

import pytz

from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import (
    PERCENT,
    Column,
    DeltaPercent,
    FiscalYear,
    Period,
    Ratio,
)
from ..matrix.period import shift_months
from .base import Chart, Measure, register
from .groupings import standard
from .net_turnover import NetTurnover, posted_sales
from .parameters import BUDGET
from .scope import Scope

#: derived columns, and the column whose lines are behind them
SAME_LINES = {"like": "before", "like_rise": "now", "achieved": "now"}
#: columns that say nothing unless two periods are compared
OF_TWO_PERIODS = ("same", "same_old", "same_rise")


@dataclass(frozen=True)
class Scaled:
    """A column times a factor; None where there is none."""

    of: str
    factor: Decimal | None

    def __call__(self, values, total):
        return None if self.factor is None else (values[self.of] or 0) * self.factor


class WideScope(Scope):
    """All periods of the report in one pass: no day is moved, no measure left out."""

    is_compared = False


def windows(scope):
    """``{column code: Period}`` of all that is summed."""
    parameters, company = scope.parameters, scope.companies[0]
    last = parameters.period.last
    fiscal = FiscalYear(int(company.fiscalyear_last_month), company.fiscalyear_last_day)
    to_date = Period(fiscal.containing(last).first, last)
    year = Period(shift_months(last + timedelta(days=1), -12), last)
    found = {"now": parameters.period, "before": parameters.compared}
    found |= {"ytd": to_date, "ytd_old": to_date.a_year_before()}
    found |= {"year": year, "year_old": year.a_year_before()}
    return {code: period for code, period in found.items() if period}


def wide_scope(report, env, parameters):
    periods = windows(Scope(report, env, parameters, parameters.period)).values()
    first = min(period.first for period in periods)
    return WideScope(report, env, parameters, Period(first, parameters.period.last))


def working_days(company, period):
    """How many days of a period the company works, its public holidays taken off."""
    calendar = company.resource_calendar_id
    zone = pytz.timezone(calendar.tz or "UTC")
    start = zone.localize(datetime.combine(period.first, time.min))
    end = zone.localize(datetime.combine(period.last, time.max))
    intervals = calendar._work_intervals_batch(start, end)[False]
    return len({begin.date() for begin, _end, _lines in intervals})


def in_window(code):
    return lambda scope: scope.in_period(period=windows(scope)[code])


def of_same_customers(scope):
    customers = scope.report.same_customers(scope.env, scope.parameters)
    return scope.in_period() & Domain(scope.path("customer"), "in", customers)


@register
class TurnoverComparison(NetTurnover):
    code = "turnover_comparison"
    groupings = standard(
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
    default_groupings = ("agent",)
    chart = Chart("bullet", series=("now", "before"))

    def domain(self, scope):
        """The lines of all windows; each column's ``drill`` narrows them to its own."""
        found = list(windows(scope).values())
        wide = Period(min(p.first for p in found), max(p.last for p in found))
        domain = Domain(scope.path("company"), "in", list(scope.parameters.company_ids))
        domain &= scope.in_period(period=wide) & self.filter_domain(scope)
        return domain & posted_sales(scope)

    def measures(self, env):
        now, _share = super().measures(env)
        return [
            Measure("now", now.label, now.sql, drill=lambda scope: scope.in_period()),
            *_three(
                ("same", "same_old", "same_rise"),
                (
                    env._("Same Customers"),
                    env._("Same Customers: Before"),
                    env._("Same Customers: Change %"),
                ),
                (of_same_customers, lambda scope: of_same_customers(_moved(scope))),
            ),
            *_three(
                ("ytd", "ytd_old", "ytd_rise"),
                (
                    env._("Year to Date"),
                    env._("Year to Date: Last Year"),
                    env._("Year to Date: Change %"),
                ),
                (in_window("ytd"), in_window("ytd_old")),
            ),
            *_three(
                ("year", "year_old", "year_rise"),
                (
                    env._("Twelve Months"),
                    env._("Twelve Months: Year Before"),
                    env._("Twelve Months: Change %"),
                ),
                (in_window("year"), in_window("year_old")),
            ),
        ]

    def columns(self, env, parameters):
        columns = super().columns(env, parameters)
        if not parameters.compared:
            columns = [c for c in columns if c.code not in OF_TWO_PERIODS]
        place = next((i for i, c in enumerate(columns) if c.code == "change"), 0) + 1
        return columns[:place] + self._derived(env, parameters) + columns[place:]

    def _derived(self, env, parameters):
        if parameters.compare == BUDGET:
            share = Ratio("now", "before")
            return [Column("achieved", env._("Achieved %"), PERCENT, formula=share)]
        if not parameters.compared:
            return []
        company = env["res.company"].sudo().browse(parameters.company_ids[0])
        days = [working_days(company, p) for p in (parameters.period, parameters.compared)]
        factor = Decimal(days[0]) / days[1] if all(days) else None
        digits = env["res.currency"].browse(parameters.currency_id).decimal_places
        return [
            Column(
                "like",
                env._("Before, at as Many Working Days"),
                digits=digits,
                formula=Scaled("before", factor),
            ),
            Column(
                "like_rise",
                env._("Change % at as Many Working Days"),
                PERCENT,
                formula=DeltaPercent("now", "like"),
            ),
        ]

    def count_lines(self, env, parameters):
        scope = wide_scope(self, env, parameters)
        return env[self.model].search_count(self.domain(scope))

    # --- Figures

    def fill(self, scope, matrix):
        """One pass over all windows, by customer, to know who bought in both periods."""
        if scope.is_compared:
            return
        codes = tuple(dict.fromkeys([*scope.parameters.groupings, "customer"]))
        rows = list(self._rows(scope.env, scope.parameters, codes))
        same = _bought_twice(codes, rows)
        known = [column.code for column in matrix.summed]
        depth, place = len(scope.parameters.groupings), codes.index("customer")
        for path, values in rows:
            if path[place] in same:
                values = values | {"same": values["now"], "same_old": values["before"]}
            matrix.add(path[:depth], [values.get(code) for code in known])

    def same_customers(self, env, parameters):
        """Ids of those with turnover in both periods, as it is today."""
        return sorted(_bought_twice(("customer",), self._rows(env, parameters, ("customer",))))

    def _rows(self, env, parameters, codes):
        """Yields ``(path, {window: amount})``, one a combination of keys."""
        scope = wide_scope(self, env, parameters)
        scope.query = env[self.model]._search(self.domain(scope))
        if scope.query.is_empty():
            return
        keys = [self.groupings[code].sql(scope) for code in codes]
        found, amount, day = windows(scope), scope.money("balance"), scope.day()
        sums = [
            SQL("-SUM(%s) FILTER (WHERE %s BETWEEN %s AND %s)", amount, day, p.first, p.last)
            for p in found.values()
        ]
        self._group_by(scope.query, keys, [])
        width = len(keys)
        for row in env.execute_query(scope.query.select(*keys, *sums)):
            if any(cell is not None for cell in row[width:]):
                yield row[:width], dict(zip(found, row[width:], strict=True))

    # --- Drill-down

    def _measure_of(self, env, column):
        return super()._measure_of(env, SAME_LINES.get(column, column))


def _three(codes, labels, drills):
    """The measures of a figure, of the same a year before, and of the change."""
    now, old, rise = codes
    yield Measure(now, labels[0], drill=drills[0])
    yield Measure(old, labels[1], drill=drills[1])
    change = DeltaPercent(now, old)
    yield Measure(rise, labels[2], kind=PERCENT, formula=change, drill=drills[0])


def _moved(scope):
    return Scope(scope.report, scope.env, scope.parameters, scope.parameters.compared)


def _bought_twice(codes, rows):
    place, sums = codes.index("customer"), {}
    for path, values in rows:
        known = sums.get(path[place], (0, 0))
        pair = (Decimal(str(values.get(code) or 0)) for code in ("now", "before"))
        sums[path[place]] = tuple(a + b for a, b in zip(known, pair, strict=True))
    return {customer for customer, pair in sums.items() if customer and all(pair)}
