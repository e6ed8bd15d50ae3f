"""MyDHL's bodies: which field takes what, and how ours are written into them."""

import math
from datetime import datetime, timedelta

from .checks import phone, whole
from .shipment import Problem
from .shortening import clean
from .writing import (
    Limits,
    check_customs,
    crosses,
    cut,
    leaves_union,
    pruned,
    street_lines,
    whole_units,
)
from .writing import check_shipment as check_common

LIMITS = Limits(
    line=45, lines=3, city=45, zip=12, parcels=999, phone=70, side_cm=9999999, needs_phone=True
)
#: reference number of the consignor: what tracking by reference is asked with
REFERENCE_KIND = "CU"
#: DHL takes a shipment at most that many days before it leaves
LATEST_DAYS = 10
#: and not for a moment that is gone while it reads
SOONEST = timedelta(hours=1)
UNITS = frozenset(
    ["BOX", "DOZ", "PCS", "GM", "KG", "M", "M2", "M3", "CM", "PRS", "SET", "LTR", "ROLL", "EA"]
)
#: needed although the shipment is not for the customs
USUAL_INCOTERM = "DAP"
#: an empty ZIP code is one for DHL; a missing one is not
KEEP = frozenset(["postalCode"])


def check_shipment(shipment, today, can_insure, need_phone=False):
    problems = check_common(shipment, LIMITS, need_phone)
    problems += check_customs(shipment)
    if not clean(shipment.contents) and not shipment.customs:
        problems.append(Problem("no_field", {"field": "contents"}))
    if shipment.cash_on_delivery:
        problems.append(Problem("no_cash"))
    if shipment.is_return:
        problems.append(Problem("no_return"))
    if shipment.insured and not can_insure:
        problems.append(Problem("no_insurance"))
    if shipment.ship_on and shipment.ship_on > today + timedelta(days=LATEST_DAYS):
        text = shipment.ship_on.isoformat()
        problems.append(Problem("bad_field", {"field": "ship_on", "text": text}))
    return problems


def planned(client, now, ship_on=None, ready_at=None):
    """When the parcels leave, in local time with the offset that holds then; never past."""
    soonest = now.astimezone(client.zone) + SOONEST
    day = max(ship_on or soonest.date(), soonest.date())
    moment = datetime.combine(day, ready_at or client.ready_at, tzinfo=client.zone)
    moment = max(moment, soonest)
    offset = moment.strftime("%z")
    return f"{moment:%Y-%m-%dT%H:%M:%S} GMT{offset[:3]}:{offset[3:5]}"


def shipment_data(client, shipment, now):
    """POST /shipments of a checked `shipment`."""
    data = {
        "plannedShippingDateAndTime": planned(client, now, shipment.ship_on),
        "pickup": {"isRequested": False},
        "productCode": cut(shipment.service or client.product, 6),
        "accounts": accounts(client, with_duties=bool(shipment.customs)),
        "customerReferences": [{"value": shipment.reference, "typeCode": REFERENCE_KIND}],
        "customerDetails": {
            "shipperDetails": party(shipment.sender),
            "receiverDetails": party(shipment.consignee),
        },
        "content": content(shipment),
        "outputImageProperties": images(client, bool(shipment.customs)),
        "valueAddedServices": [
            {
                "serviceCode": client.insurance_service,
                "value": round(shipment.insured, 2),
                "currency": shipment.currency,
            }
        ]
        if shipment.insured
        else [],
    }
    return pruned(data, keep=KEEP)


def accounts(client, with_duties=False):
    rows = [{"typeCode": "shipper", "number": client.account}]
    if with_duties and client.duties_account:
        rows.append({"typeCode": "duties-taxes", "number": client.duties_account})
    return rows


def images(client, with_invoice):
    options = [{"typeCode": "label", "templateName": client.label_template}]
    options.append({"typeCode": "waybillDoc", "isRequested": False})
    if with_invoice and client.prints_invoice:
        row = {"typeCode": "invoice", "isRequested": True, "invoiceType": "commercial"}
        options.append(row)
    return {
        "encodingFormat": client.label_kind,
        "imageOptions": options,
        "splitDocumentsByPages": True,
    }


def address(place):
    lines = street_lines(place, LIMITS)
    return town(place) | {f"addressLine{n}": line for n, line in enumerate(lines, 1)}


def town(place):
    province = cut(place.province, 35)
    return {
        "postalCode": clean(place.zip),
        "cityName": clean(place.city),
        "countryCode": place.country,
        "provinceCode": province if len(province) > 1 else "",
    }


def party(place):
    firm = clean(place.name) or clean(place.contact)
    numbers = [("VAT", place.vat), ("EOR", place.eori)]
    return {
        "postalAddress": address(place),
        "contactInformation": {
            "email": whole(place.email, 70),
            "phone": phone(place.phone, 70),
            "companyName": firm[:100].strip(),
            "fullName": (clean(place.contact) or firm)[:255].strip(),
        },
        "registrationNumbers": [
            {"typeCode": kind, "number": whole(number, 35), "issuerCountryCode": place.country}
            for kind, number in numbers
            if whole(number, 35)
        ],
        "typeCode": "business" if place.is_company else "private",
    }


def package(parcel, own_name=""):
    sides = {"length": parcel.length, "width": parcel.width, "height": parcel.height}
    return {
        "weight": round(max(parcel.weight, 0.001), 3),
        "dimensions": sides if all(side > 0 for side in sides.values()) else {},
        "customerReferences": [{"value": cut(own_name, 35)}],
    }


def content(shipment):
    customs = shipment.customs
    goods = clean(shipment.contents) or (customs and clean(customs.lines[0].description)) or ""
    data = {
        "packages": [package(parcel, shipment.own_name) for parcel in shipment.parcels],
        "isCustomsDeclarable": bool(customs),
        "description": goods[:70].strip(),
        "incoterm": customs.incoterm if customs else USUAL_INCOTERM,
        "unitOfMeasurement": "metric",
    }
    if customs:
        data |= {
            "declaredValue": round(customs.value, 2),
            "declaredValueCurrency": customs.currency,
            "exportDeclaration": declaration(customs),
        }
    return data


def declaration(customs):
    return {
        "lineItems": [line_item(n, line) for n, line in enumerate(customs.lines, 1)],
        "invoice": {
            "number": cut(customs.invoice, 35),
            "date": customs.invoice_date.isoformat(),
        },
        "placeOfIncoterm": cut(customs.incoterm_place, 256),
        "exportReason": cut(customs.reason, 30),
        "exportReasonType": "commercial_purpose_or_sale"
        if customs.reason == "sale"
        else "permanent",
        "shipmentType": "commercial",
    }


def line_item(number, line):
    pieces, price, words = whole_units(line)
    unit = line.unit if line.unit in UNITS and pieces == line.quantity else "PCS"
    weight = math.ceil(line.net_weight * 1000) / 1000
    return {
        "number": number,
        "description": words[:512].strip(),
        "price": round(price, 2),
        "quantity": {"value": pieces, "unitOfMeasurement": unit},
        "commodityCodes": [{"typeCode": "outbound", "value": whole(line.hs_code, 18)}],
        "manufacturerCountry": line.origin,
        "weight": {"netValue": weight, "grossValue": weight},
    }


def rate_data(client, consignee, now, shipment=None):
    """POST /rates; without a shipment for one kilogram."""
    sender = shipment.sender if shipment else consignee
    packages = [package(p) for p in shipment.parcels] if shipment else [{"weight": 1}]
    data = {
        "customerDetails": {
            "shipperDetails": town(sender),
            "receiverDetails": town(consignee),
        },
        "accounts": accounts(client),
        "plannedShippingDateAndTime": planned(client, now, shipment and shipment.ship_on),
        "unitOfMeasurement": "metric",
        "isCustomsDeclarable": bool(shipment and (shipment.customs or leaves_union(shipment))),
        "packages": packages,
        "monetaryAmount": [
            {
                "typeCode": "declaredValue",
                "value": round(shipment.customs.value, 2),
                "currency": shipment.customs.currency,
            }
        ]
        if shipment and shipment.customs
        else [],
    }
    return pruned(data, keep=KEEP)


def pickup_data(client, pickup, now):
    """POST /pickups. DHL wants each shipment: all parcels as one, of equal weight."""
    each = round(max(pickup.weight / max(pickup.parcels, 1), 0.001), 3)
    home = pickup.place.country
    shipment = {
        "productCode": cut(client.product, 6),
        "isCustomsDeclarable": any(crosses(home, country) for country in pickup.countries),
        "unitOfMeasurement": "metric",
        "packages": [{"weight": each} for _number in range(max(pickup.parcels, 1))],
    }
    data = {
        "plannedPickupDateAndTime": planned(
            client, now, pickup.ready_at.date(), pickup.ready_at.time()
        ),
        "closeTime": f"{pickup.close_at:%H:%M}",
        "accounts": accounts(client),
        "specialInstructions": [{"value": cut(pickup.notes, 80)}] if pickup.notes else [],
        "customerDetails": {"shipperDetails": pickup_party(pickup.place)},
        "shipmentDetails": [shipment],
    }
    return pruned(data, keep=KEEP)


def pickup_party(place):
    data = party(place)
    return {key: data[key] for key in ("postalAddress", "contactInformation")}
