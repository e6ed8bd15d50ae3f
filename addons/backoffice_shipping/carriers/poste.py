"""Poste Italiane, Poste Delivery Business (PDB) 1.9, as described by its public clients.

There is neither a call that takes a waybill back nor one that finds it by our reference: an
outcome that is unknown is for a person. HTTP status is 200 even for errors; `errorCode`
decides. Only shipments inside of Italy: what abroad asks for is not published.
"""

from urllib.parse import urlsplit

from . import poste_tracking
from .base import CarrierClient
from .errors import CarrierError, InvalidShipment, OutcomeUnknown, Unsupported
from .http import Http, sort_reply, sort_status
from .poste_fields import check_shipment, pickup_item, waybill_request
from .poste_reading import PARCEL, refusal, rows_of
from .reading import facts_of, fit_file, text_of
from .result import BookingResult, Label, PickupResult
from .session import Session
from .shipment import Problem

#: where a label may be fetched from besides the configured address
LABEL_HOSTS = (".posteitaliane.it", ".poste.it")
RELEASES = {"redeliver": "AZ0001", "return": "AZ0005"}
#: connect and answer timeouts of what goes with a booking: they must not use up its time
TOKEN_WAITS, LABEL_WAITS = (3, 5), (2, 5)


class PosteClient(CarrierClient):
    """One contract. `length`, `width`, `height` (cm) are those of the usual box;
    `multi_service` is the contract's code for shipments of several parcels, without which
    there are none; `delivered` the phases that mean so."""

    can = frozenset(
        {"track", "proof", "pickup", "cancel_pickup", "release", "zpl", "cash_on_delivery"}
    )
    reconcile_by = "person"
    track_batch = 20
    releases = tuple(RELEASES)

    def __init__(
        self,
        address,
        client_id,
        secret,
        scope,
        cost_center,
        product,
        print_format="1011",
        bearer=False,
        multi_service="",
        cash_mode="CON",
        pickup_kind="RIT0003",
        delivered="DELIVERED, CONSEGNATO, CONSEGNATA",
        length=0,
        width=0,
        height=0,
        connect_timeout=5,
        read_timeout=30,
    ):
        super().__init__(address, connect_timeout, read_timeout)
        self.login = Http(address, *TOKEN_WAITS)
        self.client_id, self.secret, self.scope = client_id, secret, scope
        self.cost_center, self.product = cost_center, product
        self.print_format, self.bearer = print_format, bearer
        self.multi_service, self.cash_mode = multi_service, cash_mode
        self.pickup_kind = pickup_kind
        self.delivered = {word.strip().upper() for word in delivered.split(",")}
        self.length, self.width, self.height = length, width, height
        self.session = Session(self._fetch_token)

    def close_connections(self):
        self.login.close()
        return super().close_connections()

    # --- Before the call

    def check(self, shipment, need_phone=False):
        return check_shipment(self, shipment, need_phone)

    def prepare(self, shipment):
        problems = check_shipment(self, shipment)
        if problems:
            raise InvalidShipment(problems)
        return waybill_request(self, shipment)

    # --- A shipment's life

    def book(self, request):
        reply = self.call(PARCEL + "waybill", request)
        self._ensure_done(reply.get("result"))
        rows = rows_of(reply.get("waybills"))
        good = [row for row in rows if text_of(row.get("code"))]
        if not good:
            for row in rows:
                self._ensure_done(row)
            raise OutcomeUnknown("unreadable")
        labels = [self._label(row) for row in good]
        count = len(request["waybills"][0]["data"]["declared"])
        remarks = list(_remarks(rows, good, labels, count))
        return BookingResult(
            labels=tuple(labels),
            warning=" ".join(remark.text() for remark in remarks),
            code=len(remarks),
            remarks=tuple(remarks),
            facts=facts_of(good[0]) | facts_of(reply),
            number=text_of(good[0]["code"]),
        )

    def _label(self, row):
        """A waybill without its label exists all the same."""
        code, kind = text_of(row["code"]), "zpl" if self.print_format == "ZPL" else "pdf"
        try:
            content = fit_file(self._download(row.get("downloadURL")), kind)
        except CarrierError:
            content = b""
        return Label(code, code, content, kind)

    def _download(self, url):
        """The file at `url`, which a stranger wrote: from Poste's own hosts alone."""
        parts = urlsplit(url if isinstance(url, str) else "")
        place = f"{parts.scheme}://{parts.netloc}"
        is_ours = place == "{0.scheme}://{0.netloc}".format(urlsplit(self.http.address))
        is_theirs = parts.scheme == "https" and (parts.netloc or "").endswith(LABEL_HOSTS)
        if not (is_ours or is_theirs) or "@" in parts.netloc:
            raise OutcomeUnknown("unreadable")
        http = Http(place, *LABEL_WAITS)
        try:
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            reply = http.send("GET", path, self._headers()[0] if is_ours else None)
        finally:
            http.close()
        if reply.status >= 300:
            raise sort_status(reply.status, reply.headers)
        return reply.content

    def test(self, consignee):
        self.session.drop(self.session.token()[0])
        self.session.token()
        return ""

    # --- Around it

    def track(self, handles):
        return poste_tracking.track(self, handles)

    def proof(self, handle):
        return poste_tracking.proof(self, handle)

    def request_pickup(self, pickup):
        wish = {"pickup": {"item": [pickup_item(self, pickup)]}}
        reply = self.call(PARCEL + "pickup", wish)
        self.ensure_ok(self.items(reply))
        number = text_of(reply.get("bookingId"))
        if not number:
            raise OutcomeUnknown("unreadable")
        return PickupResult(number, window=wish["pickup"]["item"][0]["timeSlot"])

    def cancel_pickup(self, number):
        item = {"operation": "A", "bookingType": self.pickup_kind, "bookingId": number}
        reply = self.call(PARCEL + "pickup", {"pickup": {"item": [item]}})
        self.ensure_ok(self.items(reply))
        return True

    def release(self, handle, action, text=""):
        if action not in RELEASES:
            raise Unsupported("release")
        code = handle.number or handle.tracking_refs[0]
        wish = {
            "releaseAct": {"shipmentId": code, "releaseAction": RELEASES[action]},
            "shipmentId": {"item": [{"barcode": code}]},
        }
        reply = self.call(PARCEL + "depositsRelease", wish)
        self.ensure_ok(self.items(reply))
        return text_of(reply.get("description"))

    # --- Reading

    @staticmethod
    def _ensure_done(part):
        """`errorCode` nought or absent means done; texts of digits count as numbers."""
        code = text_of(part.get("errorCode")) if isinstance(part, dict) else ""
        if code.strip("0"):
            raise refusal(code, text_of(part.get("errorDescription")))

    @staticmethod
    def items(reply):
        result = reply.get("result")
        items = rows_of(result.get("item")) if isinstance(result, dict) else []
        if not items:
            raise OutcomeUnknown("unreadable")
        return items

    @staticmethod
    def ensure_ok(items):
        for item in items:
            if item.get("result") != "OK":
                code, text = item.get("errorCode"), item.get("errorDescription")
                raise refusal(text_of(code), text_of(text))

    # --- Calls

    def call(self, path, body):
        """The reply as a dict. A token that has run out is renewed once: whoever is not let
        in has not been served."""
        headers, is_old = self._headers()
        reply = self.http.send("POST", path, headers, json=body)
        if reply.status == 401 and is_old:
            self.session.drop(self._token_in(headers))
            headers, _is_old = self._headers()
            reply = self.http.send("POST", path, headers, json=body)
        content = reply.json()
        if reply.status < 300 and content is not None:
            return content
        raise sort_reply(reply)

    def _headers(self):
        token, is_old = self.session.token()
        prefix = "Bearer " if self.bearer else ""
        return {"POSTE_clientID": self.client_id, "Authorization": prefix + token}, is_old

    def _token_in(self, headers):
        return headers["Authorization"].removeprefix("Bearer ")

    def _fetch_token(self):
        wish = {
            "clientId": self.client_id,
            "secretId": self.secret,
            "scope": self.scope,
            "grantType": "client_credentials",
        }
        headers = {"POSTE_clientID": self.client_id}
        reply = self.login.send("POST", "/user/sessions", headers, json=wish)
        content = reply.json()
        if reply.status >= 300 or content is None:
            raise sort_reply(reply)
        token = content.get("access_token")
        if not isinstance(token, str) or not token.isascii() or not token.isprintable():
            raise OutcomeUnknown("unreadable")
        seconds = text_of(content.get("expires_in"))
        return token, int(seconds) if seconds.isdecimal() and len(seconds) < 7 else 300


def _remarks(rows, good, labels, count):
    """What a person should know: parcels that were not taken, labels that are missing."""
    bad = [row for row in rows if row not in good]
    if bad:
        words = text_of(bad[0].get("errorDescription")) or "-"
        yield Problem("incomplete", {"done": len(good), "count": count, "text": words})
    if not all(label.content for label in labels):
        yield Problem("no_label_file")
