"""What a report is put together from; read base.py first."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..matrix import AMOUNT


@dataclass(frozen=True)
class Grouping:
    """One way to cut the figures.

    ``label(env)``: its heading. ``sql(scope)``: the expression of its key. ``names(env,
    keys)``: the text of each key. ``drill(scope, key)``: the domain of the lines behind a
    key. ``by_key``: sorted by key, not by value. ``is_fresh``: its names are made anew in
    each reader's language; others stay as they were at the run.
    """

    label: Callable
    sql: Callable
    names: Callable
    drill: Callable
    by_key: bool = False
    is_fresh: bool = False


@dataclass(frozen=True)
class Measure:
    """One figure of a report.

    ``sql(scope)``: the SQL aggregate; or ``formula``: one of the matrix kernel, over the
    codes of other measures. ``additive`` False: subtotals are asked by ROLLUP, not added
    up. ``is_compared``: shown beside the compared period too (by default what comes from
    SQL). ``digits``: places; None takes those of the report's currency. ``drill(scope)``:
    narrows the drill-down to the lines that this measure counts.
    """

    code: str
    label: str
    sql: Callable | None = None
    kind: str = AMOUNT
    additive: bool = True
    formula: Callable | None = None
    is_compared: bool | None = None
    digits: int | None = None
    drill: Callable | None = None

    def code_of(self, what):
        """The code of its column ``before``, ``delta`` or ``change``."""
        return what if self.code == "now" else f"{self.code}_{what}"

    def has_comparison(self):
        return bool(self.sql) if self.is_compared is None else self.is_compared


@dataclass(frozen=True)
class Chart:
    """How the outermost groups are drawn, on the screen, in the spreadsheet, on paper.

    ``kind``: column, stacked, line, column_line, pareto, waterfall, bullet, bar, heat or
    funnel. ``series``: column codes; ``line``: those drawn as a line (a second axis for
    percentages). ``category``: the grouping along the axis, if it is chosen (else the
    outermost). ``stack``: the grouping whose keys are stacked or make a heat map's
    columns. ``limit``: so many categories at most.
    """

    kind: str = "column"
    series: tuple = ("now", "before")
    line: tuple = ()
    category: str = ""
    stack: str = ""
    limit: int = 12


class Option(NamedTuple):
    """A number that a manager may change in the catalogue; kept with each run."""

    code: str
    label: Callable
    default: float


def checkpoint(env, done):
    """Says how much (0 to 1) of a long run is done; raises RunCancelled if it is unwanted."""
    env["backoffice.report.run"]._checkpoint(done)
