"""A contract with a carrier as plain data, and what is sent as a tariff sees it.

Money and weights are Decimals; `decimal_of` makes them from the database's floats.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from .places import Gazetteer, Place, clean_zip
from .sentences import NO_PRICE

ZERO = Decimal(0)
GRAM = Decimal("0.001")
ALWAYS, BY_PLACE, TAIL_LIFT = "always", "place", "tail_lift"


def decimal_of(value, places=6):
    """A Decimal without the noise of a float.

    >>> decimal_of(0.1 + 0.2)
    Decimal('0.3')
    """
    return Decimal(str(round(value or 0.0, places)))


def rounded(amount, step):
    """`amount` in whole steps of a currency, half a step upwards.

    >>> rounded(Decimal("2.345"), Decimal("0.01")), rounded(Decimal("2.37"), Decimal("0.05"))
    (Decimal('2.35'), Decimal('2.35'))
    """
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


class NoPrice(Exception):
    """The tariff says nothing for this shipment; `code` and `params` make the sentence."""

    def __init__(self, code, **params):
        self.code, self.params = code, params
        super().__init__(NO_PRICE[code] % params)


@dataclass(frozen=True)
class Band:
    """Costs up to a weight in kg, that weight included; `up_to` 0: whatever it weighs."""

    up_to: Decimal
    price: Decimal = ZERO
    per_parcel: Decimal = ZERO
    per_100_kg: Decimal = ZERO


@dataclass(frozen=True)
class Zone:
    """Where the same prices hold. Without places it is everywhere else."""

    name: str
    places: tuple = ()
    bands: tuple = ()
    days: int | None = None

    @cached_property
    def ladder(self):
        """The bands, lightest first; what has no limit comes last."""
        return sorted(self.bands, key=lambda band: (not band.up_to, band.up_to))


@dataclass(frozen=True)
class Surcharge:
    """On top of the freight: always, in some places, or for a tail-lift. `percent` is of the
    freight; `minimum` of what it comes to. `has_fuel`: the fuel's percentage is of it too."""

    name: str
    applies: str = ALWAYS
    amount: Decimal = ZERO
    percent: Decimal = ZERO
    per_100_kg: Decimal = ZERO
    minimum: Decimal = ZERO
    has_fuel: bool = False
    places: tuple = ()

    @cached_property
    def gazetteer(self):
        return Gazetteer([(place, True) for place in self.places])

    def is_due(self, consignment):
        if self.applies == TAIL_LIFT:
            return consignment.tail_lift
        if self.applies == BY_PLACE:
            return bool(self.gazetteer.find(*consignment.address))
        return True


@dataclass(frozen=True)
class Fee:
    """A service that costs `fixed` and `percent` of an amount, at least `minimum`."""

    fixed: Decimal = ZERO
    percent: Decimal = ZERO
    minimum: Decimal = ZERO

    def of(self, amount):
        return max(self.fixed + amount * self.percent / 100, self.minimum)


@dataclass(frozen=True)
class Tariff:
    """What one carrier asks, from `begins` to `ends`, both included.

    `kg_per_m3` makes a weight of the volume (0: volume does not count), `step` is what
    weights are rounded up to (kg), `by_parcel` prices each parcel by itself instead of the
    whole shipment. `minimum` is the least freight.
    """

    name: str
    currency: str
    zones: tuple
    rounding: Decimal = Decimal("0.01")
    begins: date | None = None
    ends: date | None = None
    kg_per_m3: Decimal = ZERO
    step: Decimal = ZERO
    by_parcel: bool = False
    minimum: Decimal = ZERO
    fuel: Decimal = ZERO
    cash: Fee = Fee()
    insurance: Fee = Fee()
    surcharges: tuple = ()
    key: int = 0

    @cached_property
    def gazetteer(self):
        return Gazetteer(
            [(place, zone) for zone in self.zones for place in (zone.places or (Place(),))]
        )


@dataclass(frozen=True)
class Load:
    """One parcel: kg, and m³ (0: not known)."""

    weight: Decimal
    volume: Decimal = ZERO


@dataclass(frozen=True)
class Consignment:
    """What goes to one address at once; `cash` to collect and `insured` value are in the
    tariff's currency."""

    country: str
    province: str = ""
    zip: str = ""
    loads: tuple = field(default=())
    cash: Decimal = ZERO
    insured: Decimal = ZERO
    tail_lift: bool = False

    @cached_property
    def address(self):
        return (self.country, self.province, clean_zip(self.zip))
