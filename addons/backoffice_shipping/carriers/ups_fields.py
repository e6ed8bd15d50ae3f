"""UPS's bodies: which field takes what, and how ours are written into them."""

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

LIMITS = Limits(line=35, lines=3, city=30, zip=9, parcels=200, phone=15)
#: what UPS calls its services within Europe
SERVICES = {
    "11": "Standard",
    "65": "Express Saver",
    "07": "Express",
    "08": "Expedited",
    "54": "Express Plus",
    "74": "Express 12:00",
}
OWN_PACKAGE = "02"
PRINT_RETURN_LABEL = "9"
NON_DOCUMENTS = "03"
LARGEST_SIDE = 999
MOST_LINES = 50
#: of those that UPS's invoice takes, other than our own; DPU is none of them
NO_TERMS = frozenset(["DPU"])


def check_shipment(shipment, need_phone=False):
    problems = check_common(shipment, LIMITS, need_phone or bool(shipment.customs))
    problems += check_customs(shipment)
    if shipment.cash_on_delivery:
        problems.append(Problem("no_cash"))
    if (shipment.customs or shipment.is_return) and not clean(shipment.contents):
        problems.append(Problem("no_field", {"field": "contents"}))
    return problems + (check_invoice(shipment.customs) if shipment.customs else [])


def check_invoice(customs):
    problems = []
    if customs.incoterm in NO_TERMS:
        problems.append(Problem("bad_field", {"field": "incoterm", "text": customs.incoterm}))
    if len(customs.lines) > MOST_LINES:
        params = {"field": "invoice", "text": customs.invoice}
        problems.append(Problem("bad_field", params))
    for line in customs.lines:
        code = clean(line.hs_code)
        if code and not 6 <= len(code) <= 15:
            problems.append(Problem("bad_field", {"field": "hs_code", "text": code}))
    return problems


def shipment_data(client, shipment):
    """POST …/ship of a checked `shipment`."""
    sender, consignee = shipment.sender, shipment.consignee
    return_service = {}
    start, end = sender, consignee
    if shipment.is_return:
        start, end = consignee, sender
        return_service = {"Code": PRINT_RETURN_LABEL}
    data = {
        "Description": cut(shipment.contents, 50),
        "ReturnService": return_service,
        "Shipper": {**party(sender), "ShipperNumber": client.account},
        "ShipFrom": party(start),
        "ShipTo": party(end),
        "PaymentInformation": payment(client, shipment),
        "Service": {"Code": shipment.service or client.service},
        # of the shipment, not the packages: that one holds between all European countries
        "ReferenceNumber": [
            {"Value": shipment.reference},
            {"Value": cut(shipment.own_name, 35)},
        ],
        "ShipmentRatingOptions": {"NegotiatedRatesIndicator": "Y"},
        "ShipmentServiceOptions": options(shipment, end),
        "Package": packages(shipment),
    }
    request = {
        "Request": request_head(shipment.reference),
        "Shipment": data,
        "LabelSpecification": label_data(client),
    }
    return {"ShipmentRequest": pruned(request)}


def request_head(reference, option="nonvalidate"):
    context = {"CustomerContext": reference} if reference else {}
    return {"RequestOption": option, "TransactionReference": context}


def label_data(client):
    code = "ZPL" if client.label_kind == "zpl" else "GIF"
    return {
        "LabelImageFormat": {"Code": code},
        "LabelStockSize": {"Height": "6", "Width": "4"},
    }


def address(place):
    return {"AddressLine": street_lines(place, LIMITS), **town(place)}


def town(place):
    return {
        "City": clean(place.city),
        "StateProvinceCode": whole(place.province, 5),
        "PostalCode": clean(place.zip),
        "CountryCode": place.country,
    }


def party(place):
    firm = clean(place.name) or clean(place.contact)
    return {
        "Name": firm[:35].strip(),
        "AttentionName": (clean(place.contact) or firm)[:35].strip(),
        "TaxIdentificationNumber": whole(place.vat, 15),
        "Phone": {"Number": phone(place.phone, 15)},
        "EMailAddress": whole(place.email, 50),
        "Address": address(place),
    }


def payment(client, shipment):
    """The sender pays the transport; who pays duties follows from the terms alone."""
    charges = [{"Type": "01", "BillShipper": {"AccountNumber": client.account}}]
    if shipment.customs and shipment.customs.incoterm == "DDP":
        charges.append({"Type": "02", "BillShipper": {"AccountNumber": client.account}})
    return {"ShipmentCharge": charges}


def packages(shipment, key="Packaging"):
    return [
        {
            "Description": cut(shipment.contents, 35) if shipment.is_return else "",
            key: {"Code": OWN_PACKAGE},
            **measures(parcel),
            "PackageServiceOptions": declared(share, shipment.currency),
        }
        for parcel, share in zip(shipment.parcels, insured_shares(shipment), strict=True)
    ]


def declared(value, currency):
    if not value:
        return {}
    return {"DeclaredValue": {"CurrencyCode": currency, "MonetaryValue": f"{value:.2f}"}}


def measures(parcel):
    """Kilograms with one decimal and whole centimetres, the longest side first."""
    weight = max(math.ceil(round(parcel.weight * 10, 3)) / 10, 0.1)
    sides = sorted((parcel.length, parcel.width, parcel.height), reverse=True)
    fits = sides[-1] > 0 and sides[0] <= LARGEST_SIDE
    sizes = [str(math.ceil(side)) for side in sides]
    return {
        "PackageWeight": {"UnitOfMeasurement": {"Code": "KGS"}, "Weight": f"{weight:g}"},
        "Dimensions": {
            "UnitOfMeasurement": {"Code": "CM"},
            **dict(zip(("Length", "Width", "Height"), sizes, strict=True)),
        }
        if fits
        else {},
    }


def options(shipment, end):
    customs = shipment.customs
    if not customs:
        return {}
    return {
        "InternationalForms": {
            "FormType": ["01"],
            "InvoiceNumber": cut(customs.invoice, 35),
            "InvoiceDate": f"{customs.invoice_date:%Y%m%d}",
            "TermsOfShipment": customs.incoterm,
            "ReasonForExport": cut(customs.reason.upper(), 20),
            "CurrencyCode": customs.currency,
            "Contacts": {"SoldTo": party(end)},
            "Product": [product(line) for line in customs.lines],
        }
    }


def product(line):
    pieces, price, words = whole_units(line)
    return {
        "Description": [words[start : start + 35].strip() for start in (0, 35, 70)],
        "Unit": {
            "Number": str(pieces),
            "UnitOfMeasurement": {"Code": "PCS"},
            "Value": f"{price:.2f}",
        },
        "CommodityCode": clean(line.hs_code),
        "OriginCountryCode": line.origin,
    }


def rate_data(client, consignee, shipment=None):
    """POST /rating; without a shipment for one kilogram."""
    sender = shipment.sender if shipment else consignee
    weight = {"UnitOfMeasurement": {"Code": "KGS"}, "Weight": "1"}
    rows = [{"PackagingType": {"Code": OWN_PACKAGE}, "PackageWeight": weight}]
    data = {
        "Shipper": {"ShipperNumber": client.account, "Address": town(sender)},
        "ShipFrom": {"Address": town(sender)},
        "ShipTo": {"Address": town(consignee)},
        "ShipmentRatingOptions": {"NegotiatedRatesIndicator": "Y"},
        "Package": packages(shipment, "PackagingType") if shipment else rows,
    }
    if shipment:
        day = f"{shipment.ship_on:%Y%m%d}" if shipment.ship_on else ""
        data["DeliveryTimeInformation"] = {
            "PackageBillType": NON_DOCUMENTS,
            "Pickup": {"Date": day},
        }
        if shipment.customs:
            value = f"{shipment.customs.value:.2f}"
            data["InvoiceLineTotal"] = {
                "CurrencyCode": shipment.customs.currency,
                "MonetaryValue": value,
            }
    reference = shipment.reference if shipment else ""
    head = {"TransactionReference": {"CustomerContext": reference}}
    # a Request must stand there, with or without anything in it
    return {"RateRequest": pruned({"Request": head, "Shipment": data}, keep={"Request"})}


def recovery_data(client, handle, by_number=False):
    number = handle.number or next(iter(handle.tracking_refs), "")
    request = {
        "Request": request_head(handle.reference, ""),
        "LabelSpecification": label_data(client),
    }
    if by_number and number:
        request["TrackingNumber"] = number
    else:
        request["ReferenceValues"] = {
            "ReferenceNumber": {"Value": handle.reference},
            "ShipperNumber": client.account,
        }
    return {"LabelRecoveryRequest": pruned(request, keep={"Request"})}
