"""GLS Italy's tracking, a page of XML without password (manual MU40)."""

from . import markup
from .http import sort_status
from .reading import moment_of, newest_first, text_of
from .result import TrackingEvent

PAGE = "/XML/get_xml_track.php"
DELIVERED = "906"
FIELDS = ("Data", "Ora", "Luogo", "Stato", "Note", "Codice")


def track(account, number):
    """The events of `number` (the depot's two letters and digits), None when unknown."""
    site, digits = number[:2], number[2:]
    query = {"locpartenza": site, "NumSped": digits, "CodCli": str(account.contract)}
    reply = account.tracking.send("GET", PAGE, params=query)
    if reply.status >= 300:
        raise sort_status(reply.status, reply.headers)
    shipments = markup.all_of(markup.read(reply.content), "SPEDIZIONE")
    if not shipments:
        return None
    signed_by = text_of(next((n.text for n in markup.all_of(shipments[0], "Firma")), ""))
    rows = [
        row
        for node in markup.all_of(shipments[0], "TRACKING")
        for row in _rows(node)
        if row.get("Stato")
    ]
    return newest_first([_event(row, signed_by) for row in rows])


def _rows(node):
    """The fields stand flat one after the other: each date begins a new event."""
    row = {}
    for child in node:
        name = markup.name_of(child)
        if name == "Data" and row:
            yield row
            row = {}
        if name in FIELDS:
            row[name] = text_of(child.text)
    if row:
        yield row


def _event(row, signed_by):
    is_delivery = row.get("Codice") == DELIVERED
    note = row.get("Note", "")
    return TrackingEvent(
        at=moment_of(f"{row.get('Data', '')} {row.get('Ora', '')}"),
        text=row["Stato"] + (f" - {note}" if note else ""),
        place=row.get("Luogo", ""),
        code=row.get("Codice", ""),
        is_delivery=is_delivery,
        signed_by=signed_by if is_delivery else "",
    )
