"""BRT's collections, a door of their own with a key of their own."""

import json
import re

from .door import Refusal, Reply

PATH = "/orm/api/geodata/v410/colreqs"
KEY = "orm-demo"


def operation(request):
    if request.method == "POST" and request.path == PATH:
        return "pickup"
    is_cancel = request.method == "POST" and request.path.endswith("/cancel")
    return "cancel_pickup" if is_cancel else ""


def perform(ledger, name, request):
    if request.headers.get("X-Api-Key") != KEY:
        raise Refusal("401", "Invalid API key", 401)
    if name == "cancel_pickup":
        number = request.path.removeprefix(PATH + "/").removesuffix("/cancel")
        return Reply({}, 200 if ledger.cancel_pickup("brt", number) else 404)
    rows = json.loads(request.body)
    return Reply(json.dumps([_take(ledger, row) for row in rows]).encode())


def _take(ledger, row):
    wrong = _faulty_field(row)
    if wrong:
        return {"valid": False, "errors": [{"message": f"{wrong} is required"}]}
    number = f"EGF{ledger.next_number():07d}"
    ledger.add_pickup("brt", number, **row["requestInfos"])
    return {
        "ormReservationNumber": number,
        "ormNumber": "04800086240600",
        "collectionDate": "15/01/2026",
        "serviceTime": "10:00 - 17:00",
        "valid": True,
        "errors": None,
    }


def _faulty_field(row):
    infos, spec = row.get("requestInfos", {}), row.get("brtSpec", {})
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(infos.get("collectionDate"))):
        return "collectionDate"
    if not infos.get("parcelCount"):
        return "parcelCount"
    if not re.fullmatch(r"\d\d:\d\d", str(spec.get("collectionTime"))):
        return "collectionTime"
    senders = [s for s in row.get("stakeholders", []) if s.get("type") == "SE"]
    places = [s.get("address", {}) for s in senders]
    keys = ("compName", "street", "countryCode", "zipCode", "city")
    return "" if places and all(map(places[0].get, keys)) else "address"
