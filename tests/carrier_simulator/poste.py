"""Poste Delivery Business' door: a session, waybills, and what is around them."""

import base64

from . import label
from .door import Door, Refusal, Reply
from .poste_fields import faulty_field

BASE = "/gp/internet"
PARCEL = BASE + "/postalandlogistics/parcel/"
LABELS = BASE + "/labels/"
CLIENT, SECRET, SCOPE, COST_CENTER = "poste-demo", "demo", "shipping", "CDC-00000001"
OPERATIONS = {
    "waybill": "create",
    "tracking": "tracking",
    "digipodDownload": "proof",
    "digipodRequest": "proof",
    "depositsRelease": "release",
}


class Poste(Door):
    carrier = "poste"
    paths = (BASE + "/",)

    def operation(self, request):
        if request.method == "GET":
            return "label" if request.path.startswith(LABELS) else ""
        if request.path == BASE + "/user/sessions":
            return "token"
        name = request.path.removeprefix(PARCEL)
        if name == "pickup":
            items = ((request.json() or {}).get("pickup") or {}).get("item") or [{}]
            return "cancel_pickup" if items[0].get("operation") == "A" else "pickup"
        return OPERATIONS.get(name, "")

    def perform(self, operation, request, fault):
        if operation == "label":
            return self.label(request.path[len(LABELS) :])
        body = request.json()
        if body is None:
            raise Refusal("400", "the body is no JSON object", 400)
        if operation == "token":
            return self.token(request, body)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if request.headers.get("POSTE_clientID") != CLIENT or not self.tokens.is_valid(token):
            raise Refusal("401", "Unauthorized", 401)
        with self.ledger.lock:
            if operation == "create":
                return Reply(self.create(body, request.address, fault))
            if request.path.endswith("digipodRequest"):
                return Reply(items(barcode=body["barcode"]["item"][0]["barcode"]))
            return Reply(getattr(self, operation)(body))

    def refuse(self, operation, refusal):
        part = {"errorCode": refusal.code, "errorDescription": refusal.detail}
        return Reply({"result": part}, refusal.status)

    def token(self, request, body):
        account = (body.get("clientId"), body.get("secretId"), body.get("scope"))
        is_right = body.get("grantType") == "client_credentials"
        if account != (CLIENT, SECRET, SCOPE) or not is_right:
            raise Refusal("401", "invalid_client", 401)
        return Reply({"access_token": self.tokens.issue(), "expires_in": "3600"})

    # --- A waybill's life

    def create(self, body, address, fault):
        wrong = faulty_field(body)
        if wrong or body["costCenterCode"] != COST_CENTER:
            raise Refusal(130, f"Invalid field: {wrong or 'costCenterCode'}")
        waybills = []
        for waybill in body["waybills"]:
            waybills += self._take(waybill, address, fault)
        done = {"errorCode": 0, "errorDescription": "OK"}
        return {"result": done, "costCenterCode": COST_CENTER, "waybills": waybills}

    def _take(self, waybill, address, fault):
        """One answer for each parcel."""
        data, answers = waybill["data"], []
        kind = "zpl" if waybill["printFormat"] == "ZPL" else "pdf"
        number = self.ledger.next_number()
        codes = [f"3UW0{number:07d}{n:02d}" for n, _row in enumerate(data["declared"], 1)]
        self.ledger.add(
            self.carrier,
            waybill["clientReferenceId"],
            number=codes[0],
            parcels=codes,
            consignee=data["receiver"]["nameSurname"],
            city=data["receiver"]["city"],
            data=data,
        )
        for code in codes:
            answer = {"code": code, "errorCode": 0}
            if fault.get("kind") != "no_label":
                answer["downloadURL"] = fault.get("url") or f"{address}{LABELS}{code}.{kind}"
            answers.append(answer)
        return answers

    def label(self, name):
        code, _, kind = name.rpartition(".")
        rows = [row for row in self.ledger.rows(self.carrier) if code in row["parcels"]]
        if not rows:
            return Reply({}, 404)
        lines = [code, "PRACTICE - NOT A SHIPMENT", rows[0]["consignee"], rows[0]["city"]]
        if kind == "zpl":
            return Reply(label.zpl(lines), kind="text/plain")
        return Reply(label.pdf(lines), kind="application/pdf")

    # --- Around it

    def tracking(self, body):
        wanted = [row["waybillNumber"] for row in body["arg0"]["shipmentsData"]]
        found = []
        for row in self.ledger.rows(self.carrier):
            steps = [("2026-01-15 18:30:00", "Accepted", "IN TRANSIT", "ACC")]
            if row["state"] == "held":
                steps.append(("2026-01-16 10:15:00", "In deposit", "DEPOSIT", "DEP"))
            if row["state"] == "delivered":
                steps.append(("2026-01-16 10:15:00", "Delivered", "DELIVERED", "DLV"))
            events = [
                {
                    "data": at,
                    "StatusDescription": text,
                    "phase": phase,
                    "status": code,
                    "officeDescription": row["city"],
                }
                for at, text, phase, code in steps
            ]
            found += [
                {"waybillNumber": code, "tracking": events}
                for code in row["parcels"]
                if code in wanted
            ]
        return {"return": {"outcome": "OK", "code": 0, "shipment": found}}

    def proof(self, body):
        rows = self.ledger.rows(self.carrier, number=body["barcode"], state="delivered")
        if not rows:
            return {
                "result": "KO",
                "errorCode": "E0032",
                "errorDescription": "DigiPOD not yet available",
            }
        file = label.pdf([body["barcode"], "PROOF OF DELIVERY - PRACTICE"])
        attached = base64.b64encode(file).decode()
        return {"result": "OK", "errorCode": "", "filename": "pod.pdf", "attached": attached}

    def pickup(self, body):
        (item,) = body["pickup"]["item"]
        place = item.get("where", {}).get("item", [{}])[0]
        if not all(place.get(key) for key in ("givenName", "streetName", "town", "postCode")):
            return items("KO", "E0013", "PICKUP data is mandatory")
        if item.get("timeSlot") not in ("AM", "PM", "AMPM") or len(item["pickupDate"]) != 8:
            return items("KO", "E0014", "Invalid date")
        number = f"CP{self.ledger.next_number():08d}"
        self.ledger.add_pickup(self.carrier, number, **item)
        return {"bookingId": number, **items()}

    def cancel_pickup(self, body):
        number = body["pickup"]["item"][0].get("bookingId")
        if not self.ledger.cancel_pickup(self.carrier, number):
            return {"bookingId": "", **items("KO", "E0003", "Booking not found")}
        return {"bookingId": number, **items()}

    def release(self, body):
        act = body["releaseAct"]
        rows = self.ledger.rows(self.carrier, number=act["shipmentId"], state="held")
        if not rows:
            return {"description": "", **items("KO", "E0020", "Deposit not found")}
        rows[0]["state"] = "released"
        return {"description": act["releaseAction"], **items(barcode=act["shipmentId"])}


def items(result="OK", code="", text="", **more):
    item = {"result": result, "errorCode": code, "errorDescription": text, **more}
    return {"result": {"item": [item]}}
