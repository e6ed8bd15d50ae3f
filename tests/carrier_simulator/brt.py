"""BRT's door: accounts, shipments, and the answers to each request."""

import base64
from datetime import UTC, date, datetime
from urllib.parse import unquote

from . import brt_pickup, label
from .brt_fields import faulty_field, has_no_route
from .door import Door, Refusal, Reply

SHIPMENTS = "/rest/v1/shipments/"
PICKUPS = brt_pickup.PATH
TRACKING = "/rest/v1/tracking/parcelID/"
OPERATIONS = {
    ("POST", SHIPMENTS + "shipment"): "create",
    ("PUT", SHIPMENTS + "shipment"): "confirm",
    ("PUT", SHIPMENTS + "delete"): "delete",
    ("PUT", SHIPMENTS + "routing"): "routing",
}
PARTS = {
    "create": "createResponse",
    "confirm": "confirmResponse",
    "delete": "deleteResponse",
    "routing": "routingResponse",
    "tracking": "ttParcelIdResponse",
}
USER, PASSWORD, CUSTOMER = "1020100", "demo", 1020100
CODES = {
    "RITIRATA": "700",
    "PARTITA": "701",
    "IN CONSEGNA": "702",
    "IN GIACENZA": "703",
    "RESA AL MITTENTE": "704",
    "CONSEGNATA": "705",
}
#: the last event of each state
LAST_STEPS = {
    "out": "IN CONSEGNA",
    "held": "IN GIACENZA",
    "returned": "RESA AL MITTENTE",
    "delivered": "CONSEGNATA",
}
TEXTS = {
    0: ("", ""),
    4: ("DATA NORMALIZED", "consignee data were normalised"),
    -1: ("ERROR", "generic error"),
    -5: ("PARAMETER ERROR", ""),
    -7: ("LOGIN FAILED", "user or password wrong"),
    -57: ("LOGIN PARAMETER MISSING", "account"),
    -63: ("ROUTING CALCULATION ERROR", "zip code or city not served"),
    -64: ("PARCEL NUMBERING ERROR", ""),
    -65: ("LABEL PRINTING ERROR", ""),
    -67: ("SENDER CUSTOMER CODE ERROR", "not linked to the user"),
    -68: ("WRONG DATA", ""),
    -101: ("SHIPMENT NOT CONFIRMABLE", ""),
    -102: ("SHIPMENT ALREADY CONFIRMED", ""),
    -151: ("SHIPMENT NOT FOUND", "never created or older than 40 days"),
    -152: ("SHIPMENT ALREADY HANDLED", "by the depot"),
    -153: ("SHIPMENT IN PROCESS", "retry later"),
    -154: ("MULTIPLE SHIPMENTS", "same references"),
}


class Brt(Door):
    carrier = "brt"
    paths = ("/rest/v1/", "/orm/")

    def operation(self, request):
        if request.path.startswith(PICKUPS):
            return brt_pickup.operation(request)
        if request.method == "GET" and request.path.startswith(TRACKING):
            return "tracking"
        return OPERATIONS.get((request.method, request.path), "")

    def perform(self, operation, request, fault):
        if request.path.startswith(PICKUPS):
            return brt_pickup.perform(self.ledger, operation, request)
        if operation == "tracking":
            number = unquote(request.path[len(TRACKING) :])
            account = request.headers.get("userID"), request.headers.get("password")
            return Reply({PARTS[operation]: self.track(number, *account)})
        body = request.json()
        if body is None:
            return Reply({"error": "the body is no JSON object"}, 400)
        if operation == "create":
            answer = self.create(body, fault.get("kind") != "no_label")
        else:
            answer = getattr(self, operation)(body)
        if fault.get("kind") == "warning":
            answer |= message(fault["code"], fault.get("message", ""))
        return Reply({PARTS[operation]: answer})

    def refuse(self, operation, refusal):
        if operation not in PARTS:
            return Reply({"message": refusal.detail or str(refusal.code)}, refusal.status)
        return Reply({PARTS[operation]: message(refusal.code, refusal.detail)}, refusal.status)

    # --- Requests: each returns the body of its response or raises Refusal

    def create(self, body, with_labels=True):
        self._log_in(body)
        with self.ledger.lock:
            wrong = faulty_field(body)
            if wrong:
                raise Refusal(-68, wrong)
            data = body["createData"]
            self._check_customer(data)
            if has_no_route(data):
                raise Refusal(-63)
            shipment = self._add(data)
        kind = (body.get("labelParameters") or {}).get("outputType", "PDF")
        rows = [_label_row(shipment, parcel, kind) for parcel in shipment["parcels"]]
        city = data["consigneeCity"].upper()
        return {
            **message(4 if city != data["consigneeCity"] else 0),
            "arrivalTerminal": "044",
            "arrivalDepot": "044",
            "deliveryZone": "01",
            "parcelNumberFrom": shipment["parcels"][0][5:14],
            "parcelNumberTo": shipment["parcels"][-1][5:14],
            "departureDepot": str(data["departureDepot"]),
            "consigneeCity": city,
            "numberOfParcels": data["numberOfParcels"],
            "weightKG": data["weightKG"],
            "alphanumericSenderReference": data.get("alphanumericSenderReference", ""),
            "disclaimer": "Practice only: nothing was booked.",
            "labels": {"label": rows if with_labels else []},
        }

    def confirm(self, body):
        self._log_in(body)
        with self.ledger.lock:
            shipment = self._find(body.get("confirmData") or {})
            if shipment["state"] == "confirmed":
                raise Refusal(-102)
            if shipment["state"] != "created":
                raise Refusal(-101)
            shipment["state"] = "confirmed"
        return message(0)

    def delete(self, body):
        self._log_in(body)
        with self.ledger.lock:
            shipment = self._find(body.get("deleteData") or {})
            if shipment["state"] == "depot":
                raise Refusal(-152)
            if shipment["state"] == "process":
                raise Refusal(-153)
            shipment["state"] = "deleted"
        return message(0, "SHIPMENT DELETED")

    def routing(self, body):
        self._log_in(body)
        data = body.get("routingData") or {}
        self._check_customer(data)
        if has_no_route(data):
            raise Refusal(-63)
        return {**message(0), "arrivalDepot": "044"}

    def track(self, number, user, password):
        if (user, password) != (USER, PASSWORD):
            raise Refusal(-7)
        with self.ledger.lock:
            rows = self.ledger.rows("brt")
            found = [s for s in rows if number in (p[:-3] for p in s["parcels"])]
        if not found:
            raise Refusal(-151)
        return {**message(0), **_tracking(found[0])}

    # --- State

    def _add(self, data):
        number = self.ledger.next_number()
        count = data["numberOfParcels"]
        first = 1_000_000 + number * 40
        depot = data["departureDepot"] % 1000
        return self.ledger.add(
            "brt",
            data["numericSenderReference"],
            number=number,
            own_name=data.get("alphanumericSenderReference", ""),
            customer=data["senderCustomerCode"],
            consignee=data["consigneeCompanyName"],
            city=data["consigneeCity"],
            weight=data["weightKG"],
            data=data,
            parcels=[f"{depot:03d}01{first + n:09d}0101"[:18] for n in range(count)],
        )

    def _find(self, key):
        self._check_customer(key)
        wanted = (str(key.get("numericSenderReference")), key.get("senderCustomerCode"))
        name = key.get("alphanumericSenderReference", "")
        found = [
            s
            for s in self.ledger.rows("brt")
            if (s["reference"], s["customer"]) == wanted
            and s["own_name"] == name
            and s["state"] != "deleted"
        ]
        if not found:
            raise Refusal(-151)
        if len(found) > 1:
            raise Refusal(-154)
        return found[0]

    @staticmethod
    def _log_in(body):
        account = body.get("account") or {}
        if not account.get("userID") or not account.get("password"):
            raise Refusal(-57)
        if (account["userID"], account["password"]) != (USER, PASSWORD):
            raise Refusal(-7)

    @staticmethod
    def _check_customer(data):
        if data.get("senderCustomerCode") != CUSTOMER:
            raise Refusal(-67)


def message(code, text=""):
    title, detail = TEXTS.get(code, ("ERROR", ""))
    severity = "ERROR" if code < 0 else "WARNING" if code else "INFO"
    now = datetime.now(UTC).isoformat()
    return {
        "currentTimeUTC": now,
        "executionMessage": {
            "code": code,
            "severity": severity,
            "codeDesc": title,
            "message": text or detail,
        },
    }


def _label_row(shipment, parcel, kind):
    lines = [
        parcel,
        "PRACTICE - NOT A SHIPMENT",
        shipment["consignee"][:40],
        shipment["data"]["consigneeAddress"][:45],
        f"{shipment['data']['consigneeZIPCode']} {shipment['city']}"[:45],
        f"{shipment['weight']} kg   {shipment['own_name']}",
    ]
    content = label.zpl(lines) if kind == "ZPL" else label.pdf(lines)
    stream = base64.b64encode(content).decode()
    return {
        "dataLength": str(len(stream)),
        "parcelID": parcel,
        "trackingByParcelID": parcel[:-3],
        "parcelNumberGeoPost": "",
        "stream": stream,
    }


def _tracking(shipment):
    steps = [("RITIRATA", "MILANO")]
    state, day = shipment["state"], shipment.get("on") or date(2026, 1, 15)
    if state in ("depot", "out", "held", "returned", "delivered"):
        steps.insert(0, ("PARTITA", "MILANO"))
    if state in LAST_STEPS:
        steps.insert(0, (LAST_STEPS[state], shipment["city"]))
    events = [
        {
            "evento": {
                "data": f"{day:%d.%m.%Y}",
                "ora": f"{15 + len(steps) - n:02d}.30",
                "id": CODES[text],
                "descrizione": text,
                "filiale": place,
            }
        }
        for n, (text, place) in enumerate(steps)
    ]
    return {
        "bolla": {
            "dati_consegna": {
                "firmatario_consegna": "ROSSI" if shipment["state"] == "delivered" else "",
            },
            "dati_spedizione": {"spedizione_id": str(shipment["number"])},
            "riferimenti": {
                "riferimento_mittente_numerico": shipment["reference"],
                "riferimento_mittente_alfabetico": shipment["own_name"],
            },
            "merce": {
                "colli": len(shipment["parcels"]),
                "peso_kg": shipment["weight"],
            },
        },
        "lista_eventi": events,
        "lista_note": [],
    }
