"""BRT's tracking reply."""

from .reading import moment_of, text_of
from .result import TrackingEvent

DELIVERED = "CONSEGNATA"


def events_of(body):
    """TrackingEvents of a reply, newest first as BRT gives them."""
    rows = body.get("lista_eventi")
    rows = rows if isinstance(rows, list) else []
    events = [row.get("evento") for row in rows if isinstance(row, dict)]
    signed_by = _signed_by(body)
    return [
        _event(event, signed_by)
        for event in events
        if isinstance(event, dict) and event.get("descrizione")
    ]


def _signed_by(body):
    """Who signed for the delivery, of the part of the reply that says so."""
    part = body
    for key in ("bolla", "dati_consegna"):
        part = part.get(key)
        if not isinstance(part, dict):
            return ""
    return text_of(part.get("firmatario_consegna"))


def _event(event, signed_by):
    text = text_of(event["descrizione"])
    is_delivery = text.upper() == DELIVERED
    return TrackingEvent(
        at=moment_of(f"{event.get('data') or ''} {event.get('ora') or ''}"),
        text=text,
        place=text_of(event.get("filiale")),
        code=text_of(event.get("id")),
        is_delivery=is_delivery,
        signed_by=signed_by if is_delivery else "",
    )
