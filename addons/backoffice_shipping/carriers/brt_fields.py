"""BRT's createData: which field takes what, and how ours are cut to fit."""

import re

from .shipment import Problem

#: longest values; a key that stands neither here nor in NUMBERS is never sent
LENGTHS = {
    "deliveryFreightTypeCode": 3,
    "consigneeCompanyName": 70,
    "consigneeAddress": 105,
    "consigneeZIPCode": 9,
    "consigneeCity": 35,
    "consigneeProvinceAbbreviation": 2,
    "consigneeCountryAbbreviationISOAlpha2": 2,
    "consigneeContactName": 35,
    "consigneeTelephone": 16,
    "consigneeEMail": 70,
    "consigneeVATNumber": 16,
    "isAlertRequired": 1,
    "pricingConditionCode": 3,
    "network": 1,
    "serviceType": 1,
    "alphanumericSenderReference": 15,
    "genericReference": 35,
    "notes": 70,
    "isCODMandatory": 1,
    "codCurrency": 3,
}
NUMBERS = {
    "departureDepot",
    "senderCustomerCode",
    "numberOfParcels",
    "weightKG",
    "volumeM3",
    "numericSenderReference",
    "cashOnDelivery",
}
STREET_HOME, STREET_ABROAD = 35, 105
MOST_PARCELS = 30
REFERENCE_DIGITS = 15


def check_shipment(shipment, need_phone=False):
    """A list of Problem: everything that is missing or does not fit, at once."""
    place, problems = shipment.consignee, []
    name = place.name or place.contact
    if not name:
        problems.append(Problem("no_name"))
    for key in ("street", "zip", "city", "country"):
        if not _clean(getattr(place, key)):
            problems.append(Problem(f"no_{key}", {"name": name}))
    if need_phone and not _phone(place.phone):
        problems.append(Problem("no_phone", {"name": name}))
    return problems + _check_address(place) + _check_parcels(shipment)


def _check_address(place):
    limits = {"street": _street_limit(place), "city": LENGTHS["consigneeCity"]}
    problems = [
        Problem(f"long_{key}", {"text": _clean(getattr(place, key)), "limit": limit})
        for key, limit in limits.items()
        if len(_clean(getattr(place, key))) > limit
    ]
    code = _clean(place.zip)
    if code and (len(code) > 9 or (place.country == "IT" and not re.fullmatch(r"\d{5}", code))):
        problems.append(Problem("bad_zip", {"zip": code, "country": place.country}))
    return problems


def _check_parcels(shipment):
    problems, count = [], len(shipment.parcels)
    if not count:
        problems.append(Problem("no_parcels"))
    elif shipment.weight <= 0:
        problems.append(Problem("no_weight"))
    if count > MOST_PARCELS:
        problems.append(Problem("too_many_parcels", {"count": count, "limit": MOST_PARCELS}))
    if not re.fullmatch(rf"\d{{1,{REFERENCE_DIGITS}}}", shipment.reference):
        params = {"text": shipment.reference, "limit": REFERENCE_DIGITS}
        problems.append(Problem("bad_reference", params))
    return problems


def create_data(account, shipment):
    """createData of a checked `shipment`; empty values and unknown keys are left out."""
    data = {
        "departureDepot": int(account.depot or 0),
        "senderCustomerCode": int(account.sender or 0),
        "deliveryFreightTypeCode": "DAP",
        "pricingConditionCode": account.pricing,
        "network": account.network,
        "serviceType": account.service,
        "numberOfParcels": len(shipment.parcels),
        "weightKG": max(round(shipment.weight, 2), 0.1),
        "volumeM3": round(shipment.volume, 3),
        "numericSenderReference": int(shipment.reference),
        "alphanumericSenderReference": shipment.own_name,
        "genericReference": shipment.contents,
        **_consignee(shipment.consignee, shipment.notes),
        **_cash(shipment),
        "isAlertRequired": "1" if account.alert else "0",
    }
    return {key: _fit(key, value) for key, value in data.items() if value not in ("", None, 0)}


def _consignee(place, notes):
    street, rest = _clean(place.street), _clean(place.street2)
    both = f"{street} {rest}".strip()
    if len(both) <= _street_limit(place):
        street, rest = both, ""  # what has no room goes to the driver's notes
    contact = _clean(place.contact)
    return {
        "consigneeCompanyName": _clean(place.name) or contact,
        "consigneeContactName": contact,
        "consigneeAddress": street,
        "consigneeZIPCode": _clean(place.zip),
        "consigneeCity": _clean(place.city),
        "consigneeProvinceAbbreviation": place.province if place.country == "IT" else "",
        "consigneeCountryAbbreviationISOAlpha2": place.country,
        "consigneeTelephone": _phone(place.phone),
        # half an address would be another one
        "consigneeEMail": place.email if len(place.email) <= 70 else "",
        "consigneeVATNumber": place.vat if len(place.vat) <= 16 else "",
        "notes": " - ".join(filter(None, (rest, _clean(notes)))),
    }


def _cash(shipment):
    """A currency or payment type without an amount is refused as a contradiction."""
    if not shipment.cash_on_delivery:
        return {"isCODMandatory": "0"}
    return {
        "isCODMandatory": "1",
        "cashOnDelivery": round(shipment.cash_on_delivery, 2),
        "codCurrency": shipment.currency,
    }


def _fit(key, value):
    if key in NUMBERS:
        return value
    return str(value)[: LENGTHS[key]].strip()


def _street_limit(place):
    return STREET_HOME if place.country in ("IT", "") else STREET_ABROAD


def _clean(text):
    return " ".join((text or "").split())


def _phone(text):
    """Digits and a leading +; a number that would be cut is left out."""
    text = re.sub(r"[^\d+]", "", text or "")
    return text if len(text) <= LENGTHS["consigneeTelephone"] else ""
