"""DHL Express by the MyDHL API 3.1.1 (DHL's own specification, as published with karrio at
deea10f8 in modules/connectors/mydhl/vendors).

There is no call that cancels a shipment (an unused waybill expires), none that gives a
transport label again, and none for cash on delivery. A lost answer is settled by tracking
with our reference. DHL does not say how soon or how long that finds a waybill.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

from .base import CarrierClient
from .errors import InvalidShipment, NotSent, OutcomeUnknown, Refused
from .json_values import amount, document, part, rows, text
from .mydhl_answers import (
    best_price,
    read_error,
    read_events,
    read_facts,
    read_papers,
    read_rate,
    read_warnings,
    waybills,
)
from .mydhl_fields import (
    LIMITS,
    REFERENCE_KIND,
    check_shipment,
    pickup_data,
    rate_data,
    shipment_data,
)
from .rest import RestHttp, is_unknown
from .result import BookingResult, Label, Paper, PickupResult, Proof
from .writing import check_rate

VERSION = "3.1.0"
#: days around the request in which a reference is looked for
SEARCH_DAYS = 3


class MyDhlClient(CarrierClient):
    """One DHL Express account: `account` pays and sends, `duties_account` pays duties.

    `product` is DHL's product code, `insurance_service` the code by which the contract
    insures; parcels leave at `ready_at` (HH:MM) in the time of `timezone`.
    """

    can = frozenset(
        {"rate", "find", "track", "proof", "pickup", "cancel_pickup", "zpl", "customs"}
    )
    reconcile_by = "find"
    memory_days = 30
    track_batch = 200

    def __init__(
        self,
        address,
        user,
        password,
        account,
        product,
        duties_account="",
        label_kind="pdf",
        label_template="",
        prints_invoice=False,
        insurance_service="",
        ready_at="16:00",
        timezone="Europe/Rome",
        connect_timeout=5,
        read_timeout=30,
    ):
        self.http = RestHttp(address, connect_timeout, read_timeout, read_error)
        self.user, self.password = user, password
        self.account, self.product = account, product
        self.duties_account = duties_account
        self.label_kind, self.label_template = label_kind, label_template
        self.prints_invoice = prints_invoice
        self.insurance_service = insurance_service
        try:
            self.zone = ZoneInfo(timezone)
            self.ready_at = datetime.strptime(ready_at, "%H:%M").time()  # noqa: DTZ007
        except (KeyError, OSError, ValueError) as error:
            raise NotSent("unusable", detail=f"{ready_at} {timezone}") from error

    def now(self):
        return datetime.now(UTC)

    # --- Before the call

    def check(self, shipment, need_phone=False):
        today = self.now().astimezone(self.zone).date()
        return check_shipment(shipment, today, bool(self.insurance_service), need_phone)

    def prepare(self, shipment):
        problems = self.check(shipment)
        if problems:
            raise InvalidShipment(problems)
        return shipment_data(self, shipment, self.now())

    # --- A shipment's life

    def book(self, request):
        body = self._call("POST", "/shipments", json=request)
        number = text(body.get("shipmentTrackingNumber"), 50)
        if not number:
            raise OutcomeUnknown("unreadable")
        charge = best_price(body.get("shipmentCharges"))
        return BookingResult(
            labels=tuple(self._labels(body, number)),
            warning=read_warnings(body),
            facts=read_facts(body),
            number=number,
            papers=tuple(read_papers(body)),
            price=amount(charge.get("price")),
            currency=text(charge.get("priceCurrency"), 3),
        )

    def find_by_reference(self, handle):
        middle = handle.sent_on or self.now().date()
        query = {
            "shipmentReference": handle.reference,
            "shipmentReferenceType": REFERENCE_KIND,
            "shipperAccountNumber": self.account,
            "dateRangeFrom": (middle - timedelta(days=SEARCH_DAYS)).isoformat(),
            "dateRangeTo": (middle + timedelta(days=SEARCH_DAYS)).isoformat(),
            "trackingView": "shipment-details-only",
            "levelOfDetail": "all",
        }
        found = self._shipments(query)
        numbers = dict.fromkeys(text(row.get("shipmentTrackingNumber"), 50) for row in found)
        numbers.pop("", None)
        if not numbers:
            return None
        if len(numbers) > 1:  # which of them is ours to keep is a person's decision
            raise Refused("several", numbers=", ".join(numbers))
        (number,) = numbers
        pieces = [text(row.get("trackingNumber"), 50) for row in rows(found[0].get("pieces"))]
        labels = [Label(piece, number) for piece in pieces] or [Label(number, number)]
        return BookingResult(labels=tuple(labels), number=number)

    def test(self, consignee):
        """A price for one kilogram to ourselves: it needs account and credentials alike."""
        body = self._call("POST", "/rates", json=rate_data(self, consignee, self.now()))
        names = [text(row.get("productName"), 50) for row in rows(body.get("products"))]
        return ", ".join(name for name in names if name)

    def dry_run(self, request):
        """What DHL says of a request without booking it; raises Refused."""
        query = {"validateDataOnly": "true"}
        return read_warnings(self._call("POST", "/shipments", json=request, params=query))

    # --- Around it

    def rate(self, shipment):
        problems = check_rate(shipment, LIMITS)
        if problems:
            raise InvalidShipment(problems)
        request = rate_data(self, shipment.consignee, self.now(), shipment)
        body = self._call("POST", "/rates", json=request)
        return tuple(filter(None, map(read_rate, rows(body.get("products")))))

    def track(self, handles):
        numbers = list(dict.fromkeys(ref for h in handles for ref in waybills(h)))
        if not numbers:
            return {}
        query = {
            "shipmentTrackingNumber": numbers,
            "trackingView": "all-checkpoints",
            "levelOfDetail": "shipment",
        }
        found = {}
        for row in self._shipments(query):
            number = text(row.get("shipmentTrackingNumber"), 50)
            if number in numbers:
                found[number] = read_events(row)
        return found

    def proof(self, handle):
        (number, *_rest) = waybills(handle) or [""]
        query = {"shipperAccountNumber": self.account, "content": "epod-summary"}
        path = f"/shipments/{quote(number, safe='')}/proof-of-delivery"
        try:
            body = self._call("GET", path, params=query)
        except Refused as error:
            if is_unknown(error):
                return None
            raise
        content = document(part(body, "documents").get("content"))
        if not content:
            return None
        events = self.track([handle]).get(number, [])
        last = next((event for event in events if event.is_delivery), None)
        return Proof(
            signed_by=last.signed_by if last else "",
            at=last.at if last else None,
            paper=Paper(f"{number}.pdf", content, "receipt"),
        )

    def request_pickup(self, pickup):
        body = self._call("POST", "/pickups", json=pickup_data(self, pickup, self.now()))
        numbers = body.get("dispatchConfirmationNumbers")
        number = text(numbers[0], 50) if isinstance(numbers, list) and numbers else ""
        if not number:
            raise OutcomeUnknown("unreadable")
        ready = [text(body.get(key), 50) for key in ("nextPickupDate", "readyByTime")]
        return PickupResult(number, " ".join(filter(None, ready)))

    def cancel_pickup(self, number):
        query = {"requestorName": "Shipping", "reason": "Not needed"}
        path = f"/pickups/{quote(number, safe='')}"
        try:
            self._call("DELETE", path, may_be_empty=True, params=query)
        except Refused as error:
            if is_unknown(error):
                return False
            raise
        return True

    # --- Reading

    def _call(self, method, path, **body):
        headers = {"x-version": VERSION}
        account = (self.user.encode(), self.password.encode())
        return self.http.call(method, path, headers, auth=account, **body)

    def _shipments(self, query):
        """The rows of a tracking answer; none when DHL knows nothing of it."""
        try:
            return rows(self._call("GET", "/tracking", params=query).get("shipments"))
        except Refused as error:
            if is_unknown(error):
                return []
            raise

    def _labels(self, body, number):
        """One Label a parcel. DHL sends one document for all of them, or one a page: what
        cannot be told apart stays together at the first parcel."""
        pieces = [text(row.get("trackingNumber"), 50) for row in rows(body.get("packages"))]
        files = [
            document(row.get("content"), self.label_kind)
            for row in rows(body.get("documents"))
            if row.get("typeCode") == "label"
        ]
        pieces = pieces or [number]
        if len(files) != len(pieces):
            files = (files[:1] or [b""]) + [b""] * (len(pieces) - 1)
        for piece, content in zip(pieces, files, strict=False):
            yield Label(piece, number, content, self.label_kind)
