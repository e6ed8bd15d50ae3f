"""GLS Italy, Label Service (ILS), as described by its public manual MU162 rev. 22.

A booked shipment is open until it is closed at the day's end: GLS does not know what is not
closed. There are no error numbers, only sentences. The list of shipments leaves out what is
not routed yet: that a shipment is not listed proves nothing, so that an outcome that stays
unknown after the look into the list is for a person.
"""

from datetime import date, timedelta

from . import gls_pickup, gls_release, gls_tracking, markup
from .base import CarrierClient
from .errors import CarrierError, InvalidShipment, OutcomeUnknown, Refused
from .gls_answer import booking_of, refusal, row_booking
from .gls_fields import check_shipment, parcel_rows
from .http import Http, sort_status
from .reading import file_of, proof_of, text_of
from .result import Closing, Label
from .sentences import say

SERVICE = "/ilswebservice.asmx/"
#: shipments in one call to close
CLOSE_BATCH = 200


class GlsItClient(CarrierClient):
    """One contract: `site` is the depot's two letters, `customer` and `contract` numbers.

    `merge_guard` says what keeps bookings of one consignee apart (see gls_fields): "bda"
    once the depot has agreed to it, "name", or "" for nothing. `amounts_on` says on which
    parcel of several an amount stands: "first", "each", or "" for not known.
    """

    can = frozenset(
        {
            "close",
            "cancel",
            "find",
            "label",
            "track",
            "proof",
            "pickup",
            "cancel_pickup",
            "release",
            "zpl",
            "cash_on_delivery",
        }
    )
    reconcile_by = "find"
    memory_days = 40
    track_batch = 20
    releases = tuple(gls_release.ACTIONS)

    def __init__(
        self,
        address,
        site,
        customer,
        password,
        contract,
        tracking_address="",
        merge_guard="name",
        freight="F",
        services="",
        cash_mode="",
        amounts_on="",
        label_kind="pdf",
        label_format="A6",
        contact="",
        email="",
        connect_timeout=5,
        read_timeout=30,
    ):
        super().__init__(address, connect_timeout, read_timeout)
        self.tracking = Http(tracking_address or address, connect_timeout, read_timeout)
        self.site, self.customer, self.password = site, customer, password
        self.contract, self.merge_guard, self.freight = contract, merge_guard, freight
        self.services, self.cash_mode, self.amounts_on = services, cash_mode, amounts_on
        self.label_kind, self.label_format = label_kind, label_format
        self.contact, self.email = contact, email

    def close_connections(self):
        self.tracking.close()
        return super().close_connections()

    # --- Before the call

    def check(self, shipment, need_phone=False):
        return check_shipment(self, shipment, need_phone)

    def prepare(self, shipment):
        problems = check_shipment(self, shipment)
        if problems:
            raise InvalidShipment(problems)
        return {"reference": shipment.reference, "parcels": parcel_rows(self, shipment)}

    # --- A shipment's life

    def book(self, request):
        parts = [("AddParcelResult", "S")]
        parts += [("Parcel", list(row.items())) for row in request["parcels"]]
        root = self.document("AddParcel", "XMLInfoParcel", parts)
        return booking_of(self, request, root)

    def close(self, handles):
        done, refused = [], {}
        for start in range(0, len(handles), CLOSE_BATCH):
            self._close_some(handles[start : start + CLOSE_BATCH], done, refused)
        self._settle_closed(handles, done, refused)
        return Closing(done=tuple(done), refused=refused)

    def _close_some(self, handles, done, refused):
        field = "NumeroDiSpedizioneGLSDaConfermare"
        parts = [("Parcel", [(field, handle.number)]) for handle in handles]
        root = self.document("CloseWorkDayByShipmentNumber", "_xmlRequest", parts)
        rows = [markup.values_of(node) for node in markup.all_of(root, "Parcel")]
        told = {row.get(field, ""): row.get("esito", "") for row in rows}
        for handle in handles:
            word = told.get(handle.number)
            if word is not None and word.upper() == "OK":
                done.append(handle.reference)
            else:
                refused[handle.reference] = text_of(word) or say("unreadable", {})

    def _settle_closed(self, handles, done, refused):
        """What was closed before is told as a refusal: the list knows better."""
        if not refused:
            return
        days = [handle.sent_on for handle in handles]
        try:
            rows = self._list(min(days) if all(days) else None)
        except CarrierError:
            return  # closing again is allowed
        closed = {row.get("NumSpedizione") for row in rows if _is_closed(row)}
        for handle in handles:
            if handle.number in closed and refused.pop(handle.reference, None) is not None:
                done.append(handle.reference)

    def cancel(self, handle):
        row = self._row(handle)
        number = handle.number or (row or {}).get("NumSpedizione", "")
        if not number:
            raise OutcomeUnknown("not_listed")
        if row and _is_closed(row):
            raise Refused("closed_before", advice="depot", number=number)
        ours = len(handle.parcel_refs)
        if row and ours and _count(row) > ours:
            raise Refused("shared", advice="depot", number=number)
        root = self._form("DeleteSped", NumSpedizione=number)
        words = markup.words_of(root)
        if "non presente" in words.lower():
            return False
        if "avvenuta" not in words.lower():
            raise refusal(words) if words else OutcomeUnknown("unreadable")
        return True

    def find_by_reference(self, handle):
        """Never None: see the top of this file."""
        row = self._row(handle)
        if row is None:
            raise OutcomeUnknown("not_listed")
        return row_booking(self, handle, row)

    def label(self, handle):
        method = "GetZpl" if self.label_kind == "zpl" else "GetPdf"
        tracking = handle.tracking_refs[0] if handle.tracking_refs else ""
        labels = []
        for counter in handle.parcel_refs:
            account = {
                "SedeGls": self.site,
                "CodiceCliente": str(self.customer),
                "Password": self.password,
                "CodiceContratto": str(self.contract),
            }
            root = self._post(method, account | {"ContatoreProgressivo": counter})
            self._ensure_ok(root)
            labels.append(Label(counter, tracking, self._file(root), self.label_kind))
        return tuple(labels)

    def _file(self, root):
        text = "".join(root.itertext()).strip()
        if self.label_kind == "zpl" and text.startswith("^"):
            return text.encode()
        return file_of(text, self.label_kind)

    def test(self, consignee):
        self._list(date.today())  # noqa: DTZ011 - the depot's day is the sender's
        return ""

    # --- Around it

    def track(self, handles):
        numbers = [ref for handle in handles for ref in handle.tracking_refs]
        found = {}
        for number in numbers:
            events = gls_tracking.track(self, number)
            if events is not None:
                found[number] = events
        return found

    def proof(self, handle):
        return proof_of(self.track([handle]))

    def request_pickup(self, pickup):
        return gls_pickup.order(self, pickup)

    def cancel_pickup(self, number):
        return gls_pickup.take_back(self, number)

    def release(self, handle, action, text=""):
        return gls_release.release(self, handle, action, text)

    # --- The list

    def _list(self, since):
        """Rows of the last 40 days, or from the day before `since` on."""
        if since is None:
            root = self._form("ListSped")
        else:
            start, end = since - timedelta(days=1), date.today() + timedelta(days=1)  # noqa: DTZ011
            period = {"DataInizio": f"{start:%Y%m%d}0000", "DataFine": f"{end:%Y%m%d}2359"}
            root = self._form("ListSpedPeriod", **period)
        return [markup.values_of(node) for node in markup.all_of(root, "Parcel")]

    def _row(self, handle):
        """The listed shipment of this number or, without one, of our reference."""
        for row in self._list(handle.sent_on):
            words = row.get("RiferimentiCliente", "").replace(",", " ").split()
            if handle.number:
                if row.get("NumSpedizione") == handle.number:
                    return row
            elif handle.reference and (
                handle.reference in words or row.get("Ddt") == handle.reference[-11:]
            ):
                return row
        return None

    # --- Calls

    def _account(self):
        return [
            ("SedeGls", self.site),
            ("CodiceClienteGls", str(self.customer)),
            ("PasswordClienteGls", self.password),
        ]

    def document(self, method, parameter, parts):
        """A call whose only parameter is a document."""
        text = markup.write("Info", *self._account(), *parts)
        root = self._post(method, {parameter: text})
        self._ensure_ok(root)
        return root

    def _form(self, method, **values):
        root = self._post(method, dict(self._account()) | values)
        if method != "DeleteSped":  # its yes is worded in the tag of an error
            self._ensure_ok(root)
        return root

    def _post(self, method, form):
        reply = self.http.send("POST", SERVICE + method, data=form)
        if reply.status >= 300:
            raise sort_status(reply.status, reply.headers)
        return markup.read(reply.content)

    @staticmethod
    def _ensure_ok(root):
        """The error of a whole call stands at its root or right below."""
        nodes = [root, *root]
        words = [n.text or "" for n in nodes if markup.name_of(n) == "DescrizioneErrore"]
        for word in words:
            if word.strip() and word.strip().upper() != "OK":
                raise refusal(text_of(word))


def _is_closed(row):
    return row.get("StatoSpedizione", "").upper().startswith("CHIUSA")


def _count(row):
    text = row.get("TotaleColli", "")
    return int(text) if text.isdecimal() else 0
