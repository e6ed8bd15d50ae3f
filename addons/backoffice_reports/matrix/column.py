"""Typed columns: what may stand in a cell, and how derived cells come from others.

>>> Column("net", "Net", AMOUNT).convert("12.5")
Decimal('12.50')
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

TEXT, INTEGER, AMOUNT, NUMBER, PERCENT, DATE = KINDS = (
    "text",
    "integer",
    "amount",
    "number",
    "percent",
    "date",
)
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

    ``digits`` are the places of an amount (those of its currency) or of a number (days,
    pieces). ``formula`` makes it a derived column: called with the row's values and those
    of the grand total, both by column code; or asked ``over(group, whole, total)`` for all
    rows of a group at once. A column without formula is summed over its group, or, where
    ``additive`` is unset, put there by its maker.
    """

    code: str
    label: str = ""
    kind: str = AMOUNT
    digits: int = 2
    formula: Callable | None = None
    additive: bool = True

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

    _convert_number = _convert_amount

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


@dataclass(frozen=True)
class Quotient:
    """One column by another, as an amount; None where there is nothing to divide by."""

    part: str
    whole: str

    def __call__(self, values, total):
        if values[self.part] is None or not values[self.whole]:
            return None
        return Decimal(values[self.part]) / Decimal(values[self.whole])


@dataclass(frozen=True)
class Difference:
    """What is left of the first column when the others are taken off."""

    whole: str
    parts: tuple

    def __call__(self, values, total):
        return (values[self.whole] or 0) - sum(values[part] or 0 for part in self.parts)


@dataclass(frozen=True)
class OfBefore:
    """A formula over the columns of the compared period; ``codes``: pairs now, before."""

    formula: Callable
    codes: tuple

    def __call__(self, values, total):
        return self.formula(self._moved(values), self._moved(total))

    def _moved(self, values):
        return values | {now: values.get(before) for now, before in self.codes}


# --- Formulas over all rows of a group, in the order in which they are shown


@dataclass(frozen=True)
class CumulativeShare:
    """The part of the group (of the total, on the outermost level) reached with each row."""

    of: str

    def over(self, group, whole, total):
        reached, shares = 0, []
        for values in group:
            reached += values[self.of] or 0
            shares.append(ratio(reached, whole[self.of]))
        return shares


@dataclass(frozen=True)
class Cumulative:
    """The sum of the rows of the group down to this one."""

    of: str

    def over(self, group, whole, total):
        reached, sums = 0, []
        for values in group:
            reached += values[self.of] or 0
            sums.append(reached)
        return sums


@dataclass(frozen=True)
class Rank:
    """1 for the greatest of the group; equals share the better place."""

    of: str

    def over(self, group, whole, total):
        ordered = sorted((values[self.of] or 0 for values in group), reverse=True)
        places = {}
        for place, value in enumerate(ordered, start=1):
            places.setdefault(value, place)
        return [places[values[self.of] or 0] for values in group]


@dataclass(frozen=True)
class RankShift:
    """How many places a row has climbed (positive) or lost since the compared period."""

    now: str
    before: str

    def over(self, group, whole, total):
        ranks = (Rank(code).over(group, whole, total) for code in (self.before, self.now))
        return [before - now for before, now in zip(*ranks, strict=True)]


@dataclass(frozen=True)
class ShareOfGroup:
    """The row's part of the group above it."""

    of: str

    def over(self, group, whole, total):
        return [ratio(values[self.of], whole[self.of]) for values in group]
