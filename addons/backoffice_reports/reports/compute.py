"""From a question to the matrix: the part that is the same for every report."""

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..matrix import AMOUNT, PERCENT, Column, Delta, DeltaPercent, Matrix, OfBefore
from .parameters import BUDGET, PREVIOUS
from .parts import checkpoint
from .scope import Scope

MAX_ROWS = 20_000
#: what a target can be set for: nothing finer can be held against the budget
BUDGET_GROUPINGS = {
    "month",
    "quarter",
    "agent",
    "zone",
    "product_category",
    "customer_category",
    "customer",
}


class ReportComputer:
    """Computes the matrix of a report's measures, groupings and domain."""

    def compute(self, env, parameters):
        """The matrix of what ``env``'s user may see; raises MatrixError if it is too long."""
        self._check_budget(env, parameters)
        columns = self.columns(env, parameters)
        matrix = Matrix(columns, parameters.groupings, self._orders(parameters), MAX_ROWS)
        self.fill(Scope(self, env, parameters, parameters.period), matrix)
        checkpoint(env, 0.5)
        if parameters.compared:
            self.fill(Scope(self, env, parameters, parameters.compared), matrix)
        elif parameters.compare == BUDGET:
            self._fill_budget(env, parameters, matrix)
        return matrix

    def fill(self, scope, matrix):
        """Puts the facts of one period into the matrix (once more for the compared one)."""
        for path, values, is_leaf in self.facts(scope):
            self.add(matrix, scope, path, values, is_leaf)

    def add(self, matrix, scope, path, values, is_leaf=True):
        """Adds ``{measure code: value}`` at a path, in the columns of the scope's period."""
        if scope.is_compared:
            codes = self._before_codes(scope.env)
            values = {codes[code]: value for code, value in values.items() if code in codes}
        if is_leaf:
            matrix.add(path, [values.get(column.code) for column in matrix.summed])
        else:
            matrix.put(path, values)

    def facts(self, scope):
        """Yields ``(path, {code: value}, is_leaf)``; the reader's rules are in the query.

        Subtotals come only where a measure is no sum, and then with those measures alone.
        """
        measures = [measure for measure in self.measures(scope.env) if measure.sql]
        if scope.is_compared:
            measures = [measure for measure in measures if measure.has_comparison()]
        groupings = [self.groupings[code] for code in scope.parameters.groupings]
        scope.query = scope.env[self.model]._search(self.domain(scope))
        if scope.query.is_empty():
            return
        keys = [grouping.sql(scope) for grouping in groupings]
        depths = self._group_by(scope.query, keys, measures)
        sql = scope.query.select(*keys, depths, *(measure.sql(scope) for measure in measures))
        width = len(keys)
        for row in scope.env.execute_query(sql):
            depth, cells = row[width], row[width + 1 :]
            pairs = zip(measures, cells, strict=True)
            is_leaf = depth == width
            values = {m.code: cell for m, cell in pairs if is_leaf or not m.additive}
            if any(cell is not None for cell in cells):
                yield tuple(row[:depth]), values, is_leaf

    def columns(self, env, parameters):
        """The typed columns of the measures and of their comparison."""
        digits = env["res.currency"].browse(parameters.currency_id).decimal_places
        measures, columns = self.measures(env), []
        compared = [m for m in measures if m.has_comparison()]
        for measure in measures:
            columns.append(_column(measure, digits))
            if (
                parameters.is_compared
                and measure in compared
                and self._budgeted(parameters, measure)
            ):
                label = measure.label if len(compared) > 1 else ""
                columns += self._comparison(env, parameters, measure, digits, label)
        return columns

    def count_lines(self, env, parameters):
        """How many lines the figures are made of: decides whether they are made at once."""
        periods = [parameters.period] + [p for p in [parameters.compared] if p]
        return sum(
            env[self.model].search_count(self.domain(Scope(self, env, parameters, period)))
            for period in periods
        )

    def names(self, env, matrix):
        """``{grouping: {key: text}}`` for all keys of a matrix."""
        return {
            code: self.groupings[code].names(env, matrix.keys(code))
            for code in matrix.groupings
        }

    def drill_domain(self, env, parameters, path, column):
        """The domain of the lines behind a cell."""
        measure, is_before = self._measure_of(env, column)
        is_before = is_before and parameters.compared
        period = parameters.compared if is_before else parameters.period
        scope = Scope(self, env, parameters, period)
        parts = [self.domain(scope)]
        if measure and measure.drill:
            parts.append(measure.drill(scope))
        for code, key in zip(parameters.groupings, path, strict=False):
            parts.append(self.groupings[code].drill(scope, key))
        return Domain.AND(parts)

    # --- Inside

    @staticmethod
    def _group_by(query, keys, measures):
        """Groups the query; returns the SQL of how many keys a row has (all, if no ROLLUP)."""
        if not keys:
            return SQL("0")
        places = SQL(", ").join(SQL(str(index + 1)) for index in range(len(keys)))
        if all(measure.additive for measure in measures):
            query.groupby = places
            return SQL("%s", len(keys))
        query.groupby = SQL("ROLLUP(%s)", places)
        rolled = (SQL("GROUPING(%s)", key) for key in keys)
        return SQL("%s - (%s)", len(keys), SQL(" + ").join(rolled))

    def _comparison(self, env, parameters, measure, digits, label):
        words = {
            "before": _before_label(env, parameters.compare),
            "delta": env._("Change"),
            "change": env._("Change %"),
        }
        codes = {what: measure.code_of(what) for what in words}
        if label:
            words = {
                what: env._("%(measure)s: %(what)s", measure=label, what=word)
                for what, word in words.items()
            }
        base = _column(measure, digits)
        formula = measure.formula and OfBefore(measure.formula, self._before_pairs(env))
        yield _with(base, codes["before"], words["before"], formula=formula)
        delta = Delta(measure.code, codes["before"])
        yield _with(base, codes["delta"], words["delta"], formula=delta)
        if measure.kind != PERCENT:
            change = DeltaPercent(measure.code, codes["before"])
            yield Column(codes["change"], words["change"], PERCENT, formula=change)

    def _before_codes(self, env):
        return {
            measure.code: measure.code_of("before")
            for measure in self.measures(env)
            if measure.sql and measure.has_comparison()
        }

    def _before_pairs(self, env):
        return tuple(self._before_codes(env).items())

    def _measure_of(self, env, column):
        """The measure that a column is about, and whether it shows the compared period."""
        for measure in self.measures(env):
            if column == measure.code_of("before"):
                return measure, True
            if column in (measure.code, measure.code_of("delta"), measure.code_of("change")):
                return measure, False
        return None, False

    def _orders(self, parameters):
        def by_key(key, _values):
            return (key is None, key)

        def by_value(key, values):
            return (key is None, -(values[self.sort_column] or 0), key)

        return {
            code: by_key if self.groupings[code].by_key else by_value
            for code in parameters.groupings
        }

    # --- Budget

    def _budgeted(self, parameters, measure):
        """Only the main measure has targets."""
        return parameters.compare != BUDGET or measure.code == "now"

    def _check_budget(self, env, parameters):
        if parameters.compare != BUDGET:
            return
        if not self.has_budget or "backoffice.budget.line" not in env:
            raise UserError(
                env._("There are no targets for this report. Compare it with another period.")
            )
        if unknown := set(parameters.groupings) - BUDGET_GROUPINGS:
            raise UserError(
                env._(
                    "No targets are set by %(groupings)s. Take other groupings, or compare"
                    " with another period.",
                    groupings=", ".join(self.groupings[code].label(env) for code in unknown),
                )
            )

    def _fill_budget(self, env, parameters, matrix):
        """``_get_targets(parameters, groupings)`` yields keys in their order and an amount."""
        targets = env["backoffice.budget.line"]._get_targets(parameters, parameters.groupings)
        place = [column.code for column in matrix.summed].index("before")
        for keys, amount in targets:
            values = [None] * len(matrix.summed)
            values[place] = amount
            matrix.add(tuple(keys), values)


def _column(measure, digits):
    if measure.digits is not None:
        digits = measure.digits
    return Column(
        measure.code,
        measure.label,
        measure.kind,
        digits if measure.kind == AMOUNT or measure.digits is not None else 2,
        measure.formula,
        measure.additive,
    )


def _with(column, code, label, formula):
    return Column(code, label, column.kind, column.digits, formula, column.additive)


def _before_label(env, compare):
    if compare == BUDGET:
        return env._("Budget")
    return env._("Previous Period") if compare == PREVIOUS else env._("Previous Year")
