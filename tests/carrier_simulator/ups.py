"""UPS's door: token, ship, void, label recovery, rates, pickups, tracking."""

import base64
from urllib.parse import unquote

from . import label
from .door import Door, Refusal, Reply
from .ups_rules import PICKUP, RATE, RECOVERY, SHIP

USER, PASSWORD, ACCOUNT = "demo-client", "demo-secret", "A1B2C3"
TOKEN = "/security/v1/oauth/token"
VOID = "/api/shipments/v2409/void/cancel/"
PICKUPS = "/api/shipments/v2409/pickup/"
DETAILS = "/api/track/v1/details/"
REFERENCES = "/api/track/v1/reference/details/"
RATES = "/api/rating/v2409/"
PLAIN = {
    ("POST", TOKEN): "token",
    ("POST", "/api/shipments/v2409/ship"): "create",
    ("POST", "/api/labels/v2409/recovery"): "label",
    ("POST", "/api/pickupcreation/v2409/pickup"): "pickup",
}
BEGINNINGS = (
    ("DELETE", VOID, "delete"),
    ("DELETE", PICKUPS, "cancel_pickup"),
    ("GET", REFERENCES, "find"),
    ("GET", DETAILS, "tracking"),
    ("POST", RATES, "rate"),
)
SERVICES = {"11": ("UPS Standard", "18.50", "3"), "65": ("UPS Express Saver", "39.90", "1")}


class Ups(Door):
    carrier = "ups"
    paths = ("/security/v1/", "/api/")

    def operation(self, request):
        name = PLAIN.get((request.method, request.path), "")
        for method, start, own in BEGINNINGS:
            if not name and request.method == method and request.path.startswith(start):
                name = own
        if name == "label":
            body = request.json() or {}
            # asked by a reference it is the search for a lost shipment
            return "find" if "ReferenceValues" in str(body) else "label"
        if name == "tracking" and request.query.get("returnPOD") == "true":
            return "proof"
        return name

    def perform(self, operation, request, fault):
        if operation == "token":
            return self._token(request)
        if not self.tokens.is_valid(request.bearer()):
            raise Refusal("250002", "Invalid Authentication Information.", 401)
        if request.path.startswith("/api/track") and not request.headers.get("transactionSrc"):
            raise Refusal("VST001", "transactionSrc is required", 400)
        if operation == "find" and request.method == "POST":
            operation = "label"
        elif operation == "proof":
            operation = "tracking"
        answer = getattr(self, f"_{operation}")(request, fault)
        if fault.get("kind") == "warning":
            head = next(iter(answer.values())).setdefault("Response", {})
            head["Alert"] = [{"Code": str(fault["code"]), "Description": fault["message"]}]
        return Reply(answer)

    def refuse(self, operation, refusal):
        status = refusal.status if refusal.status >= 400 else 400
        error = {"code": str(refusal.code), "message": refusal.detail}
        return Reply({"response": {"errors": [error]}}, status)

    def _token(self, request):
        if request.basic() != (USER, PASSWORD) or request.headers.get("x-merchant-id") is None:
            raise Refusal("10401", "ClientId is Invalid", 401)
        if request.body != b"grant_type=client_credentials":
            raise Refusal("10400", "Invalid/Missing grant_type", 400)
        token = {"token_type": "Bearer", "access_token": self.tokens.issue()}
        return Reply({**token, "expires_in": str(int(self.tokens.lifetime))})

    # --- Requests

    def _create(self, request, fault):
        body = self._checked(request, SHIP)["ShipmentRequest"]
        shipment = body["Shipment"]
        if shipment["Shipper"]["ShipperNumber"] != ACCOUNT:
            raise Refusal("120102", "Missing or invalid shipper number", 400)
        if "ReturnService" in shipment and not all(
            row.get("Description") for row in shipment["Package"]
        ):
            raise Refusal("120900", "a return needs descriptions of its packages", 400)
        with self.ledger.lock:
            row = self._add(shipment)
        kind = body["LabelSpecification"]["LabelImageFormat"]["Code"]
        with_labels = fault.get("kind") != "no_label"
        results = [
            {
                "TrackingNumber": piece,
                **({"ShippingLabel": _label(piece, row, kind)} if with_labels else {}),
            }
            for piece in row["parcels"]
        ]
        price = {"CurrencyCode": "EUR", "MonetaryValue": "21.30"}
        return {
            "ShipmentResponse": {
                "Response": _success(),
                "ShipmentResults": {
                    "ShipmentIdentificationNumber": row["number"],
                    "ShipmentCharges": {"TotalCharges": price},
                    "NegotiatedRateCharges": {
                        "TotalCharge": {**price, "MonetaryValue": "12.80"}
                    },
                    "BillingWeight": {
                        "UnitOfMeasurement": {"Code": "KGS"},
                        "Weight": str(row["weight"]),
                    },
                    # one package comes bare in some versions
                    "PackageResults": results[0] if len(results) == 1 else results,
                },
            }
        }

    def _delete(self, request, fault):
        number = unquote(request.path[len(VOID) :])
        with self.ledger.lock:
            found = self._by_number(number)
            if not found or found["state"] == "deleted":
                raise Refusal("190117", "no shipment found to void", 404)
            if found["state"] != "created":
                raise Refusal("190118", "the void period has expired", 400)
            found["state"] = "deleted"
        status = {"Status": {"Code": "1", "Description": "Voided"}}
        return {"VoidShipmentResponse": {"Response": _success(), "SummaryResult": status}}

    def _label(self, request, fault):
        body = self._checked(request, RECOVERY)["LabelRecoveryRequest"]
        number = body.get("TrackingNumber")
        if number:
            found = self._by_number(number)
        else:
            values = body["ReferenceValues"]
            found = self._by_reference(values["ReferenceNumber"]["Value"])
            if values["ShipperNumber"] != ACCOUNT:
                found = None
        if not found or found["state"] == "deleted":
            raise Refusal("300102", "no label found", 400)
        kind = body["LabelSpecification"]["LabelImageFormat"]["Code"]
        return {
            "LabelRecoveryResponse": {
                "Response": _success(),
                "ShipmentIdentificationNumber": found["number"],
                "LabelResults": [
                    {"TrackingNumber": piece, "LabelImage": _label(piece, found, kind)}
                    for piece in found["parcels"]
                ],
            }
        }

    def _find(self, request, fault):
        found = self._by_reference(unquote(request.path[len(REFERENCES) :]))
        if not found or request.query.get("shipperNum") != ACCOUNT:
            raise Refusal("TV1002", "Tracking number information not found", 404)
        return _tracked(found, found["parcels"])

    def _tracking(self, request, fault):
        number = unquote(request.path[len(DETAILS) :])
        found = self._by_number(number)
        if not found:
            raise Refusal("TV1002", "Tracking number information not found", 404)
        return _tracked(found, [number], request.query.get("returnPOD") == "true")

    def _rate(self, request, fault):
        body = self._checked(request, RATE)["RateRequest"]["Shipment"]
        option = request.path[len(RATES) :]
        if "timeintransit" in option and "DeliveryTimeInformation" not in body:
            raise Refusal("111100", "DeliveryTimeInformation is required", 400)
        return {
            "RateResponse": {
                "Response": _success(),
                "RatedShipment": [
                    {
                        "Service": {"Code": code},
                        "TransportationCharges": _money(price),
                        "ServiceOptionsCharges": _money("0.00"),
                        "TotalCharges": _money(price),
                        "TimeInTransit": {
                            "ServiceSummary": {
                                "Service": {"Description": name},
                                "EstimatedArrival": {
                                    "Arrival": {"Date": "20260120", "Time": "120000"},
                                    "BusinessDaysInTransit": days,
                                },
                            }
                        },
                    }
                    for code, (name, price, days) in SERVICES.items()
                ],
            }
        }

    def _pickup(self, request, fault):
        self._checked(request, PICKUP)
        number = f"2929{self.ledger.next_number():07d}"
        self.ledger.add_pickup(self.carrier, number)
        return {"PickupCreationResponse": {"Response": _success(), "PRN": number}}

    def _cancel_pickup(self, request, fault):
        if not request.path.endswith("/02"):
            raise Refusal("9510110", "CancelBy", 400)
        if not self.ledger.cancel_pickup(self.carrier, request.headers.get("Prn")):
            raise Refusal("9510117", "pickup request not found", 404)
        return {"PickupCancelResponse": {"Response": _success()}}

    # --- Checks and state

    def _checked(self, request, rules):
        body = request.json()
        wrong = "no JSON" if body is None else rules.fault(body, "#")
        if wrong:
            raise Refusal("9120201", wrong, 400)
        return body

    def _by_number(self, number):
        found = [row for row in self.ledger.rows(self.carrier) if number in row["parcels"]]
        return found[0] if found else None

    def _by_reference(self, reference):
        found = self.ledger.rows(self.carrier, reference=reference)
        alive = [row for row in found if row["state"] != "deleted"]
        return alive[0] if alive else None

    def _add(self, shipment):
        number = self.ledger.next_number()
        references = [row["Value"] for row in shipment.get("ReferenceNumber", [])] + ["", ""]
        parcels = [f"1Z{ACCOUNT}11{number:05d}{n:03d}" for n in range(len(shipment["Package"]))]
        return self.ledger.add(
            self.carrier,
            references[0],
            own_name=references[1],
            number=parcels[0],
            consignee=shipment["ShipTo"]["Name"],
            city=shipment["ShipTo"]["Address"]["City"],
            weight=sum(float(p["PackageWeight"]["Weight"]) for p in shipment["Package"]),
            data=shipment,
            parcels=parcels,
        )


def _success():
    return {"ResponseStatus": {"Code": "1", "Description": "Success"}}


def _money(value):
    return {"CurrencyCode": "EUR", "MonetaryValue": value}


def _label(piece, row, kind):
    lines = [piece, "PRACTICE - NOT A SHIPMENT", row["consignee"][:40], row["city"][:40]]
    content = label.zpl(lines) if kind == "ZPL" else label.gif(lines)
    image = base64.b64encode(content).decode()
    return {
        "ImageFormat": {"Code": kind},
        "LabelImageFormat": {"Code": kind},
        "GraphicImage": image,
    }


def _tracked(row, numbers, with_proof=False):
    steps = [("M", "MP", "Shipper created a label", "")]
    if row["state"] in ("depot", "delivered", "held"):
        steps.insert(0, ("I", "DP", "Departed from facility", "Bologna"))
    if row["state"] == "held":
        steps.insert(0, ("X", "48", "The receiver was not available", row["city"]))
    if row["state"] == "delivered":
        steps.insert(0, ("D", "FS", "DELIVERED", row["city"]))
    activity = [
        {
            "date": "20260115",
            "time": f"{15 + len(steps) - n:02d}3000",
            "status": {"type": kind, "code": code, "description": words},
            "location": {"address": {"city": city, "countryCode": "IT"}},
        }
        for n, (kind, code, words, city) in enumerate(steps)
    ]
    delivery = {}
    if row["state"] == "delivered":
        delivery["receivedBy"] = "ROSSI"
        if with_proof:
            content = label.pdf([row["number"], "PRACTICE - PROOF"])
            delivery["pod"] = {"content": base64.b64encode(content).decode()}
    packages = [
        {"trackingNumber": number, "activity": activity, "deliveryInformation": delivery}
        for number in numbers
    ]
    return {"trackResponse": {"shipment": [{"package": packages}]}}
