"""Why a carrier asks for something else than was expected."""

from dataclasses import dataclass, field

#: from the one that settles the matter by itself to the weakest
VERDICTS = (
    "unreadable",
    "credit",
    "general",
    "not_ours",
    "never_shipped",
    "duplicate",
    "no_expectation",
    "match",
    "weight",
    "surcharge",
    "price",
)


@dataclass(frozen=True)
class Expectation:
    """What we know of the shipment: `cost` is None without a tariff, `weight` in kg, the
    heavier of the real one and the one that the contract makes of it, `parts` {charge:
    amount}, `was_shipped` whether it left, `billed_before` whether paid already, `disputed`
    what is to be credited of it."""

    cost: float | None = None
    weight: float = 0.0
    parts: dict = field(default_factory=dict)
    was_shipped: bool = True
    billed_before: bool = False
    disputed: float = 0.0


@dataclass(frozen=True)
class Tolerance:
    """A difference up to `amount`, or up to `percent` of what was expected, is none; a weight
    counts as another from `weight` kg on."""

    amount: float = 0.0
    percent: float = 0.0
    weight: float = 0.0

    def allows(self, difference, expected):
        return abs(difference) <= max(self.amount, abs(expected) * self.percent / 100) + 1e-6


def judge(charge, expectation, tolerance):
    """(verdict, difference): billed less expected; the whole amount where nothing was due."""
    amount = charge.amount
    if charge.problems and not charge.parts:
        return "unreadable", amount
    if amount < 0:  # expected is what was disputed; a credit that nobody waits for is open
        return "credit", round(amount + (expectation.disputed if expectation else 0.0), 6)
    if charge.is_general:
        return "general", amount
    if expectation is None:
        return "not_ours", amount
    if not expectation.was_shipped:
        return "never_shipped", amount
    if expectation.billed_before:
        return "duplicate", amount
    if charge.twice:
        return "duplicate", round(amount - (expectation.cost or 0.0), 6)
    if expectation.cost is None:
        return "no_expectation", 0.0
    difference = round(amount - expectation.cost, 6)
    if tolerance.allows(difference, expectation.cost):
        return "match", difference
    return _reason(charge, expectation, tolerance, difference), difference


def _reason(charge, expectation, tolerance, difference):
    """A cheaper shipment has no reason but its price."""
    if difference < 0:
        return "price"
    if charge.weight and charge.weight > expectation.weight + max(tolerance.weight, 1e-6):
        return "weight"
    unforeseen = sum(
        amount
        for name, amount in charge.parts.items()
        if name not in ("freight", "fuel") and not expectation.parts.get(name)
    )
    if unforeseen and tolerance.allows(difference - unforeseen, expectation.cost):
        return "surcharge"
    return "price"
