"""Poste Delivery Business' tracking and proof of delivery."""

from .poste_reading import PARCEL, refusal, rows_of
from .reading import file_of, moment_of, newest_first, text_of
from .result import Paper, Proof, TrackingEvent

NOT_YET = "E0032"


def track(account, handles):
    numbers = [ref for handle in handles for ref in handle.tracking_refs]
    rows = [{"waybillNumber": ref, "lastTracingState": "N"} for ref in numbers]
    wish = {"shipmentsData": rows, "statusDescription": "E", "customerType": "DQ"}
    reply = account.call(PARCEL + "tracking", {"arg0": wish})
    body = reply["return"] if isinstance(reply.get("return"), dict) else reply
    if str(body.get("outcome", "")).upper() == "KO":
        raise refusal(body.get("code"), text_of(body.get("messages")))
    found = {}
    for shipment in rows_of(body.get("shipment")):
        number = text_of(shipment.get("waybillNumber"))
        if number in numbers:
            events = [_event(account, row) for row in rows_of(shipment.get("tracking"))]
            found[number] = newest_first(events)
    return found


def _event(account, row):
    words = [text_of(row.get(key)) for key in ("StatusDescription", "phase", "status")]
    return TrackingEvent(
        at=moment_of(row.get("data")),
        text=next(filter(None, words), ""),
        place=text_of(row.get("officeDescription")),
        code=text_of(row.get("status")),
        is_delivery=text_of(row.get("phase")).upper() in account.delivered,
    )


def proof(account, handle):
    """The document; as long as there is none it is asked for."""
    code = handle.number or handle.tracking_refs[0]
    reply = account.call(PARCEL + "digipodDownload", {"barcode": code})
    if reply.get("result") == "OK":
        content = file_of(reply.get("attached"))
        name = text_of(reply.get("filename")) or f"{code}.pdf"
        return Proof(paper=Paper(name, content, "receipt")) if content else None
    if text_of(reply.get("errorCode")) != NOT_YET:
        account.ensure_ok([reply])
    wish = {"barcode": {"item": [{"barcode": code}]}}
    account.ensure_ok(account.items(account.call(PARCEL + "digipodRequest", wish)))
    return None
