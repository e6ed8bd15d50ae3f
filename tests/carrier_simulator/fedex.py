"""FedEx's door: token, ship, cancel, rates, pickups, tracking, proof of delivery."""

import base64
from datetime import UTC, datetime
from urllib.parse import parse_qsl

from . import label
from .door import Door, Refusal, Reply
from .fedex_rules import (
    CANCEL,
    CANCEL_PICKUP,
    DOCUMENTS,
    FIND,
    PICKUP,
    RATE,
    SHIP,
    TRACK,
    VALIDATE,
)

USER, PASSWORD, ACCOUNT = "demo-client", "demo-secret", "740561073"
OPERATIONS = {
    ("POST", "/oauth/token"): ("token", None),
    ("POST", "/ship/v1/shipments"): ("create", SHIP),
    ("POST", "/ship/v1/shipments/packages/validate"): ("test", VALIDATE),
    ("PUT", "/ship/v1/shipments/cancel"): ("delete", CANCEL),
    ("POST", "/rate/v1/rates/quotes"): ("rate", RATE),
    ("POST", "/pickup/v1/pickups"): ("pickup", PICKUP),
    ("PUT", "/pickup/v1/pickups/cancel"): ("cancel_pickup", CANCEL_PICKUP),
    ("POST", "/track/v1/trackingnumbers"): ("tracking", TRACK),
    ("POST", "/track/v1/referencenumbers"): ("find", FIND),
    ("POST", "/track/v1/trackingdocuments"): ("proof", DOCUMENTS),
}
SERVICES = {
    "FEDEX_INTERNATIONAL_PRIORITY": ("FedEx International Priority", 42.1, "ONE_DAY"),
    "FEDEX_REGIONAL_ECONOMY": ("FedEx Regional Economy", 17.3, "THREE_DAYS"),
}
PLACE = "RMIA"


class Fedex(Door):
    carrier = "fedex"
    paths = ("/oauth/", "/ship/v1/", "/rate/v1/", "/pickup/v1/", "/track/v1/")

    def operation(self, request):
        return OPERATIONS.get((request.method, request.path), ("", None))[0]

    def perform(self, operation, request, fault):
        if operation == "token":
            return self._token(request)
        if not self.tokens.is_valid(request.bearer()):
            raise Refusal("NOT.AUTHORIZED.ERROR", "Access token expired.", 401)
        rules = OPERATIONS[request.method, request.path][1]
        body = request.json()
        wrong = "no JSON" if body is None else rules.fault(body, "#")
        if wrong:
            raise Refusal("INVALID.INPUT.EXCEPTION", wrong, 400)
        account = body.get("accountNumber") or body.get("associatedAccountNumber") or {}
        if account and account["value"] != ACCOUNT:
            raise Refusal("ACCOUNT.NUMBER.MISMATCH", "the account is not the user's", 403)
        output = getattr(self, f"_{operation}")(body, fault)
        if fault.get("kind") == "warning":
            alert = {"code": str(fault["code"]), "alertType": "WARNING"}
            output["alerts"] = [{**alert, "message": fault["message"]}]
        return Reply({"transactionId": "practice", "output": output})

    def refuse(self, operation, refusal):
        status = refusal.status if refusal.status >= 400 else 400
        error = {"code": str(refusal.code), "message": refusal.detail}
        return Reply({"transactionId": "practice", "errors": [error]}, status)

    def _token(self, request):
        form = dict(parse_qsl(request.body.decode()))
        wanted = {
            "grant_type": "client_credentials",
            "client_id": USER,
            "client_secret": PASSWORD,
        }
        if form != wanted:
            raise Refusal("NOT.AUTHORIZED.ERROR", "The given client credentials…", 401)
        token = {"access_token": self.tokens.issue(), "token_type": "bearer"}
        return Reply({**token, "expires_in": int(self.tokens.lifetime), "scope": "CXS"})

    # --- Requests: each returns the output of its response

    def _create(self, body, fault):
        shipment = body["requestedShipment"]
        items = shipment["requestedPackageLineItems"]
        if shipment.get("totalPackageCount", len(items)) != len(items):
            raise Refusal("PACKAGECOUNT.MISMATCH", "totalPackageCount", 400)
        with self.ledger.lock:
            row = self._add(shipment)
        kind = shipment["labelSpecification"]["imageType"]
        with_labels = fault.get("kind") != "no_label"
        return {
            "transactionShipments": [
                {
                    "serviceType": shipment["serviceType"],
                    "masterTrackingNumber": row["number"],
                    "pieceResponses": [
                        {
                            "trackingNumber": piece,
                            "masterTrackingNumber": row["number"],
                            "packageSequenceNumber": n,
                            "packageDocuments": [_label(piece, row, kind)]
                            if with_labels
                            else [],
                        }
                        for n, piece in enumerate(row["parcels"], 1)
                    ],
                    "completedShipmentDetail": {
                        "shipmentRating": {
                            "shipmentRateDetails": [{"totalNetCharge": 42.1, "currency": "EUR"}]
                        }
                    },
                }
            ]
        }

    def _test(self, body, fault):
        return {"alerts": [{"alertType": "NOTE", "message": "Shipment validated"}]}

    def _delete(self, body, fault):
        with self.ledger.lock:
            found = self._by_number(body["trackingNumber"])
            if not found or found["state"] == "deleted":
                raise Refusal("NOT.FOUND.ERROR", "no such tracking number", 404)
            if found["state"] != "created":
                return {"cancelledShipment": False, "message": "already tendered"}
            found["state"] = "deleted"
        return {"cancelledShipment": True, "cancelledHistory": True, "message": "cancelled"}

    def _rate(self, body, fault):
        return {
            "rateReplyDetails": [
                {
                    "serviceType": code,
                    "serviceName": name,
                    "ratedShipmentDetails": [
                        {"rateType": "LIST", "totalNetCharge": price * 2, "currency": "EUR"},
                        {
                            "rateType": "ACCOUNT",
                            "totalNetCharge": price,
                            "currency": "EUR",
                            "shipmentRateDetail": {
                                "surCharges": [{"description": "Fuel", "amount": 2.5}]
                            },
                        },
                    ],
                    "operationalDetail": {
                        "transitTime": days,
                        "deliveryDate": "2026-01-20T12:00:00",
                    },
                }
                for code, (name, price, days) in SERVICES.items()
            ]
        }

    def _pickup(self, body, fault):
        number = str(self.ledger.next_number())
        day = body["originDetail"]["readyDateTimestamp"][:10]
        self.ledger.add_pickup(self.carrier, f"{number}/{day}/{PLACE}")
        return {"pickupConfirmationCode": number, "location": PLACE}

    def _cancel_pickup(self, body, fault):
        keys = ("pickupConfirmationCode", "scheduledDate", "location")
        if not self.ledger.cancel_pickup(self.carrier, "/".join(body[key] for key in keys)):
            raise Refusal("NOT.FOUND.ERROR", "no such pickup", 404)
        code = body["pickupConfirmationCode"]
        return {"pickupConfirmationCode": code, "cancelConfirmationMessage": "cancelled"}

    def _tracking(self, body, fault):
        numbers = [row["trackingNumberInfo"]["trackingNumber"] for row in body["trackingInfo"]]
        return {"completeTrackResults": [self._tracked(number) for number in numbers]}

    def _find(self, body, fault):
        wanted = body["referencesInformation"]
        today = datetime.now(UTC).date().isoformat()
        is_covered = wanted["shipDateBegin"] <= today <= wanted["shipDateEndDate"]
        rows = self.ledger.rows(self.carrier, reference=wanted["value"])
        alive = [row for row in rows if row["state"] != "deleted"]
        if not alive or not is_covered or wanted["accountNumber"] != ACCOUNT:
            code = "TRACKING.REFERENCENUMBER.NOTFOUND"
            error = {"code": code, "message": "not found"}
            return {"completeTrackResults": [{"trackResults": [{"error": error}]}]}
        numbers = [piece for row in alive for piece in row["parcels"]]
        return {"completeTrackResults": [self._tracked(number) for number in numbers]}

    def _proof(self, body, fault):
        info = body["trackDocumentSpecification"][0]["trackingNumberInfo"]
        found = self._by_number(info["trackingNumber"])
        if not found or found["state"] != "delivered":
            raise Refusal("NOT.FOUND.ERROR", "no proof of delivery", 404)
        content = label.pdf([found["number"], "PRACTICE - PROOF"])
        document = base64.b64encode(content).decode()
        return {"documentType": "SIGNATURE_PROOF_OF_DELIVERY", "document": [document]}

    # --- State

    def _tracked(self, number):
        found = self._by_number(number)
        if not found:
            code = "TRACKING.TRACKINGNUMBER.NOTFOUND"
            result = {"error": {"code": code, "message": "not found"}}
        else:
            result = _track_result(found, number)
        return {"trackingNumber": number, "trackResults": [result]}

    def _by_number(self, number):
        found = [row for row in self.ledger.rows(self.carrier) if number in row["parcels"]]
        return found[0] if found else None

    def _add(self, shipment):
        number = self.ledger.next_number()
        items = shipment["requestedPackageLineItems"]
        references = [
            row["value"]
            for row in items[0].get("customerReferences", [])
            if row["customerReferenceType"] == "CUSTOMER_REFERENCE"
        ]
        parcels = [f"7948{number:05d}{n:03d}" for n in range(len(items))]
        consignee = shipment["recipients"][0]
        return self.ledger.add(
            self.carrier,
            references[0] if references else "",
            number=parcels[0],
            consignee=consignee["contact"].get("companyName", ""),
            city=consignee["address"]["city"],
            weight=sum(row["weight"]["value"] for row in items),
            data=shipment,
            parcels=parcels,
        )


def _label(piece, row, kind):
    lines = [piece, "PRACTICE - NOT A SHIPMENT", row["consignee"][:40], row["city"][:40]]
    content = label.zpl(lines) if kind == "ZPLII" else label.pdf(lines)
    return {
        "contentType": "LABEL",
        "docType": kind,
        "encodedLabel": base64.b64encode(content).decode(),
    }


def _track_result(row, number):
    steps = [("PU", "Picked up", "RIMINI")]
    if row["state"] in ("depot", "delivered", "held"):
        steps.insert(0, ("DP", "Departed FedEx location", "BOLOGNA"))
    if row["state"] == "held":
        steps.insert(0, ("DE", "Delivery exception", row["city"]))
    if row["state"] == "delivered":
        steps.insert(0, ("DL", "Delivered", row["city"]))
    result = {
        "trackingNumberInfo": {"trackingNumber": number},
        "scanEvents": [
            {
                "date": f"2026-01-15T{15 + len(steps) - n:02d}:30:00+01:00",
                "eventType": code,
                "eventDescription": words,
                "scanLocation": {"city": place, "countryCode": "IT"},
            }
            for n, (code, words, place) in enumerate(steps)
        ],
    }
    if row["state"] == "delivered":
        result["deliveryDetails"] = {"receivedByName": "ROSSI"}
    return result
