"""Where a zone or a surcharge applies, and which of several places is the closest."""

from collections import defaultdict
from dataclasses import dataclass

NEAR = 2  # characters of a code by which places are looked up
REMEMBERED = 20_000  # addresses whose place is remembered


def clean_zip(code):
    """A postal code as it is compared.

    >>> clean_zip("sw1a 2-aa")
    'SW1A2AA'
    """
    return "".join(char for char in (code or "").upper() if char.isalnum())


@dataclass(frozen=True)
class Place:
    """Part of the world; what is empty is not asked for. ISO alpha-2 country, local code of
    the province, and codes from `first` to `last`: whole codes, or how codes begin."""

    country: str = ""
    province: str = ""
    first: str = ""
    last: str = ""

    def holds(self, country, province, code):
        """Whether an address lies in it; `code` as `clean_zip` makes it."""
        if self.country and self.country != country:
            return False
        if self.province and self.province != province:
            return False
        if not self.first:
            return True
        last = self.last or self.first
        return bool(code) and (
            self.first <= code[: len(self.first)] and code[: len(last)] <= last
        )

    @property
    def width(self):
        """How many codes it may hold, roughly: the smaller, the closer."""
        last = self.last or self.first
        length = max(len(self.first), len(last), 5)
        base, top = (10, "9") if (self.first + last).isdigit() else (36, "Z")
        lowest = int(self.first.ljust(length, "0"), base)
        return int(last.ljust(length, top), base) - lowest + 1

    @property
    def closeness(self):
        """Sorts places: few codes before many, codes before a province, that before a
        country."""
        near = -self.width if self.first else float("-inf")
        return (bool(self.first), near, bool(self.province), bool(self.country))


class Gazetteer:
    """Places with what stands for each; `find` gives that of the closest one."""

    def __init__(self, pairs):
        """`pairs`: (Place, anything). Of two that are as close, the first counts."""
        self._known = {}
        self._near, self._wide = defaultdict(list), []
        order = sorted(pairs, key=lambda pair: pair[0].closeness, reverse=True)
        for rank, (place, value) in enumerate(order):
            first, last = place.first[:NEAR], (place.last or place.first)[:NEAR]
            if len(first) == NEAR and first == last:
                self._near[first].append((rank, place, value))
            else:
                self._wide.append((rank, place, value))

    def find(self, country, province, code):
        """What stands for the closest place that holds the address, or None."""
        key = (country, province, code)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            entries = self._near.get(code[:NEAR], []) + self._wide
            held = [(rank, value) for rank, place, value in entries if place.holds(*key)]
            self._known[key] = min(held, key=lambda pair: pair[0])[1] if held else None
        return self._known[key]
