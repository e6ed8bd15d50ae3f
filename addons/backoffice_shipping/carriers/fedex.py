"""FedEx by its REST interfaces (FedEx's own specifications, as published with karrio at
deea10f8 in modules/connectors/fedex/vendor; customsClearanceDetail from ship-api.json there).

A lost answer is settled by tracking with our reference. FedEx gives no label again, and
takes a shipment back only before it has it.
"""

from datetime import UTC, datetime, timedelta

from .base import CarrierClient
from .errors import InvalidShipment, OutcomeUnknown, Refused
from .fedex_answers import (
    read_alerts,
    read_charge,
    read_error,
    read_events,
    read_facts,
    read_papers,
    read_rates,
    sentence,
)
from .fedex_fields import (
    LIMITS,
    REFERENCE_KIND,
    check_shipment,
    pickup_data,
    rate_data,
    shipment_data,
    verify_data,
)
from .json_values import document, part, rows, text
from .rest import TokenHttp, is_unknown, said_no
from .result import BookingResult, Label, Paper, PickupResult, Proof
from .shipment import Handle
from .writing import check_rate

TOKEN = "/oauth/token"
#: days around the request in which a reference is looked for
SEARCH_DAYS = 3


class FedexClient(CarrierClient):
    """One FedEx account: `service`, `packaging` and `pickup_kind` are FedEx's own words,
    `label_stock` the paper that labels are printed on."""

    can = frozenset(
        [
            "rate",
            "cancel",
            "find",
            "track",
            "proof",
            "pickup",
            "cancel_pickup",
            "zpl",
            "customs",
        ]
    )
    reconcile_by = "find"
    memory_days = 30
    track_batch = 30

    def __init__(
        self,
        address,
        user,
        password,
        account,
        service,
        packaging="YOUR_PACKAGING",
        pickup_kind="USE_SCHEDULED_PICKUP",
        label_kind="pdf",
        label_stock="PAPER_4X6",
        locale="it_IT",
        connect_timeout=5,
        read_timeout=30,
    ):
        ask = {
            "data": {
                "grant_type": "client_credentials",
                "client_id": user,
                "client_secret": password,
            }
        }
        self.http = TokenHttp(address, connect_timeout, read_timeout, read_error, TOKEN, ask)
        self.account, self.service, self.packaging = account, service, packaging
        self.pickup_kind, self.locale = pickup_kind, locale
        self.label_kind, self.label_stock = label_kind, label_stock

    def now(self):
        return datetime.now(UTC)

    # --- Before the call

    def check(self, shipment, need_phone=False):
        return check_shipment(shipment, need_phone)

    def prepare(self, shipment):
        problems = check_shipment(shipment)
        if problems:
            raise InvalidShipment(problems)
        return shipment_data(self, shipment)

    # --- A shipment's life

    def book(self, request):
        body = self._call("POST", "/ship/v1/shipments", request)
        shipment = part(body, "output", "transactionShipments")
        labels = tuple(self._labels(shipment))
        number = text(shipment.get("masterTrackingNumber"), 40) or next(
            (label.tracking_ref for label in labels), ""
        )
        if not number:
            raise OutcomeUnknown("unreadable")
        price, currency = read_charge(shipment)
        return BookingResult(
            labels=labels or (Label(number, number),),
            warning=read_alerts(body),
            facts=read_facts(body, number, price, currency),
            number=number,
            papers=tuple(read_papers(shipment)),
            price=price,
            currency=currency,
        )

    def cancel(self, handle):
        number = handle.number or next(iter(handle.tracking_refs), "")
        request = {
            "accountNumber": {"value": self.account},
            "trackingNumber": number,
            "deletionControl": "DELETE_ALL_PACKAGES",
        }
        try:
            body = self._call("PUT", "/ship/v1/shipments/cancel", request)
        except Refused as error:
            if is_unknown(error):
                return False
            raise
        output = part(body, "output")
        if output.get("cancelledShipment") is True:
            return True
        if output.get("cancelledShipment") is False:
            raise said_no(text(output.get("message")) or "-", "", "ask", 200)
        raise OutcomeUnknown("unreadable")

    def find_by_reference(self, handle):
        middle = handle.sent_on or self.now().date()
        request = {
            "includeDetailedScans": False,
            "referencesInformation": {
                "type": REFERENCE_KIND,
                "value": handle.reference,
                "accountNumber": self.account,
                "shipDateBegin": (middle - timedelta(days=SEARCH_DAYS)).isoformat(),
                "shipDateEndDate": (middle + timedelta(days=SEARCH_DAYS)).isoformat(),
            },
        }
        found = self._tracked("/track/v1/referencenumbers", request)
        if not found:
            return None
        labels = tuple(Label(number, number) for number in found)
        return BookingResult(labels=labels, number=labels[0].tracking_ref)

    def test(self, consignee):
        """A price for one kilogram to ourselves: it needs account and credentials alike."""
        body = self._call("POST", "/rate/v1/rates/quotes", rate_data(self, consignee))
        return ", ".join(rate.name for rate in read_rates(body))

    def dry_run(self, request):
        """What FedEx says of a request without booking it; raises Refused."""
        return read_alerts(
            self._call("POST", "/ship/v1/shipments/packages/validate", verify_data(request))
        )

    # --- Around it

    def rate(self, shipment):
        problems = check_rate(shipment, LIMITS)
        if problems:
            raise InvalidShipment(problems)
        request = rate_data(self, shipment.consignee, shipment)
        return tuple(read_rates(self._call("POST", "/rate/v1/rates/quotes", request)))

    def track(self, handles):
        numbers = list(dict.fromkeys(ref for h in handles for ref in h.tracking_refs))
        found = {}
        for start in range(0, len(numbers), self.track_batch):
            batch = numbers[start : start + self.track_batch]
            request = {
                "includeDetailedScans": True,
                "trackingInfo": [
                    {"trackingNumberInfo": {"trackingNumber": number}} for number in batch
                ],
            }
            results = self._tracked("/track/v1/trackingnumbers", request)
            found |= {n: read_events(row) for n, row in results.items() if n in batch}
        return found

    def proof(self, handle):
        number = next(iter(handle.tracking_refs), handle.number)
        events = self.track([Handle("", tracking_refs=(number,))]).get(number, [])
        last = next((event for event in events if event.is_delivery), None)
        if last is None:
            return None
        request = {
            "trackDocumentDetail": {
                "documentType": "SIGNATURE_PROOF_OF_DELIVERY",
                "documentFormat": "PDF",
            },
            "trackDocumentSpecification": [
                {
                    "trackingNumberInfo": {"trackingNumber": number},
                    "accountNumber": self.account,
                }
            ],
        }
        try:
            body = self._call("POST", "/track/v1/trackingdocuments", request)
        except Refused as error:
            if not is_unknown(error):
                raise
            body = {}
        files = part(body, "output").get("document")
        content = document(files[0] if isinstance(files, list) and files else files)
        paper = Paper(f"{number}.pdf", content, "receipt") if content else None
        return Proof(signed_by=last.signed_by, at=last.at, paper=paper)

    def request_pickup(self, pickup):
        body = self._call("POST", "/pickup/v1/pickups", pickup_data(self, pickup))
        output = part(body, "output")
        code = text(output.get("pickupConfirmationCode"), 40)
        if not code:
            raise OutcomeUnknown("unreadable")
        # all three parts are needed to cancel it
        place = text(output.get("location"), 20)
        number = f"{code}/{pickup.ready_at:%Y-%m-%d}/{place}"
        return PickupResult(number, f"{pickup.ready_at:%H:%M}-{pickup.close_at:%H:%M}")

    def cancel_pickup(self, number):
        code, _, rest = number.partition("/")
        on, _, place = rest.partition("/")
        request = {
            "associatedAccountNumber": {"value": self.account},
            "pickupConfirmationCode": code,
            "scheduledDate": on,
            "carrierCode": "FDXE",
        }
        if place:
            request["location"] = place
        try:
            self._call("PUT", "/pickup/v1/pickups/cancel", request)
        except Refused as error:
            if is_unknown(error):
                return False
            raise
        return True

    # --- Reading

    def _call(self, method, path, body):
        return self.http.call(method, path, {"x-locale": self.locale}, json=body)

    def _tracked(self, path, request):
        """{number: track result} of what FedEx knows; an error other than "not found" is
        none of its absences, so it is raised."""
        try:
            body = self._call("POST", path, request)
        except Refused as error:
            if is_unknown(error):
                return {}
            raise
        found = {}
        for row in rows(part(body, "output").get("completeTrackResults")):
            for result in rows(row.get("trackResults")):
                own = part(result, "trackingNumberInfo").get("trackingNumber")
                number = text(own, 40) or text(row.get("trackingNumber"), 40)
                error = part(result, "error")
                if not error:
                    found[number] = result
                elif "NOTFOUND" not in text(error.get("code"), 80).replace(".", ""):
                    raise said_no(*sentence([error]), status=200)
        found.pop("", None)
        return found

    def _labels(self, shipment):
        """One Label a piece; what cannot be read leaves the label empty, not the booking."""
        for piece in rows(shipment.get("pieceResponses")):
            number = text(piece.get("trackingNumber"), 40)
            files = [
                document(row.get("encodedLabel"), self.label_kind)
                for row in rows(piece.get("packageDocuments"))
                if row.get("contentType") == "LABEL"
            ]
            if number:
                content = next(filter(None, files), b"")
                yield Label(number, number, content, self.label_kind)
