"""Writes our values so that they fit a carrier's fields, and says what cannot be made to."""

from dataclasses import dataclass
from decimal import Decimal

from .checks import (
    UNION,
    bad_zip,
    check_parcels,
    check_reference,
    is_phone,
    missing_parts,
)
from .shipment import Problem
from .shortening import clean

INCOTERMS = frozenset(
    ["EXW", "FCA", "CPT", "CIP", "DPU", "DAP", "DDP", "FAS", "FOB", "CFR", "CIF"]
)
#: the problems of an address that concern a price
PLACE_CODES = frozenset(["no_zip", "no_city", "no_country", "bad_zip", "long_city"])
#: countries where addresses have no ZIP code are not checked for one; carriers say the rest
NO_ZIP = frozenset(["AE", "HK", "IE", "QA"])


@dataclass(frozen=True)
class Limits:
    """What one carrier's address and parcel fields hold; 0: no limit is known."""

    line: int
    lines: int
    city: int
    zip: int
    parcels: int
    phone: int = 15
    phone_digits: int = 1
    parcel_kg: float = 0
    side_cm: float = 0
    needs_phone: bool = False


def cut(value, limit):
    return clean(value)[:limit].strip()


def wrap(values, limit, most):
    """`values` on at most `most` lines of `limit` characters, broken between words; the last
    line has all that is left, so its length tells whether it did fit."""
    lines = []
    for word in " ".join(clean(value) for value in values).split():
        if lines and (len(lines[-1]) + 1 + len(word) <= limit or len(lines) == most):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def street_lines(place, limits):
    """Street and second line on lines of their own where both fit."""
    own = [clean(place.street), clean(place.street2)]
    if all(len(line) <= limits.line for line in own) and limits.lines > 1:
        return [line for line in own if line]
    return wrap(own, limits.line, limits.lines)


def pruned(value, keep=frozenset()):
    """Without empty texts, None and empty groups, other than of the keys in `keep`; numbers
    and booleans stay."""
    if isinstance(value, dict):
        value = {key: pruned(item, keep) for key, item in value.items()}
        return {key: item for key, item in value.items() if key in keep or not _is_empty(item)}
    if isinstance(value, (list, tuple)):
        return [item for item in (pruned(row, keep) for row in value) if not _is_empty(item)]
    return value


def whole_units(line):
    """(units, price of one, description) of a customs line for carriers that count in whole
    units: what is not whole is declared as one unit of the whole value."""
    words = clean(line.description)
    if line.quantity == int(line.quantity) and line.quantity >= 1:
        return int(line.quantity), line.value, words
    return 1, line.quantity * line.value, f"{line.quantity:g} {line.unit} {words}"


def insured_shares(shipment):
    """The insured value spread over the parcels, equal to the cent."""
    count, cents = len(shipment.parcels), round(shipment.insured * 100)
    return [Decimal(cents // count + (n < cents % count)) / 100 for n in range(count)]


def _is_empty(value):
    return value is None or value in ("", {}, [])


def crosses(origin, destination):
    """Whether goods between these countries are seen by customs."""
    pair = {origin, destination} - {""}
    return len(pair) == 2 and not pair <= UNION


def leaves_union(shipment):
    """As far as the countries tell: `Shipment.customs` has the last word."""
    sender = shipment.sender.country if shipment.sender else ""
    return crosses(sender, shipment.consignee.country)


# --- What keeps a shipment from being sent


def check_shipment(shipment, limits, need_phone=False):
    """A list of Problem: addresses, parcels, reference."""
    problems = check_place(shipment.consignee, limits, need_phone or limits.needs_phone)
    problems += check_sender(shipment.sender, limits)
    problems += _check_parcels(shipment, limits)
    return problems + check_reference(shipment, 15)


def check_rate(shipment, limits):
    """What keeps a shipment from being priced: its places and parcels. Streets, telephones
    and papers are not known yet when somebody asks."""
    if shipment.sender is None:
        return [Problem("no_field", {"field": "sender"})]
    places = check_place(shipment.sender, limits, False)
    places += check_place(shipment.consignee, limits, False)
    known = [problem for problem in places if problem.code in PLACE_CODES]
    return known + _check_parcels(shipment, limits)


def check_place(place, limits, need_phone):
    without = ("zip",) if place.country in NO_ZIP else ()
    problems = missing_parts(place, need_phone, limits.phone, limits.phone_digits, without)
    lines = street_lines(place, limits)
    if any(len(line) > limits.line for line in lines):
        text = clean(f"{place.street} {place.street2}")
        limit = limits.line * limits.lines
        problems.append(Problem("long_street", {"text": text, "limit": limit}))
    if len(clean(place.city)) > limits.city:
        problems.append(Problem("long_city", {"text": clean(place.city), "limit": limits.city}))
    return problems + bad_zip(place, limits.zip)


def check_sender(sender, limits):
    """The sender is ours: one sentence for whatever its address lacks."""
    if sender is None or check_place(sender, limits, False):
        return [Problem("no_field", {"field": "sender"})]
    if limits.needs_phone and not is_phone(sender.phone, limits.phone, limits.phone_digits):
        return [Problem("no_field", {"field": "sender_phone"})]
    return []


def _check_parcels(shipment, limits):
    return check_parcels(
        shipment.parcels, limits.parcels, limits.parcel_kg, limits.side_cm, each=True
    )


def check_customs(shipment):
    """What the export declaration lacks; nothing for what stays in the customs union."""
    customs = shipment.customs
    if customs is None:
        lacks = leaves_union(shipment)
        return [Problem("no_customs", {"field": "invoice"})] if lacks else []
    missing = [
        key for key in ("incoterm", "invoice", "invoice_date") if not getattr(customs, key)
    ]
    for key, name in (
        ("hs_code", "hs_code"),
        ("origin", "origin"),
        ("net_weight", "net_weight"),
        ("value", "value"),
        ("description", "contents"),
    ):
        if not customs.lines or not all(getattr(line, key) for line in customs.lines):
            missing.append(name)
    problems = [Problem("no_customs", {"field": name}) for name in missing]
    if customs.incoterm and customs.incoterm not in INCOTERMS:
        problems.append(Problem("bad_field", {"field": "incoterm", "text": customs.incoterm}))
    return problems
