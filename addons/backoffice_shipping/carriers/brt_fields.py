"""BRT's createData: which field takes what, and how ours are cut to fit."""

from .checks import bad_zip, check_parcels, check_reference, clean, missing_parts, phone
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
    "codPaymentType": 2,
    "codCurrency": 3,
    "insuranceAmountCurrency": 3,
}
NUMBERS = {
    "departureDepot",
    "senderCustomerCode",
    "numberOfParcels",
    "weightKG",
    "volumeM3",
    "numericSenderReference",
    "cashOnDelivery",
    "insuranceAmount",
}
STREET_HOME, STREET_ABROAD = 35, 105
MOST_PARCELS = 30
REFERENCE_DIGITS = 15


def check_shipment(shipment, need_phone=False):
    """A list of Problem: everything that is missing or does not fit, at once."""
    place = shipment.consignee
    problems = missing_parts(place, need_phone, LENGTHS["consigneeTelephone"])
    limits = {"street": _street_limit(place), "city": LENGTHS["consigneeCity"]}
    problems += [
        Problem(f"long_{key}", {"text": clean(getattr(place, key)), "limit": limit})
        for key, limit in limits.items()
        if len(clean(getattr(place, key))) > limit
    ]
    problems += bad_zip(place, LENGTHS["consigneeZIPCode"])
    problems += check_parcels(shipment.parcels, MOST_PARCELS)
    return problems + check_reference(shipment, REFERENCE_DIGITS)


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
        **_cash(account, shipment),
        **_insurance(shipment),
        "isAlertRequired": "1" if account.alert else "0",
    }
    return {key: _fit(key, value) for key, value in data.items() if value not in ("", None, 0)}


def _consignee(place, notes):
    street, rest = clean(place.street), clean(place.street2)
    both = f"{street} {rest}".strip()
    if len(both) <= _street_limit(place):
        street, rest = both, ""  # what has no room goes to the driver's notes
    contact = clean(place.contact)
    return {
        "consigneeCompanyName": clean(place.name) or contact,
        "consigneeContactName": contact,
        "consigneeAddress": street,
        "consigneeZIPCode": clean(place.zip),
        "consigneeCity": clean(place.city),
        "consigneeProvinceAbbreviation": place.province if place.country == "IT" else "",
        "consigneeCountryAbbreviationISOAlpha2": place.country,
        "consigneeTelephone": phone(place.phone, LENGTHS["consigneeTelephone"]),
        # half an address would be another one
        "consigneeEMail": place.email if len(place.email) <= 70 else "",
        "consigneeVATNumber": place.vat if len(place.vat) <= 16 else "",
        "notes": " - ".join(filter(None, (rest, clean(notes)))),
    }


def _insurance(shipment):
    if not shipment.insured:
        return {}
    amount = round(shipment.insured, 2)
    return {"insuranceAmount": amount, "insuranceAmountCurrency": shipment.currency}


def _cash(account, shipment):
    """A currency or payment type without an amount is refused as a contradiction."""
    if not shipment.cash_on_delivery:
        return {"isCODMandatory": "0"}
    return {
        "isCODMandatory": "1",
        "cashOnDelivery": round(shipment.cash_on_delivery, 2),
        "codPaymentType": account.cash_payment,
        "codCurrency": shipment.currency,
    }


def _fit(key, value):
    if key in NUMBERS:
        return value
    return str(value)[: LENGTHS[key]].strip()


def _street_limit(place):
    return STREET_HOME if place.country in ("IT", "") else STREET_ABROAD
