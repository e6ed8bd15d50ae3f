"""UPS by its REST interfaces v2409 (UPS's own specifications, as published with karrio at
deea10f8 in modules/connectors/ups/vendors; the token's call and the unit PCS as there).

Labels come as pictures or ZPL, never as PDF: a picture is put on a page here. A lost answer
is settled by recovering the label with our reference. Cash on delivery is left out: which
funds codes hold in which country is not published there.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from .base import CarrierClient
from .errors import InvalidShipment, OutcomeUnknown, Refused
from .json_values import amount, decode, document, part, rows, text
from .page import picture_to_pdf
from .rest import TokenHttp, is_unknown
from .result import BookingResult, Label, Paper, PickupResult, Proof
from .ups_answers import (
    own_package,
    read_alerts,
    read_error,
    read_events,
    read_facts,
    read_papers,
    read_rate,
    track_path,
)
from .ups_fields import (
    LIMITS,
    check_shipment,
    rate_data,
    recovery_data,
    shipment_data,
)
from .ups_pickup import pickup_data
from .writing import check_rate

TOKEN = "/security/v1/oauth/token"
SHIP = "/api/shipments/v2409/"
#: days around the request in which a reference is looked for
SEARCH_DAYS = 3


class UpsClient(CarrierClient):
    """One UPS account (six characters): `service` is UPS's code, as in SERVICES."""

    can = frozenset(
        [
            "rate",
            "cancel",
            "find",
            "label",
            "track",
            "proof",
            "pickup",
            "cancel_pickup",
            "return",
            "zpl",
            "customs",
        ]
    )
    reconcile_by = "find"
    memory_days = 30
    track_batch = 10

    def __init__(
        self,
        address,
        user,
        password,
        account,
        service="11",
        label_kind="pdf",
        pickup_payment="01",
        connect_timeout=5,
        read_timeout=30,
    ):
        ask = {
            "auth": (user.encode(), password.encode()),
            "data": {"grant_type": "client_credentials"},
            "headers": {"x-merchant-id": account.encode()},
        }
        self.http = TokenHttp(address, connect_timeout, read_timeout, read_error, TOKEN, ask)
        self.account, self.service = account, service
        self.label_kind, self.pickup_payment = label_kind, pickup_payment

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
        body = self._call("POST", SHIP + "ship", json=request)
        result = part(body, "ShipmentResponse", "ShipmentResults")
        number = text(result.get("ShipmentIdentificationNumber"), 40)
        if not number:
            raise OutcomeUnknown("unreadable")
        labels = tuple(self._labels(result.get("PackageResults"), "ShippingLabel", number))
        price = part(result, "NegotiatedRateCharges", "TotalCharge") or part(
            result, "ShipmentCharges", "TotalCharges"
        )
        return BookingResult(
            labels=labels or (Label(number, number),),
            warning=read_alerts(part(body, "ShipmentResponse", "Response")),
            facts=read_facts(result),
            number=number,
            papers=tuple(read_papers(result)),
            price=amount(price.get("MonetaryValue")),
            currency=text(price.get("CurrencyCode"), 3),
        )

    def cancel(self, handle):
        number = handle.number or next(iter(handle.tracking_refs), "")
        try:
            body = self._call("DELETE", f"{SHIP}void/cancel/{quote(number, safe='')}")
        except Refused as error:
            if is_unknown(error):
                return False
            raise
        status = part(body, "VoidShipmentResponse", "SummaryResult", "Status")
        if text(status.get("Code"), 10) != "1":
            raise OutcomeUnknown("unreadable")
        return True

    def find_by_reference(self, handle):
        """By the label, and only if that knows nothing by the tracking: both must agree
        before a shipment counts as absent."""
        try:
            body = self._call(
                "POST", "/api/labels/v2409/recovery", json=recovery_data(self, handle)
            )
        except Refused as error:
            if error.params.get("status") not in (400, 404) or error.key != "said":
                raise
            return self._find_by_tracking(handle)
        found = part(body, "LabelRecoveryResponse")
        candidates = [
            text(row.get("TrackingNumber"), 40) for row in rows(found.get("TrackingCandidate"))
        ]
        if len(candidates) > 1:
            raise Refused("several", numbers=", ".join(candidates)[:500])
        number = text(found.get("ShipmentIdentificationNumber"), 40)
        labels = tuple(self._labels(found.get("LabelResults"), "LabelImage", number))
        number = number or next((label.tracking_ref for label in labels), "")
        if not number:
            return self._find_by_tracking(handle)
        return BookingResult(labels=labels, number=number)

    def _find_by_tracking(self, handle):
        middle = handle.sent_on or self.now().date()
        query = {
            "fromPickUpDate": f"{middle - timedelta(days=SEARCH_DAYS):%Y%m%d}",
            "toPickUpDate": f"{middle + timedelta(days=SEARCH_DAYS):%Y%m%d}",
            "shipperNum": self.account,
        }
        path = f"/api/track/v1/reference/details/{quote(handle.reference, safe='')}"
        numbers = dict.fromkeys(
            text(row.get("trackingNumber"), 40) for row in self._packages(path, query)
        )
        numbers.pop("", None)
        if not numbers:
            return None
        labels = tuple(Label(number, number) for number in numbers)
        return BookingResult(labels=labels, number=labels[0].tracking_ref)

    def label(self, handle):
        """All labels of the shipment; a number finds those of its whole shipment."""
        body = self._call(
            "POST", "/api/labels/v2409/recovery", json=recovery_data(self, handle, True)
        )
        found = part(body, "LabelRecoveryResponse")
        return tuple(self._labels(found.get("LabelResults"), "LabelImage", handle.number))

    def test(self, consignee):
        """A price for one kilogram to ourselves: it needs account and credentials alike."""
        body = self._call("POST", "/api/rating/v2409/Shop", json=rate_data(self, consignee))
        found = filter(
            None, map(read_rate, rows(part(body, "RateResponse").get("RatedShipment")))
        )
        return ", ".join(rate.name for rate in found)

    # --- Around it

    def rate(self, shipment):
        problems = check_rate(shipment, LIMITS)
        if problems:
            raise InvalidShipment(problems)
        request = rate_data(self, shipment.consignee, shipment)
        body = self._call("POST", "/api/rating/v2409/Shoptimeintransit", json=request)
        found = rows(part(body, "RateResponse").get("RatedShipment"))
        return tuple(filter(None, map(read_rate, found)))

    def track(self, handles):
        found = {}
        for number in dict.fromkeys(ref for handle in handles for ref in handle.tracking_refs):
            packages = self._packages(track_path(number), {"locale": "en_US"})
            package = own_package(packages, number)
            if package:
                found[number] = read_events(package)
        return found

    def proof(self, handle):
        number = next(iter(handle.tracking_refs), handle.number)
        query = {"locale": "en_US", "returnPOD": "true", "returnSignature": "true"}
        package = own_package(self._packages(track_path(number), query), number)
        last = next((event for event in read_events(package) if event.is_delivery), None)
        if last is None:
            return None
        delivery = part(package, "deliveryInformation")
        content = document(part(delivery, "pod").get("content"))
        paper = Paper(f"{number}.pdf", content, "receipt") if content else None
        return Proof(signed_by=last.signed_by, at=last.at, paper=paper)

    def request_pickup(self, pickup):
        request = pickup_data(self, pickup)
        body = self._call("POST", "/api/pickupcreation/v2409/pickup", json=request)
        number = text(part(body, "PickupCreationResponse").get("PRN"), 40)
        if not number:
            raise OutcomeUnknown("unreadable")
        return PickupResult(number, f"{pickup.ready_at:%H:%M}-{pickup.close_at:%H:%M}")

    def cancel_pickup(self, number):
        try:
            self._call("DELETE", SHIP + "pickup/02", headers={"Prn": text(number, 26)})
        except Refused as error:
            if is_unknown(error):
                return False
            raise
        return True

    # --- Reading

    def _call(self, method, path, headers=None, **body):
        headers = {"transId": self.now().strftime("%Y%m%d%H%M%S%f"), **(headers or {})}
        return self.http.call(method, path, {"transactionSrc": "odoo", **headers}, **body)

    def _packages(self, path, query):
        """The packages of a tracking answer; none when UPS knows nothing of it."""
        try:
            body = self._call("GET", path, params=query)
        except Refused as error:
            if is_unknown(error):
                return []
            raise
        shipments = rows(part(body, "trackResponse").get("shipment"))
        return [package for row in shipments for package in rows(row.get("package"))]

    def _labels(self, results, key, number):
        """One Label a package; what cannot be read leaves the label empty, not the booking."""
        for row in rows(results):
            own = text(row.get("TrackingNumber"), 40) or number
            content = self._label_file(part(row, key).get("GraphicImage"))
            yield Label(own, own, content, self.label_kind)

    def _label_file(self, stream):
        if self.label_kind == "zpl":
            return document(stream, "zpl")
        return document(stream) or picture_to_pdf(decode(stream))
