"""BRT (Geopost group), REST interface v1 as described by its public clients.

HTTP status is 200 even for errors: `executionMessage.code` decides (below 0 refused, 0
done, above 0 done with a warning). Shipments are found again only by our own reference.
"""

from urllib.parse import quote

from . import brt_pickup
from .base import CarrierClient
from .brt_fields import check_shipment, create_data
from .brt_tracking import events_of
from .errors import InvalidShipment, OutcomeUnknown, Refused, TryLater, Unsupported
from .http import Http
from .reading import facts_of, file_of, proof_of, text_of
from .result import BookingResult, Label

#: BRT's codes that say more than "no"
DONE_BEFORE = -102
NEVER_CREATED = -151
IN_PROCESS = -153
TOO_EARLY = -67

LARGEST_CODE = 10**6

#: what a person can do about a refusal
ADVICE = {
    -7: "credentials",
    -57: "credentials",
    -63: "destination",
    -64: "ask",
    -65: "again",
    -67: "customer",
    -5: "data",
    -68: "data",
    -101: "ask",
    -151: "unknown_shipment",
    -152: "left",
    -154: "ask",
    -155: "ask",
}


class BrtClient(CarrierClient):
    """One BRT account: `sender` is the customer code, `depot` the departure depot."""

    can = frozenset(
        {
            "confirm",
            "cancel",
            "track",
            "proof",
            "pickup",
            "cancel_pickup",
            "zpl",
            "cash_on_delivery",
        }
    )
    reconcile_by = "cancel"
    memory_days = 40

    def __init__(
        self,
        address,
        user,
        password,
        sender,
        depot,
        network="",
        service="",
        pricing="",
        label_kind="pdf",
        label_format="",
        alert=False,
        cash_payment="",
        pickup_address="",
        pickup_key="",
        connect_timeout=5,
        read_timeout=30,
    ):
        super().__init__(address, connect_timeout, read_timeout)
        self.user, self.password = user, password
        self.sender, self.depot = sender, depot
        self.network, self.service, self.pricing = network, service, pricing
        self.label_kind, self.label_format = label_kind, label_format
        self.alert = alert
        self.cash_payment = cash_payment
        self.pickup_key = pickup_key
        self.pickup_http = None
        if pickup_address and pickup_key:
            self.pickup_http = Http(pickup_address, connect_timeout, read_timeout)
        else:  # a credential of its own, which not every customer has
            self.can = self.can - {"pickup", "cancel_pickup"}

    def close_connections(self):
        if self.pickup_http:
            self.pickup_http.close()
        return super().close_connections()

    # --- Before the call

    def check(self, shipment, need_phone=False):
        return check_shipment(shipment, need_phone)

    def prepare(self, shipment):
        problems = check_shipment(shipment)
        if problems:
            raise InvalidShipment(problems)
        return {
            "createData": create_data(self, shipment),
            "isLabelRequired": "1",
            "labelParameters": {
                "outputType": self.label_kind.upper(),
                "offsetX": 0,
                "offsetY": 0,
                "isBorderRequired": "0",
                "isLogoRequired": "0",
                "isBarcodeControlRowRequired": "0",
                "labelFormat": self.label_format or "",
            },
        }

    # --- Calls

    def book(self, request):
        reply = self._call("POST", "/rest/v1/shipments/shipment", request)
        body = self._part(reply, "createResponse")
        code, sentence = self._outcome(body)
        if code == IN_PROCESS:  # busy with what? perhaps with this very shipment
            raise self._said(OutcomeUnknown, code, sentence)
        if code < 0:
            raise self._refusal(code, sentence)
        return BookingResult(
            labels=tuple(self._labels(body)),
            warning=sentence if code > 0 else "",
            code=code,
            facts=facts_of(body),
        )

    def confirm(self, handle):
        request = {"confirmData": self._key(handle)}
        reply = self._call("PUT", "/rest/v1/shipments/shipment", request)
        code, sentence = self._outcome(self._part(reply, "confirmResponse"))
        if code < 0 and code != DONE_BEFORE:
            raise self._refusal(code, sentence)
        return sentence

    def cancel(self, handle):
        request = {"deleteData": self._key(handle)}
        reply = self._call("PUT", "/rest/v1/shipments/delete", request)
        code, sentence = self._outcome(self._part(reply, "deleteResponse"))
        if code == NEVER_CREATED:
            return False
        if code == TOO_EARLY:  # within five minutes of its creation
            raise self._said(TryLater, code, sentence)
        if code < 0:
            raise self._refusal(code, sentence)
        return True

    def test(self, consignee):
        data = {
            "departureDepot": int(self.depot or 0),
            "senderCustomerCode": int(self.sender or 0),
            "deliveryFreightTypeCode": "DAP",
            "consigneeZIPCode": consignee.zip,
            "consigneeCity": consignee.city[:35],
            "consigneeProvinceAbbreviation": consignee.province[:2],
            "consigneeCountryAbbreviationISOAlpha2": consignee.country,
            "numberOfParcels": 1,
            "weightKG": 1,
        }
        request = {"routingData": {key: value for key, value in data.items() if value != ""}}
        reply = self._call("PUT", "/rest/v1/shipments/routing", request)
        code, sentence = self._outcome(self._part(reply, "routingResponse"))
        if code < 0:
            raise self._refusal(code, sentence)
        return sentence

    def track(self, handles):
        found = {}
        for number in (ref for handle in handles for ref in handle.tracking_refs):
            events = self._events(number)
            if events is not None:
                found[number] = events
        return found

    def _events(self, number):
        """The events of one number; None when BRT does not know it."""
        headers = {"userID": self.user, "password": self.password}
        path = f"/rest/v1/tracking/parcelID/{quote(number, safe='')}"
        body = self._part(self.http.call("GET", path, headers=headers), "ttParcelIdResponse")
        code, sentence = self._outcome(body)
        if code == NEVER_CREATED:
            return None
        if code < 0:
            raise self._refusal(code, sentence)
        return events_of(body)

    def proof(self, handle):
        return proof_of(self.track([handle]))

    def request_pickup(self, pickup):
        if not self.pickup_http:
            raise Unsupported("pickup")
        return brt_pickup.request(self, pickup)

    def cancel_pickup(self, number):
        if not self.pickup_http:
            raise Unsupported("cancel_pickup")
        return brt_pickup.cancel(self, number)

    # --- Reading

    def _call(self, method, path, request):
        account = {"userID": self.user, "password": self.password}
        return self.http.call(method, path, {"account": account, **request})

    def _key(self, handle):
        return {
            "senderCustomerCode": int(self.sender or 0),
            "numericSenderReference": int(handle.reference),
            "alphanumericSenderReference": handle.own_name[:15],
        }

    @staticmethod
    def _part(reply, name):
        part = reply.get(name)
        if not isinstance(part, dict):
            # an error may come without the part that was asked for
            part = reply if isinstance(reply.get("executionMessage"), dict) else None
        if part is None:
            raise OutcomeUnknown("unreadable")
        return part

    @staticmethod
    def _outcome(body):
        """(code, sentence) of the execution message."""
        message = body.get("executionMessage")
        try:
            code = int(message["code"])
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise OutcomeUnknown("unreadable") from error
        if abs(code) > LARGEST_CODE:
            raise OutcomeUnknown("unreadable")
        parts = [text_of(message.get(key)) for key in ("codeDesc", "message")]
        return code, ": ".join(dict.fromkeys(part for part in parts if part))

    @classmethod
    def _refusal(cls, code, sentence):
        return cls._said(TryLater if code == IN_PROCESS else Refused, code, sentence)

    @staticmethod
    def _said(kind, code, sentence):
        return kind("said", code, ADVICE.get(code, ""), text=sentence, number=code)

    def _labels(self, body):
        """One Label a parcel; what cannot be read leaves the label empty, not the booking."""
        holder = body.get("labels")
        rows = holder.get("label") if isinstance(holder, dict) else None
        if isinstance(rows, dict):  # a single one may come bare
            rows = [rows]
        rows = rows if isinstance(rows, list) else []
        for row in rows:
            row = row if isinstance(row, dict) else {}
            parcel = text_of(row.get("parcelID"))
            yield Label(
                parcel_ref=parcel,
                tracking_ref=text_of(row.get("trackingByParcelID")) or parcel[:-3],
                content=file_of(row.get("stream"), self.label_kind),
                kind=self.label_kind,
            )
