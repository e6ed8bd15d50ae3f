"""What most carriers ask of an address and of parcels, and how ours are made to fit."""

import re

from .shipment import Problem
from .shortening import clean, shorten

#: the customs territory of the European Union, by country; what lies outside of it within a
#: member (Livigno, the Canary Islands …) is known to whoever sets `Shipment.customs`
UNION = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)


def phone(text, limit):
    """Digits and a leading +; a number that would be cut is left out: half of it would be
    somebody else's."""
    text = re.sub(r"(?!^)\+|[^\d+]", "", clean(text))
    return text if len(text) <= limit else ""


def whole(text, limit):
    """For e-mail addresses and numbers, of which a part is another one."""
    text = clean(text)
    return text if len(text) <= limit else ""


def is_phone(text, limit, digits=1):
    return len(phone(text, limit).lstrip("+")) >= digits


def missing_parts(place, need_phone=False, limit=20, digits=1, without=()):
    """Problems of what every address needs, but for the keys in `without`; a telephone has
    at most `limit` characters and at least `digits` digits."""
    name = clean(place.name) or clean(place.contact)
    problems = [] if name else [Problem("no_name")]
    problems += [
        Problem(f"no_{key}", {"name": name})
        for key in ("street", "zip", "city", "country")
        if key not in without and not clean(getattr(place, key))
    ]
    if need_phone and not is_phone(place.phone, limit, digits):
        problems.append(Problem("no_phone", {"name": name}))
    return problems


def bad_zip(place, longest=9):
    code = clean(place.zip)
    if code and (
        len(code) > longest or (place.country == "IT" and not re.fullmatch(r"\d{5}", code))
    ):
        return [Problem("bad_zip", {"zip": code, "country": place.country})]
    return []


def too_long(field, text, limit):
    if len(text) <= limit:
        return []
    params = {"field": field, "text": text, "limit": limit, "proposal": shorten(text, limit)}
    return [Problem("long_text", params)]


def check_parcels(parcels, most, heaviest=0, longest=0, each=False):
    """Problems of number, weight and size; `heaviest` in kg and `longest` in cm for one
    parcel, 0: no limit. `each`: every parcel must have its weight, not only all together."""
    if not parcels:
        return [Problem("no_parcels")]
    problems, count = [], len(parcels)
    weights = [parcel.weight for parcel in parcels]
    if (min(weights) if each else sum(weights)) <= 0:
        problems.append(Problem("no_weight"))
    if count > most:
        problems.append(Problem("too_many_parcels", {"count": count, "limit": most}))
    for number, parcel in enumerate(parcels, 1):
        name = parcel.name or str(number)
        if heaviest and parcel.weight > heaviest:
            params = {"weight": f"{parcel.weight:g}", "limit": f"{heaviest:g}"}
            problems.append(Problem("too_heavy", {"parcel": name, **params}))
        sides = (parcel.length, parcel.width, parcel.height)
        if longest and max(sides) > longest:
            size = " x ".join(f"{side:g}" for side in sides)
            params = {"parcel": name, "size": size, "limit": f"{longest:g} cm"}
            problems.append(Problem("too_large", params))
    return problems


def check_reference(shipment, digits):
    if re.fullmatch(rf"\d{{1,{digits}}}", shipment.reference):
        return []
    return [Problem("bad_reference", {"text": shipment.reference, "limit": digits})]
