"""Poste Delivery Business: a shipment as a waybill. The lengths of its fields are not
published: nothing is cut here, Poste's own refusal says what is too long."""

import re
from datetime import date

from .checks import (
    bad_zip,
    check_parcels,
    check_reference,
    clean,
    missing_parts,
    phone,
    whole,
)
from .shipment import Problem

CASH = "APT000918"
ITALY = {"country": "ITA1", "countryName": "Italia"}
HOUSE_NUMBER = re.compile(r"^(.*?\D),?\s+(\d+\s*(?:[/-]?\s*\w{1,4})?)$")
NO_NUMBER = "SNC"
MOST_PARCELS = 99


def check_shipment(account, shipment, need_phone=False):
    """A list of Problem: everything that is missing or does not fit, at once."""
    place, sender = shipment.consignee, shipment.sender
    problems = missing_parts(place, need_phone) + bad_zip(place)
    if place.country not in ("IT", ""):
        problems.append(Problem("not_served", {"country": place.country}))
    elif len(clean(place.province)) != 2:
        problems.append(Problem("no_field", {"field": "province"}))
    if sender is None or missing_parts(sender):
        problems.append(Problem("no_field", {"field": "sender"}))
    most = MOST_PARCELS if account.multi_service else 1
    problems += check_parcels(shipment.parcels, most)
    if any(not all(_size(account, parcel)) for parcel in shipment.parcels):
        problems.append(Problem("no_field", {"field": "size"}))
    if shipment.cash_on_delivery and shipment.currency != "EUR":
        problems.append(Problem("no_cash"))
    if shipment.insured:
        params = {"field": "insured", "text": f"{shipment.insured:.2f}"}
        problems.append(Problem("bad_field", params))
    return problems + check_reference(shipment, 15)


def waybill_request(account, shipment):
    """The body of a checked `shipment`."""
    day = shipment.ship_on or date.today()  # noqa: DTZ011 - the sender's day
    return {
        "costCenterCode": account.cost_center,
        "shipmentDate": f"{day:%Y-%m-%d}T10:00:00.000+0000",
        "paperless": "false",
        "waybills": [
            {
                "clientReferenceId": shipment.reference,
                "printFormat": account.print_format,
                "product": account.product,
                "data": {
                    "declared": [_declared(account, parcel) for parcel in shipment.parcels],
                    "content": clean(shipment.contents) or clean(shipment.own_name),
                    "services": _services(account, shipment),
                    "sender": address_fields(shipment.sender),
                    "receiver": address_fields(shipment.consignee, shipment.notes),
                },
            }
        ],
    }


def address_fields(place, notes=""):
    street, number = split_street(place.street)
    return {
        "nameSurname": clean(place.name or place.contact),
        "contactName": clean(place.contact or place.name),
        "address": street,
        "streetNumber": number,
        "zipCode": clean(place.zip),
        "city": clean(place.city),
        "province": clean(place.province),
        **ITALY,
        "email": whole(place.email, 254),
        "phone": phone(place.phone, 20),
        "note1": " - ".join(filter(None, (clean(place.street2), clean(notes)))),
    }


def split_street(text):
    """("Via Roma", "12/B"); without a number the one that Italians write then."""
    text = clean(text)
    found = HOUSE_NUMBER.match(text)
    if not found:
        return re.sub(r",?\s*\bsnc$", "", text, flags=re.IGNORECASE), NO_NUMBER
    return found[1].rstrip(" ,"), found[2].strip()


def _size(account, parcel):
    """Length, width, height in whole cm, those of the account's usual box when not known."""
    sides = (parcel.length, parcel.width, parcel.height)
    usual = (account.length, account.width, account.height)
    return [int(-(-side // 1)) for side in (sides if all(sides) else usual)]


def _declared(account, parcel):
    length, width, height = map(str, _size(account, parcel))
    grams = max(round(parcel.weight * 1000), 1)
    return {"weight": str(grams), "height": height, "length": length, "width": width}


def _services(account, shipment):
    services = {}
    if len(shipment.parcels) > 1:
        services[account.multi_service] = {}
    if shipment.cash_on_delivery:
        services[CASH] = {
            "amount": f"{shipment.cash_on_delivery:.2f}",
            "paymentMode": account.cash_mode,
        }
    return services


def pickup_item(account, pickup):
    """The item of `pickup` that orders a collection."""
    place = _pickup_place(pickup.place)
    return {
        "operation": "I",
        "bookingType": account.pickup_kind,
        "bookingId": "",
        "pickupId": "",
        "shipmentId": "",
        "customerShipmentId": pickup.reference,
        "sender": {"item": [place]},
        "where": {"item": [place]},
        "receiver": {"item": [dict.fromkeys(place, "")]},
        "content": {
            "item": [
                {
                    "containerType": "P",
                    "quantity": pickup.parcels,
                    "weight": round(pickup.weight, 1),
                }
            ]
        },
        "pickupDate": f"{pickup.ready_at:%Y%m%d}",
        "timeSlot": _slot(pickup),
        "note1": clean(pickup.notes),
    }


def _pickup_place(place):
    street, number = split_street(place.street)
    return {
        "givenName": clean(place.name or place.contact),
        "streetName": street,
        "streetNumber": number,
        "town": clean(place.city),
        "region": clean(place.province),
        "postCode": clean(place.zip),
        "country": "IT",
    }


def _slot(pickup):
    if pickup.close_at.hour <= 13:
        return "AM"
    return "PM" if pickup.ready_at.hour >= 13 else "AMPM"
