"""Typed columns: what may stand in a cell, and how derived cells come from others.

>>> Column("net", "Net", AMOUNT).convert("12.5")
Decimal('12.50')
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

TEXT, INTEGER, AMOUNT, PERCENT, DATE = KINDS = ("text", "integer", "amount", "percent", "date")
#: a percentage is kept as a ratio with this many places: 0.1234 is 12.34 %
PERCENT_PLACES = Decimal("0.0001")


def ratio(part, whole):
    """``part`` / ``whole`` with four places; None where there is nothing to divide by."""
    if part is None or not whole:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(PERCENT_PLACES, ROUND_HALF_UP)


@dataclass(frozen=True)
class Column:
    """One column of a matrix.

    ``digits`` are the places of an amount (those of its currency). ``formula`` makes it a
    derived column: called with the row's values and those of the grand total, both by
    column code. A column without formula is summed over its group.
    """

    code: str
    label: str = ""
    kind: str = AMOUNT
    digits: int = 2
    formula: Callable | None = None

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"Column {self.code}: no kind {self.kind!r}.")

    def labelled(self, label):
        return replace(self, label=label)

    def convert(self, value):
        """``value`` as this column keeps it; raises ValueError for what it cannot be."""
        if value is None or value is False:
            return None
        return getattr(self, f"_convert_{self.kind}")(value)

    def to_json(self, value):
        """Exact and the same on every machine: amounts and ratios as text."""
        if isinstance(value, Decimal):
            return format(value, "f")
        return value.isoformat() if isinstance(value, date) else value

    def from_json(self, value):
        return self.convert(value)

    def _convert_text(self, value):
        return str(value)

    def _convert_integer(self, value):
        return int(value)

    def _convert_amount(self, value):
        number = value if isinstance(value, Decimal) else Decimal(str(value))
        if not number.is_finite():
            raise ValueError(f"Column {self.code}: {value} is no amount.")
        return number.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)

    def _convert_percent(self, value):
        number = value if isinstance(value, Decimal) else Decimal(str(value))
        return number.quantize(PERCENT_PLACES, ROUND_HALF_UP)

    def _convert_date(self, value):
        return value if isinstance(value, date) else date.fromisoformat(value)


@dataclass(frozen=True)
class Delta:
    """``now`` - ``before``."""

    now: str
    before: str

    def __call__(self, values, total):
        return (values[self.now] or 0) - (values[self.before] or 0)


@dataclass(frozen=True)
class DeltaPercent:
    """The change as a part of what was before; None where there was nothing.

    Held against the absolute value, so that a rise is a rise from a negative figure too.
    """

    now: str
    before: str

    def __call__(self, values, total):
        before = values[self.before] or 0
        return ratio((values[self.now] or 0) - before, abs(before))


@dataclass(frozen=True)
class Share:
    """The row's part of the grand total."""

    of: str

    def __call__(self, values, total):
        return ratio(values[self.of], total[self.of])


@dataclass(frozen=True)
class Ratio:
    """One summed column over another, in every row and total anew (never a sum of ratios)."""

    part: str
    whole: str

    def __call__(self, values, total):
        return ratio(values[self.part], values[self.whole])
