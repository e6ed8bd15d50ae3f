"""FedEx's bodies: which field takes what, and how ours are written into them."""

import math

from .checks import phone, whole
from .shipment import Problem
from .shortening import clean
from .writing import (
    Limits,
    check_customs,
    cut,
    insured_shares,
    pruned,
    street_lines,
    whole_units,
)
from .writing import check_shipment as check_common

LIMITS = Limits(
    line=35,
    lines=3,
    city=35,
    zip=10,
    parcels=999,
    phone=15,
    phone_digits=10,
    needs_phone=True,
)
REFERENCE_KIND = "CUSTOMER_REFERENCE"
POUNDS = 2.20462262
#: amounts of one parcel or unit have at most five digits before the point
LARGEST_AMOUNT = 99_999
LARGEST_SIDE = 999
MOST_COMMODITIES = 999


def check_shipment(shipment, need_phone=False):
    problems = check_common(shipment, LIMITS, need_phone)
    problems += check_customs(shipment)
    if shipment.cash_on_delivery:
        problems.append(Problem("no_cash"))
    if shipment.is_return:
        problems.append(Problem("no_return"))
    if shipment.insured > LARGEST_AMOUNT:
        params = {"field": "insured", "text": f"{shipment.insured:.2f}"}
        problems.append(Problem("bad_field", params))
    for line in shipment.customs.lines if shipment.customs else ():
        if line.value > LARGEST_AMOUNT:
            params = {"field": "value", "text": f"{line.value:.2f}"}
            problems.append(Problem("bad_field", params))
    return problems


def shipment_data(client, shipment):
    """POST /ship/v1/shipments of a checked `shipment`."""
    data = {
        "shipDatestamp": shipment.ship_on.isoformat() if shipment.ship_on else "",
        "shipper": party(shipment.sender),
        "recipients": [party(shipment.consignee)],
        "pickupType": client.pickup_kind,
        "serviceType": shipment.service or client.service,
        "packagingType": client.packaging,
        # in pounds, whatever the parcels are told in: so says the specification
        "totalWeight": round(shipment.weight * POUNDS, 1),
        "totalPackageCount": len(shipment.parcels),
        "shippingChargesPayment": payment(client),
        "labelSpecification": {
            "imageType": "ZPLII" if client.label_kind == "zpl" else "PDF",
            "labelStockType": client.label_stock,
        },
        "customsClearanceDetail": clearance(client, shipment) if shipment.customs else {},
        "requestedPackageLineItems": packages(shipment),
    }
    request = {
        "labelResponseOptions": "LABEL",
        "accountNumber": {"value": client.account},
        "requestedShipment": data,
    }
    return pruned(request)


def verify_data(request):
    return {key: request[key] for key in ("accountNumber", "requestedShipment")}


def payment(client, kind="SENDER"):
    data = {"paymentType": kind}
    if kind == "SENDER":
        party = {"accountNumber": {"value": client.account}}
        data["payor"] = {"responsibleParty": party}
    return data


def address(place):
    return {"streetLines": street_lines(place, LIMITS), **town(place)}


def town(place):
    return {
        "city": clean(place.city),
        "stateOrProvinceCode": whole(place.province, 2),
        "postalCode": clean(place.zip),
        "countryCode": place.country,
        "residential": not place.is_company,
    }


def party(place):
    firm = clean(place.name) or clean(place.contact)
    return {
        "address": address(place),
        "contact": {
            "personName": cut(place.contact, 70),
            "companyName": firm[:35].strip(),
            "phoneNumber": phone(place.phone, 15),
            "emailAddress": whole(place.email, 80),
        },
    }


def packages(shipment):
    return [
        {
            "sequenceNumber": number,
            "weight": {"units": "KG", "value": round(max(parcel.weight, 0.01), 2)},
            "dimensions": dimensions(parcel),
            "customerReferences": [
                {"customerReferenceType": REFERENCE_KIND, "value": shipment.reference}
            ],
            "declaredValue": {"amount": float(share), "currency": shipment.currency}
            if share
            else {},
        }
        for number, (parcel, share) in enumerate(
            zip(shipment.parcels, insured_shares(shipment), strict=True), 1
        )
    ]


def dimensions(parcel):
    """All three or none, in whole centimetres."""
    sides = {"length": parcel.length, "width": parcel.width, "height": parcel.height}
    if not all(0 < side <= LARGEST_SIDE for side in sides.values()):
        return {}
    return {**{key: math.ceil(side) for key, side in sides.items()}, "units": "CM"}


def clearance(client, shipment):
    customs = shipment.customs
    invoice = {"customerReferenceType": "INVOICE_NUMBER", "value": cut(customs.invoice, 30)}
    return {
        "commercialInvoice": {
            "customerReferences": [invoice],
            "termsOfSale": customs.incoterm,
            "shipmentPurpose": "SOLD" if customs.reason == "sale" else "NOT_SOLD",
        },
        "dutiesPayment": payment(
            client, "SENDER" if customs.incoterm == "DDP" else "RECIPIENT"
        ),
        "isDocumentOnly": False,
        "totalCustomsValue": money(customs.value, customs.currency),
        "commodities": [commodity(line, customs.currency) for line in customs.lines],
    }


def commodity(line, currency):
    pieces, price, words = whole_units(line)
    weight = {"units": "KG", "value": round(max(line.net_weight, 0.001), 3)}
    return {
        "description": words[:450].strip(),
        "countryOfManufacture": line.origin,
        "harmonizedCode": clean(line.hs_code),
        "numberOfPieces": min(pieces, 9999),
        "quantity": pieces,
        "quantityUnits": "PCS",
        "unitPrice": money(price, currency),
        "customsValue": money(line.quantity * line.value, currency),
        "weight": weight if line.net_weight else {},
    }


def money(value, currency):
    return {"amount": round(value, 2), "currency": currency}


def rate_data(client, consignee, shipment=None):
    """POST /rate/v1/rates/quotes; without a shipment for one kilogram."""
    sender = shipment.sender if shipment else consignee
    one = [{"weight": {"units": "KG", "value": 1}}]
    data = {
        "shipper": {"address": town(sender)},
        "recipient": {"address": town(consignee)},
        "pickupType": client.pickup_kind,
        "packagingType": client.packaging,
        "shipDateStamp": shipment.ship_on.isoformat() if shipment and shipment.ship_on else "",
        "rateRequestType": ["ACCOUNT"],
        "requestedPackageLineItems": [
            {"weight": row["weight"], "dimensions": row["dimensions"]}
            for row in packages(shipment)
        ]
        if shipment
        else one,
        "customsClearanceDetail": {
            "commodities": [
                commodity(line, shipment.customs.currency) for line in shipment.customs.lines
            ]
        }
        if shipment and shipment.customs
        else {},
    }
    request = {
        "accountNumber": {"value": client.account},
        "rateRequestControlParameters": {"returnTransitTimes": True},
        "requestedShipment": data,
    }
    return pruned(request)


def pickup_data(client, pickup):
    """POST /pickup/v1/pickups"""
    place = pickup.place
    data = {
        "associatedAccountNumber": {"value": client.account},
        "originDetail": {
            "pickupAddressType": "OTHER",
            "pickupLocation": {
                "contact": {
                    "companyName": cut(place.name or place.contact, 35),
                    "personName": cut(place.contact or place.name, 70),
                    "phoneNumber": phone(place.phone, 15),
                },
                "address": address(place),
            },
            "readyDateTimestamp": f"{pickup.ready_at:%Y-%m-%dT%H:%M:%S}",
            "customerCloseTime": f"{pickup.close_at:%H:%M:%S}",
        },
        "totalWeight": {"units": "KG", "value": round(pickup.weight, 2)},
        "packageCount": pickup.parcels,
        "carrierCode": "FDXE",
        "remarks": cut(pickup.notes, 60),
    }
    return pruned(data)
