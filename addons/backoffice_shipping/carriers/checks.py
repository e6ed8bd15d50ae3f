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
    """Digits and a leading +; a number that would be cut is left out."""
    text = re.sub(r"[^\d+]", "", text or "")
    return text if len(text) <= limit else ""


def email(text, limit):
    """Half an address would be another one."""
    text = clean(text)
    return text if len(text) <= limit else ""


def missing_parts(place, need_phone=False, limit=20):
    """Problems of what every address needs."""
    name = place.name or place.contact
    problems = [] if name else [Problem("no_name")]
    problems += [
        Problem(f"no_{key}", {"name": name})
        for key in ("street", "zip", "city", "country")
        if not clean(getattr(place, key))
    ]
    if need_phone and not phone(place.phone, limit):
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


def check_parcels(shipment, most, heaviest=0):
    """Problems of number and weight; `heaviest` in kg for one parcel."""
    problems, count = [], len(shipment.parcels)
    if not count:
        problems.append(Problem("no_parcels"))
    elif shipment.weight <= 0:
        problems.append(Problem("no_weight"))
    if count > most:
        problems.append(Problem("too_many_parcels", {"count": count, "limit": most}))
    for number, parcel in enumerate(shipment.parcels, 1):
        if heaviest and parcel.weight > heaviest:
            params = {
                "parcel": parcel.name or str(number),
                "weight": f"{parcel.weight:g}",
                "limit": f"{heaviest:g}",
            }
            problems.append(Problem("too_heavy", params))
    return problems


def check_reference(shipment, digits):
    if re.fullmatch(rf"\d{{1,{digits}}}", shipment.reference):
        return []
    return [Problem("bad_reference", {"text": shipment.reference, "limit": digits})]
