"""From a tariff and a shipment to a price that a person can follow, part by part."""

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from .sentences import PARTS
from .tariff import GRAM, ZERO, NoPrice, Tariff, rounded

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Part:
    """One amount and what it is for; `code` and `params` make the sentence."""

    code: str
    amount: Decimal
    params: dict = field(default_factory=dict)

    def text(self):
        return PARTS[self.code] % self.params


@dataclass(frozen=True)
class Price:
    """What a shipment costs: the sum of its parts, each rounded once. `weight` is the one
    that counted."""

    tariff: Tariff
    zone: str
    days: int | None
    weight: Decimal
    parts: tuple

    @property
    def total(self):
        return sum((part.amount for part in self.parts), ZERO)


def price(tariff, consignment, on):
    """The Price of a consignment that leaves on the day `on`; raises NoPrice."""
    ensure_valid(tariff, on)
    zone = tariff.gazetteer.find(*consignment.address)
    if zone is None:
        place = " ".join(filter(None, (consignment.country, consignment.zip)))
        raise NoPrice("no_zone", tariff=tariff.name, place=place or "–")
    weights = chargeable(tariff, consignment)
    parts = freight(tariff, zone, weights, len(consignment.loads))
    parts += extras(tariff, consignment, sum(weights), parts)
    kept = tuple(part for part in parts if part.amount)
    return Price(tariff, zone.name, zone.days, sum(weights), kept)


def ensure_valid(tariff, on):
    if tariff.begins and on < tariff.begins:
        raise NoPrice("not_yet", tariff=tariff.name, day=tariff.begins.isoformat())
    if tariff.ends and on > tariff.ends:
        raise NoPrice("expired", tariff=tariff.name, day=tariff.ends.isoformat())


def chargeable(tariff, consignment):
    """The weights that count, in kg: one for the shipment, or one for each parcel."""
    loads = consignment.loads
    if not tariff.by_parcel:
        pairs = [(sum(x.weight for x in loads), sum(x.volume for x in loads))]
    else:
        pairs = [(load.weight, load.volume) for load in loads]
    weights = [max(weight, volume * tariff.kg_per_m3) for weight, volume in pairs]
    if not weights or not all(weights):
        raise NoPrice("no_weight")
    return [stepped(weight, tariff.step) for weight in weights]


def stepped(weight, step):
    """A weight to the gram, rounded up to whole steps.

    >>> stepped(Decimal("10.0004"), Decimal(5)), stepped(Decimal("10.001"), Decimal(5))
    (Decimal('10'), Decimal('15'))
    """
    weight = max(weight.quantize(GRAM), GRAM)
    return (weight / step).quantize(Decimal(1), ROUND_CEILING) * step if step else weight


def freight(tariff, zone, weights, parcels):
    """The parts of the freight, with what lacks to the minimum."""
    parts = []
    for weight in weights:
        band = band_of(tariff, zone, weight)
        named = {"zone": zone.name, "weight": plain(weight), "limit": plain(band.up_to)}
        code = "freight" if band.up_to else "freight_open"
        parts.append(Part(code, rounded(band.price, tariff.rounding), named))
        count = 1 if tariff.by_parcel else parcels
        each = {"count": count, "price": plain(band.per_parcel)}
        parts.append(Part("parcels", rounded(band.per_parcel * count, tariff.rounding), each))
        by_weight = rounded(band.per_100_kg * weight / HUNDRED, tariff.rounding)
        shown = {"weight": plain(weight), "price": plain(band.per_100_kg)}
        parts.append(Part("weight", by_weight, shown))
    lacking = tariff.minimum - sum(part.amount for part in parts)
    if lacking > 0:
        shown = {"minimum": plain(tariff.minimum)}
        parts.append(Part("minimum", rounded(lacking, tariff.rounding), shown))
    return parts


def band_of(tariff, zone, weight):
    """The lightest band that takes a weight."""
    if not zone.ladder:
        raise NoPrice("no_bands", tariff=tariff.name, zone=zone.name)
    for band in zone.ladder:
        if not band.up_to or weight <= band.up_to:
            return band
    last = plain(zone.ladder[-1].up_to)
    shown = {"tariff": tariff.name, "zone": zone.name}
    raise NoPrice("over_band", weight=plain(weight), limit=last, **shown)


def extras(tariff, consignment, weight, freight_parts):
    """Surcharges, fuel, cash on delivery and insurance."""
    base = sum(part.amount for part in freight_parts)
    parts, fuelled = [], base
    for surcharge in tariff.surcharges:
        if surcharge.is_due(consignment):
            amount = surcharge.amount + surcharge.per_100_kg * weight / HUNDRED
            amount = max(amount + base * surcharge.percent / HUNDRED, surcharge.minimum)
            amount = rounded(amount, tariff.rounding)
            fuelled += amount if surcharge.has_fuel else ZERO
            parts.append(Part("surcharge", amount, {"name": surcharge.name}))
    fuel = rounded(fuelled * tariff.fuel / HUNDRED, tariff.rounding)
    shown = {"percent": plain(tariff.fuel), "base": plain(fuelled)}
    parts.append(Part("fuel", fuel, shown))
    for code, fee, amount in (
        ("cash", tariff.cash, consignment.cash),
        ("insurance", tariff.insurance, consignment.insured),
    ):
        if amount:
            due = rounded(fee.of(amount), tariff.rounding)
            parts.append(Part(code, due, {"amount": plain(amount)}))
    return parts


def plain(number):
    """A Decimal as people write it.

    >>> plain(Decimal("100.00")), plain(Decimal("0.50")), plain(Decimal(0))
    ('100', '0.5', '0')
    """
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
