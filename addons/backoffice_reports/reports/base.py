"""What a report is made of: a query, typed columns, groupings, a chart, a drill-down.

A report is one class in one module of this folder. Its name and its definition in words
stand on the ``backoffice.report`` record of the same code, where they are translated.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import Matrix, Period

#: code -> the one instance of each report
REPORTS = {}
MAX_ROWS = 20_000


@dataclass(frozen=True)
class Parameters:
    """What was asked: kept with the run as JSON, and enough to ask again.

    ``compare``: ``year_before``, ``previous`` or ``none``. ``filters``: ids by name.
    """

    period: Period
    company_ids: tuple
    currency_id: int
    groupings: tuple
    compare: str = "year_before"
    filters: dict = field(default_factory=dict)

    @property
    def compared(self):
        """The period that is compared with, or None."""
        if self.compare == "none":
            return None
        if self.compare == "previous":
            return self.period.previous()
        return self.period.a_year_before()

    def to_json(self):
        values = asdict(self)
        values["period"] = [self.period.first.isoformat(), self.period.last.isoformat()]
        return values | {key: list(values[key]) for key in ("company_ids", "groupings")}

    @classmethod
    def from_json(cls, values):
        first, last = (date.fromisoformat(day) for day in values["period"])
        lists = {key: tuple(values[key]) for key in ("company_ids", "groupings")}
        return cls(**(values | lists | {"period": Period(first, last)}))


@dataclass(frozen=True)
class Grouping:
    """One way to cut the figures.

    ``label(env)``: its heading. ``sql(report, query, shift)``: the expression of its key.
    ``names(env, keys)``: the text of each key. ``drill(report, env, key, parameters,
    period)``: the domain of the lines behind a key. ``by_key``: sorted by key, not value.
    """

    label: Callable
    sql: Callable
    names: Callable
    drill: Callable
    by_key: bool = False


def register(report):
    """Class decorator: makes a report known by its code."""
    REPORTS[report.code] = report()
    return report


class ReportDefinition:
    """Base of all reports; ``groupings`` maps codes to :class:`Grouping`."""

    code = ""
    model = ""
    groupings = {}
    default_groupings = ()
    #: the summed columns that the chart shows, and the one by which groups are sorted
    chart_columns = ()
    sort_column = ""

    # --- To be answered by each report

    def columns(self, env, parameters):
        """The typed columns, with labels in the reader's language."""
        raise NotImplementedError

    def domain(self, env, parameters, period):
        """The domain of the lines of a period: of the figures and of the drill-down."""
        raise NotImplementedError

    def amount(self, env, query, parameters):
        """The SQL expression that is summed."""
        raise NotImplementedError

    # --- The same for all

    def compute(self, env, parameters):
        """The matrix of what ``env``'s user may see; raises MatrixError if it is too long."""
        compared = parameters.compared
        columns = self.columns(env, parameters)
        matrix = Matrix(columns, parameters.groupings, self._orders(parameters), MAX_ROWS)
        for keys, amount in self._facts(env, parameters, parameters.period, SQL("0")):
            matrix.add(keys, [amount, None] if compared else [amount])
        if compared:
            shift = shift_between(compared, parameters.period)
            for keys, amount in self._facts(env, parameters, compared, shift):
                matrix.add(keys, [None, amount])
        return matrix

    def count_lines(self, env, parameters):
        """How many lines the figures are made of: decides whether they are made at once."""
        compared = parameters.compared
        domains = [self.domain(env, parameters, parameters.period)]
        if compared:
            domains.append(self.domain(env, parameters, compared))
        return sum(env[self.model].search_count(domain) for domain in domains)

    def names(self, env, matrix):
        """``{grouping: {key: text}}`` for all keys of a matrix."""
        return {
            code: self.groupings[code].names(env, matrix.keys(code))
            for code in matrix.groupings
        }

    def drill_domain(self, env, parameters, path, column):
        """The domain of the lines behind a cell."""
        is_before = column == "before" and parameters.compared
        period = parameters.compared if is_before else parameters.period
        parts = [self.domain(env, parameters, period)]
        for code, key in zip(parameters.groupings, path, strict=False):
            parts.append(self.groupings[code].drill(self, env, key, parameters, period))
        return Domain.AND(parts)

    def _facts(self, env, parameters, period, shift):
        """Rows of keys and amount; the user's record rules are part of the query."""
        query = env[self.model]._search(self.domain(env, parameters, period))
        if query.is_empty():
            return
        keys = [self.groupings[c].sql(self, query, shift) for c in parameters.groupings]
        amount = SQL("SUM(%s)", self.amount(env, query, parameters))
        query.groupby = SQL(", ").join(SQL(str(i + 1)) for i in range(len(keys))) or None
        for *values, total in env.execute_query(query.select(*keys, amount)):
            if total is not None:
                yield tuple(values), total

    def _orders(self, parameters):
        def by_key(key, _values):
            return (key is None, key)

        def by_value(key, values):
            return (key is None, -(values[self.sort_column] or 0), key)

        return {
            code: by_key if self.groupings[code].by_key else by_value
            for code in parameters.groupings
        }


def shift_between(earlier, later):
    """The SQL interval that moves a day of one period onto that of the other."""
    months = (later.first.year - earlier.first.year) * 12
    months += later.first.month - earlier.first.month
    if earlier.first.day == later.first.day:
        return SQL("make_interval(months => %s)", months)
    return SQL("make_interval(days => %s)", (later.first - earlier.first) // timedelta(days=1))
