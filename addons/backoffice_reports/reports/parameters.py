"""What is asked of a report: kept with its run as JSON, and enough to ask again."""

from dataclasses import asdict, dataclass, field
from datetime import date

from ..matrix import Period

NONE, PREVIOUS, YEAR_BEFORE, BUDGET = COMPARISONS = (
    "none",
    "previous",
    "year_before",
    "budget",
)


@dataclass(frozen=True)
class Parameters:
    """``compare``: one of COMPARISONS. ``filters``: ids by name (``agent_ids``, …).

    ``options``: the report's own numbers (limits, tolerances) as they were at the run.
    ``timezone``: that of the days; empty takes each company's own.
    """

    period: Period
    company_ids: tuple
    currency_id: int
    groupings: tuple
    compare: str = YEAR_BEFORE
    filters: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    timezone: str = ""

    @property
    def compared(self):
        """The period that is compared with; None for nothing and for the budget."""
        if self.compare == PREVIOUS:
            return self.period.previous()
        return self.period.a_year_before() if self.compare == YEAR_BEFORE else None

    @property
    def is_compared(self):
        return self.compare != NONE

    def to_json(self):
        values = asdict(self)
        values["period"] = [self.period.first.isoformat(), self.period.last.isoformat()]
        return values | {key: list(values[key]) for key in ("company_ids", "groupings")}

    @classmethod
    def from_json(cls, values):
        first, last = (date.fromisoformat(day) for day in values["period"])
        lists = {key: tuple(values[key]) for key in ("company_ids", "groupings")}
        return cls(**(values | lists | {"period": Period(first, last)}))
