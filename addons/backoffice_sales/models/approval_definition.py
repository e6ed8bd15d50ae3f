"""What approvals are made of while they run: plain values, no records."""

from typing import NamedTuple


class RuleDefinition(NamedTuple):
    """The settings of one active approval rule, as the engine uses them."""

    id: int
    company_id: int
    check_ids: frozenset
    domain: str
    always: bool
    amount_min: float
    amount_max: float
    margin_below: float | None
    discount_over: float

    def measures(self):
        """Whether the rule looks at figures of the document."""
        return bool(
            self.amount_min
            or self.amount_max
            or self.margin_below is not None
            or self.discount_over
        )

    def fits_figures(self, facts):
        return (
            in_band(facts.amount, self.amount_min, self.amount_max)
            and (self.margin_below is None or facts.margin < self.margin_below)
            and (not self.discount_over or facts.discount > self.discount_over)
        )

    def takes(self, finding):
        """Whether a finding (its values) is one of those this rule is about."""
        return not self.check_ids or finding["check_id"] in self.check_ids


class Facts(NamedTuple):
    """The figures of a document that decide who may approve it."""

    amount: float = 0.0  # in the currency of the company
    margin: float = 0.0  # percent of the net amount
    discount: float = 0.0  # percent, the highest of the lines


class Entitled(NamedTuple):
    """One person who may decide on one tier of a request, and in whose stead."""

    request_id: int
    tier_id: int
    user_id: int
    stead_id: int | None


def in_band(amount, lowest, highest):
    return amount >= lowest and (not highest or amount <= highest)
