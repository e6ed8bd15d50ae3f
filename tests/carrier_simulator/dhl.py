"""DHL Express's door: the MyDHL API."""

import base64
from datetime import UTC, date, datetime, timedelta

from . import label
from .dhl_rules import PICKUP, RATE, SHIPMENT
from .door import Door, Refusal, Reply

USER, PASSWORD, ACCOUNT = "demo-key", "demo-secret", "106123456"
ROOT = "/mydhlapi"
PRODUCTS = {"P": ("EXPRESS WORLDWIDE", 31.4, 2), "U": ("EXPRESS WORLDWIDE EU", 24.9, 1)}
#: what ships inside the European Union has no export declaration
UNION = {
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
}


class Dhl(Door):
    carrier = "mydhl"
    paths = (ROOT + "/",)

    def operation(self, request):
        parts = request.path[len(ROOT) + 1 :].split("/")
        plain = {
            ("POST", "shipments"): "create",
            ("POST", "rates"): "rate",
            ("POST", "pickups"): "pickup",
            ("GET", "tracking"): "find" if "shipmentReference" in request.query else "tracking",
        }
        if len(parts) == 1:
            return plain.get((request.method, parts[0]), "")
        if request.method == "DELETE" and parts[0] == "pickups":
            return "cancel_pickup"
        return "proof" if parts[2:] == ["proof-of-delivery"] else ""

    def perform(self, operation, request, fault):
        if request.basic() != (USER, PASSWORD):
            raise Refusal("", "Invalid Credentials", 401)
        if not request.headers.get("x-version"):
            raise Refusal("", "x-version is required", 400)
        answer = getattr(self, f"_{operation}")(request, fault)
        if fault.get("kind") == "warning":
            answer["warnings"] = [fault.get("message") or str(fault.get("code"))]
        return Reply(answer, 201 if operation == "create" else 200)

    def refuse(self, operation, refusal):
        """`status` stands in the body as text; a fault's own code comes with 400."""
        status = refusal.status if refusal.status >= 400 else 400
        detail = f"{refusal.code}: {refusal.detail}" if refusal.code else refusal.detail
        body = {
            "instance": "/expressapi",
            "detail": detail,
            "title": "Bad request",
            "message": "Bad request",
            "status": str(status),
        }
        return Reply(body, status)

    # --- Requests

    def _create(self, request, fault):
        body = self._checked(request, SHIPMENT)
        self._check_customs(body)
        _check_moment(body["plannedShippingDateAndTime"])
        if request.query.get("validateDataOnly") == "true":
            return {}
        with self.ledger.lock:
            row = self._add(body)
        documents = [] if fault.get("kind") == "no_label" else _documents(body, row)
        return {
            "shipmentTrackingNumber": row["number"],
            "trackingUrl": f"{request.address}/tracking/{row['number']}",
            "packages": [
                {"referenceNumber": n, "trackingNumber": piece}
                for n, piece in enumerate(row["parcels"], 1)
            ],
            "documents": documents,
            "shipmentCharges": [
                {"currencyType": "BILLC", "priceCurrency": "EUR", "price": 31.4},
                {"currencyType": "PULCL", "priceCurrency": "USD", "price": 34.0},
            ],
        }

    def _rate(self, request, fault):
        self._checked(request, RATE)
        arrival = (datetime.now(UTC) + timedelta(days=2)).strftime("%Y-%m-%dT23:59:00")
        return {
            "products": [
                {
                    "productName": name,
                    "productCode": code,
                    "totalPrice": [
                        {"currencyType": "PULCL", "priceCurrency": "USD", "price": price + 3},
                        {"currencyType": "BILLC", "priceCurrency": "EUR", "price": price},
                    ],
                    "detailedPriceBreakdown": [
                        {
                            "currencyType": "BILLC",
                            "priceCurrency": "EUR",
                            "breakdown": [{"name": name, "price": price}],
                        }
                    ],
                    "deliveryCapabilities": {
                        "estimatedDeliveryDateAndTime": arrival,
                        "totalTransitDays": days,
                    },
                }
                for code, (name, price, days) in PRODUCTS.items()
            ]
        }

    def _tracking(self, request, fault):
        numbers = request.values("shipmentTrackingNumber")
        if not 1 <= len(numbers) <= 200:
            raise Refusal("", "1 to 200 numbers", 400)
        found = [row for row in self.ledger.rows(self.carrier) if row["number"] in numbers]
        return self._tracked(found)

    def _find(self, request, fault):
        query = request.query
        needed = (
            "shipmentReferenceType",
            "shipperAccountNumber",
            "dateRangeFrom",
            "dateRangeTo",
        )
        if any(not query.get(key) for key in needed):
            raise Refusal("", "the search by reference is not restricted", 400)
        today = datetime.now(UTC).date().isoformat()
        is_covered = query["dateRangeFrom"] <= today <= query["dateRangeTo"]
        if query["shipperAccountNumber"] != ACCOUNT or not is_covered:
            return self._tracked([])
        reference = query["shipmentReference"]
        return self._tracked(self.ledger.rows(self.carrier, reference=reference))

    def _tracked(self, found):
        if not found:
            raise Refusal("", "No shipment found for the supplied values", 404)
        return {
            "shipments": [
                {
                    "shipmentTrackingNumber": row["number"],
                    "status": "Success",
                    "events": _events(row),
                    "pieces": [{"trackingNumber": piece} for piece in row["parcels"]],
                }
                for row in found
            ]
        }

    def _proof(self, request, fault):
        number = request.path.split("/")[-2]
        found = self.ledger.rows(self.carrier, number=number, state="delivered")
        if not found:
            raise Refusal("", "No proof of delivery", 404)
        content = base64.b64encode(label.pdf([number, "PRACTICE - PROOF"])).decode()
        return {"documents": [{"encodingFormat": "PDF", "content": content, "typeCode": "POD"}]}

    def _pickup(self, request, fault):
        body = self._checked(request, PICKUP)
        _check_moment(body["plannedPickupDateAndTime"])
        number = f"PRG{self.ledger.next_number():09d}"
        self.ledger.add_pickup(self.carrier, number)
        return {"dispatchConfirmationNumbers": [number], "readyByTime": "10:00"}

    def _cancel_pickup(self, request, fault):
        if not request.query.get("requestorName") or not request.query.get("reason"):
            raise Refusal("", "requestorName and reason are required", 400)
        if not self.ledger.cancel_pickup(self.carrier, request.path.split("/")[-1]):
            raise Refusal("", "Pickup not found", 404)
        return {}

    # --- Checks and state

    def _checked(self, request, rules):
        body = request.json()
        wrong = "no JSON" if body is None else rules.fault(body, "#")
        if wrong:
            raise Refusal("", wrong, 422)
        accounts = [row["number"] for row in body["accounts"] if row["typeCode"] == "shipper"]
        if accounts != [ACCOUNT]:
            raise Refusal("8009", "the account is not linked to the user", 400)
        return body

    def _check_customs(self, body):
        content, people = body["content"], body["customerDetails"]
        countries = {part["postalAddress"]["countryCode"] for part in people.values()}
        is_export = len(countries) == 2 and not countries <= UNION
        if content["isCustomsDeclarable"] != is_export:
            raise Refusal("410920", "isCustomsDeclarable contradicts the countries", 422)
        if content["isCustomsDeclarable"] != ("exportDeclaration" in content):
            raise Refusal("410923", "exportDeclaration", 422)

    def _add(self, body):
        number = self.ledger.next_number()
        receiver = body["customerDetails"]["receiverDetails"]
        return self.ledger.add(
            self.carrier,
            body["customerReferences"][0]["value"],
            number=f"{1000000000 + number}",
            consignee=receiver["contactInformation"]["companyName"],
            city=receiver["postalAddress"]["cityName"],
            weight=sum(row["weight"] for row in body["content"]["packages"]),
            data=body,
            parcels=[
                f"JD01{number:08d}{n:04d}" for n in range(len(body["content"]["packages"]))
            ],
        )


def _check_moment(text):
    moment = datetime.strptime(text.replace(" GMT", ""), "%Y-%m-%dT%H:%M:%S%z")
    now = datetime.now(UTC)
    if not now <= moment <= now + timedelta(days=11):
        raise Refusal("998", "the date is past or more than 10 days away", 400)


def _documents(body, row):
    """A label a piece with splitDocumentsByPages, else one file of all."""
    kind = body.get("outputImageProperties", {}).get("encodingFormat", "pdf")
    write = label.zpl if kind == "zpl" else label.pdf
    lines = ["PRACTICE - NOT A SHIPMENT", row["consignee"][:40], row["city"][:40]]
    is_split = body.get("outputImageProperties", {}).get("splitDocumentsByPages")
    files = [write([piece, *lines]) for piece in row["parcels"]]
    files = files if is_split else [b"\n".join(files) if kind == "zpl" else files[0]]
    return [
        {
            "imageFormat": kind.upper(),
            "content": base64.b64encode(content).decode(),
            "typeCode": "label",
        }
        for content in files
    ]


def _events(row):
    steps = [("PU", "Shipment picked up", "RIMINI-ITA")]
    if row["state"] in ("depot", "delivered", "held"):
        steps.insert(0, ("DF", "Departed facility", "BOLOGNA-ITA"))
    if row["state"] == "out":
        steps.insert(0, ("WC", "With delivery courier", row["city"]))
    if row["state"] == "held":
        steps.insert(0, ("OH", "On hold", row["city"]))
    if row["state"] == "returned":
        steps.insert(0, ("RT", "Returned to shipper", row["city"]))
    if row["state"] == "delivered":
        steps.insert(0, ("OK", "Delivered", row["city"]))
    day = row.get("on") or date(2026, 1, 15)
    return [
        {
            "date": day.isoformat(),
            "time": f"{15 + len(steps) - n:02d}:30:00",
            "GMTOffset": "+01:00",
            "typeCode": code,
            "description": words,
            "serviceArea": [{"code": "XXX", "description": place}],
            **({"signedBy": "ROSSI"} if code == "OK" else {}),
        }
        for n, (code, words, place) in enumerate(steps)
    ]
