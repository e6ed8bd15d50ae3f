"""BRT's collections ("ORM"): another address and another credential than shipments.

BRT's public texts do not say which of its two numbers a collection is cancelled by: the
reservation's number is used, as other clients do.
"""

import json
from urllib.parse import quote

from .checks import clean, phone
from .errors import OutcomeUnknown, Refused
from .http import sort_reply
from .reading import text_of
from .result import PickupResult

PATH = "/api/geodata/v410/colreqs"


def request(account, pickup):
    """Orders the collection."""
    reply = _call(account, "POST", PATH, [collection(account, pickup)])
    rows = _json(reply)
    row = rows[0] if isinstance(rows, list) and rows else rows
    if not isinstance(row, dict):
        raise OutcomeUnknown("unreadable")
    _ensure_no_errors(row)
    number = text_of(row.get("ormReservationNumber"))
    if not number:
        raise OutcomeUnknown("unreadable")
    window = f"{text_of(row.get('collectionDate'))} {text_of(row.get('serviceTime'))}"
    return PickupResult(number, window=window.strip())


def cancel(account, number):
    """True when BRT had it, False when it knows none of that number."""
    reply = account.pickup_http.send(
        "POST", f"{PATH}/{quote(number, safe='')}/cancel", _headers(account)
    )
    if reply.status == 404:
        return False
    _ensure_taken(reply)
    body = _json(reply)
    if isinstance(body, dict):
        _ensure_no_errors(body)
    return True


def collection(account, pickup):
    """The collection as BRT's request wants it."""
    customer = {"custAccNumber": str(account.sender)}
    window = {"from": f"{pickup.ready_at:%H:%M}", "to": f"{pickup.close_at:%H:%M}"}
    spec = {
        "collectionTime": f"{pickup.ready_at:%H:%M}",
        "language": "it",
        "payerType": "Sender",
        "weightKG": round(pickup.weight, 1),
        "palletCount": pickup.pallets or None,
        "openingHours": [window],
        "notes": clean(pickup.notes),
        "requestRef": pickup.reference,
    }
    return {
        "requestInfos": {
            "collectionDate": f"{pickup.ready_at:%Y-%m-%d}",
            "parcelCount": pickup.parcels,
        },
        "customerInfos": customer,
        "stakeholders": [
            {"type": "RQ", "customerInfos": customer},
            {"type": "SE", **_sender(pickup.place)},
        ],
        "brtSpec": _filled(spec),
    }


def _sender(place):
    contact = {
        "phone": phone(place.phone, 20),
        "contactPerson": clean(place.contact or place.name),
        "email": clean(place.email),
    }
    address = {
        "compName": clean(place.name),
        "street": clean(f"{place.street} {place.street2}"),
        "countryCode": place.country,
        "state": clean(place.province),
        "zipCode": clean(place.zip),
        "city": clean(place.city),
    }
    return {"address": _filled(address), "contact": {"contactDetails": _filled(contact)}}


def _filled(values):
    return {key: value for key, value in values.items() if value not in ("", None)}


def _headers(account):
    return {"X-Api-Key": account.pickup_key}


def _call(account, method, path, body):
    reply = account.pickup_http.send(method, path, _headers(account), json=body)
    _ensure_taken(reply)
    return reply


def _ensure_taken(reply):
    if reply.status >= 300:
        raise sort_reply(reply)


def _json(reply):
    try:
        return json.loads(reply.content or b"null")
    except (ValueError, RecursionError) as error:
        raise OutcomeUnknown("unreadable") from error


def _ensure_no_errors(row):
    """`errors` may be a list of texts or of objects."""
    errors = row.get("errors")
    if not errors:
        return
    first = errors[0] if isinstance(errors, list) else errors
    if isinstance(first, dict):
        keys = ("message", "description", "codeDesc")
        first = next((first[key] for key in keys if first.get(key)), first)
    raise Refused("told", advice="data", text=text_of(first))
