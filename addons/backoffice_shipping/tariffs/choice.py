"""Which carrier is taken, and why: one engine for one shipment and for hundreds."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from .places import Place, clean_zip

USE, FORBID, CHEAPEST, FASTEST, PROMISED = "use", "forbid", "cheapest", "fastest", "promised"


@dataclass(frozen=True)
class Facts:
    """What rules ask about a shipment. Ids stand for records; `categories` are those of its
    goods with all above them, `tags` those of its customer. kg, m³."""

    country: str = ""
    province: str = ""
    zip: str = ""
    zone: int = 0
    weight: float = 0.0
    volume: float = 0.0
    customers: frozenset = frozenset()
    tags: frozenset = frozenset()
    categories: frozenset = frozenset()
    payment_term: int = 0
    cash: bool = False
    incoterm: int = 0
    leaves: date | None = None
    company: int = 0


@dataclass(frozen=True)
class Rule:
    """Conditions, of which all that are set must hold, and what to do then. `among` limits
    it to some carriers (empty: all). `weekdays`: 0 is Monday."""

    key: int
    name: str
    action: str
    among: frozenset = frozenset()
    company: int = 0
    zones: frozenset = frozenset()
    countries: frozenset = frozenset()
    provinces: frozenset = frozenset()
    zips: tuple = ()
    weight: tuple = (0, 0)
    volume: tuple = (0, 0)
    customers: frozenset = frozenset()
    tags: frozenset = frozenset()
    categories: frozenset = frozenset()
    payment_terms: frozenset = frozenset()
    cash: bool = False
    incoterms: frozenset = frozenset()
    weekdays: frozenset = frozenset()

    def matches(self, facts):
        return self._matches_place(facts) and self._matches_goods(facts)

    def _matches_place(self, facts):
        code = clean_zip(facts.zip)
        return (
            self.company in (0, facts.company)
            and (not self.zones or facts.zone in self.zones)
            and (not self.countries or facts.country in self.countries)
            and (not self.provinces or (facts.country, facts.province) in self.provinces)
            and (
                not self.zips
                or any(Place("", "", *pair).holds("", "", code) for pair in self.zips)
            )
        )

    def _matches_goods(self, facts):
        day = facts.leaves.weekday() if facts.leaves else None
        return (
            within(facts.weight, self.weight)
            and within(facts.volume, self.volume)
            and (not self.customers or self.customers & facts.customers)
            and (not self.tags or self.tags & facts.tags)
            and (not self.categories or self.categories & facts.categories)
            and (not self.payment_terms or facts.payment_term in self.payment_terms)
            and (not self.cash or facts.cash)
            and (not self.incoterms or facts.incoterm in self.incoterms)
            and (not self.weekdays or day in self.weekdays)
        )


def within(value, limits):
    """Whether `value` is above the first limit and at most the second; 0 is no limit."""
    low, high = limits
    return (not low or value > low) and (not high or value <= high)


@dataclass(frozen=True)
class Candidate:
    """One carrier for one shipment. `cost` in a currency that all share, None when nobody
    knows it; `kept` tells whether the promised day is, None when that cannot be told.
    `obstacles` keep it from being taken; `tag` is the caller's own."""

    key: int
    cost: Decimal | None = None
    days: int | None = None
    kept: bool | None = None
    obstacles: tuple = ()
    rank: int = 0
    tag: object = None


@dataclass(frozen=True)
class Choice:
    """The candidate (None: nobody can), the code of the reason, and the rule behind it.
    `skipped` are rules that wanted carriers that cannot; `forbidden` maps carriers to the
    rule against them."""

    taken: Candidate | None
    code: str
    count: int = 0
    rule: Rule | None = None
    skipped: tuple = ()
    forbidden: dict = field(default_factory=dict)

    @property
    def key(self):
        return self.taken.key if self.taken else None


def choose(facts, candidates, rules, usual=None):
    """The Choice for a shipment. Rules count in their order: what forbids adds up, the first
    other one decides; without one the cheapest that keeps the promise is taken. `usual` is
    taken where no cost is known."""
    matching = [rule for rule in rules if rule.matches(facts)]
    forbidden, skipped = {}, []
    for rule in matching:
        if rule.action == FORBID:
            barred = rule.among or {candidate.key for candidate in candidates}
            forbidden = dict.fromkeys(barred, rule) | forbidden
    able = [c for c in candidates if not c.obstacles and c.key not in forbidden]
    for rule in matching:
        pool = [c for c in able if not rule.among or c.key in rule.among]
        if rule.action == FORBID:
            continue
        if not pool:
            skipped.append(rule)
            continue
        taken, code = pick(pool, rule.action, usual)
        return Choice(taken, code, len(pool), rule, tuple(skipped), forbidden)
    if not able:
        return Choice(None, "nobody", 0, None, tuple(skipped), forbidden)
    taken, code = pick(able, PROMISED, usual)
    return Choice(taken, code, len(able), None, tuple(skipped), forbidden)


def pick(pool, action, usual):
    """(candidate, code of the reason) by one action out of those that can."""
    if len(pool) == 1:
        return pool[0], "only"
    if action == FASTEST and any(c.days is not None for c in pool):
        return min(pool, key=by_days), "fastest"
    if action == PROMISED and any(c.kept is not None for c in pool):
        return pick_promised(pool)
    if any(c.cost is not None for c in pool):
        return min(pool, key=by_cost), "cheapest"
    known = next((c for c in pool if c.key == usual), None)
    return (known, "usual") if known else (min(pool, key=lambda c: c.rank), "first")


def pick_promised(pool):
    """The cheapest that keeps the promise; where none does for certain, the cheapest that
    may; where all are late, the fastest."""
    if kept := [c for c in pool if c.kept]:
        return min(kept, key=by_cost), "promised"
    if unclear := [c for c in pool if c.kept is None]:
        return min(unclear, key=by_cost), "unclear"
    return min(pool, key=by_days), "all_late"


def by_cost(candidate):
    unknown = candidate.cost is None
    return (unknown, candidate.cost or 0, *days_of(candidate), candidate.rank)


def by_days(candidate):
    unknown = candidate.cost is None
    return (*days_of(candidate), unknown, candidate.cost or 0, candidate.rank)


def days_of(candidate):
    return (candidate.days is None, candidate.days or 0)
