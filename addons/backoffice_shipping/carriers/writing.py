"""Writes our values so that they fit a carrier's fields, and says what cannot be made to."""

import re
from dataclasses import dataclass
from decimal import Decimal

from .checks import UNION
from .shipment import Problem

INCOTERMS = frozenset(
    ["EXW", "FCA", "CPT", "CIP", "DPU", "DAP", "DDP", "FAS", "FOB", "CFR", "CIF"]
)
REFERENCE = re.compile(r"\d{1,15}")
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


def clean(value):
    """One line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in value or "").split())


def cut(value, limit):
    return clean(value)[:limit].strip()


def phone(value, limit):
    """Digits and a leading +; a number that would be cut is left out: half of it would be
    somebody else's."""
    value = re.sub(r"(?!^)\+|[^\d+]", "", clean(value))
    return value if len(value) <= limit else ""


def whole(value, limit):
    """For e-mail addresses and numbers, of which a part is another one."""
    value = clean(value)
    return value if len(value) <= limit else ""


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
    problems += check_parcels(shipment.parcels, limits)
    if not REFERENCE.fullmatch(shipment.reference):
        problems.append(Problem("bad_reference", {"text": shipment.reference, "limit": 15}))
    return problems


def check_rate(shipment, limits):
    """What keeps a shipment from being priced: its places and parcels. Streets, telephones
    and papers are not known yet when somebody asks."""
    if shipment.sender is None:
        return [Problem("no_field", {"field": "sender"})]
    places = check_place(shipment.sender, limits, False)
    places += check_place(shipment.consignee, limits, False)
    known = [problem for problem in places if problem.code in PLACE_CODES]
    return known + check_parcels(shipment.parcels, limits)


def check_place(place, limits, need_phone):
    name, problems = clean(place.name) or clean(place.contact), []
    if not name:
        problems.append(Problem("no_name"))
    for key in ("street", "zip", "city", "country"):
        if key == "zip" and place.country in NO_ZIP:
            continue
        if not clean(getattr(place, key)):
            problems.append(Problem(f"no_{key}", {"name": name}))
    if need_phone and not _is_phone(place.phone, limits):
        problems.append(Problem("no_phone", {"name": name}))
    lines = street_lines(place, limits)
    if any(len(line) > limits.line for line in lines):
        text = clean(f"{place.street} {place.street2}")
        limit = limits.line * limits.lines
        problems.append(Problem("long_street", {"text": text, "limit": limit}))
    if len(clean(place.city)) > limits.city:
        problems.append(Problem("long_city", {"text": clean(place.city), "limit": limits.city}))
    if not _is_zip(place, limits):
        problems.append(Problem("bad_zip", {"zip": clean(place.zip), "country": place.country}))
    return problems


def check_sender(sender, limits):
    """The sender is ours: one sentence for whatever its address lacks."""
    if sender is None or check_place(sender, limits, False):
        return [Problem("no_field", {"field": "sender"})]
    if limits.needs_phone and not _is_phone(sender.phone, limits):
        return [Problem("no_field", {"field": "sender_phone"})]
    return []


def check_parcels(parcels, limits):
    if not parcels:
        return [Problem("no_parcels")]
    problems, count = [], len(parcels)
    if any(parcel.weight <= 0 for parcel in parcels):
        problems.append(Problem("no_weight"))
    if count > limits.parcels:
        params = {"count": count, "limit": limits.parcels}
        problems.append(Problem("too_many_parcels", params))
    for number, parcel in enumerate(parcels, 1):
        name = parcel.name or str(number)
        if limits.parcel_kg and parcel.weight > limits.parcel_kg:
            params = {"parcel": name, "weight": parcel.weight, "limit": limits.parcel_kg}
            problems.append(Problem("too_heavy", params))
        sides = (parcel.length, parcel.width, parcel.height)
        if limits.side_cm and max(sides) > limits.side_cm:
            size = " x ".join(f"{side:g}" for side in sides)
            params = {"parcel": name, "size": size, "limit": f"{limits.side_cm:g} cm"}
            problems.append(Problem("too_large", params))
    return problems


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


def _is_phone(value, limits):
    number = phone(value, limits.phone)
    return len(number.lstrip("+")) >= limits.phone_digits


def _is_zip(place, limits):
    code = clean(place.zip)
    home = place.country == "IT" and code and not re.fullmatch(r"\d{5}", code)
    return len(code) <= limits.zip and not home
