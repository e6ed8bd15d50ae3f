"""GLS Italy's pickups."""

from . import markup
from .checks import clean
from .errors import InvalidShipment, OutcomeUnknown
from .gls_answer import refusal
from .gls_fields import plain, street_of
from .reading import text_of
from .result import PickupResult
from .shipment import Problem

#: whole hours between which GLS collects, before and after noon
MORNING, AFTERNOON = (8, 13), (13, 19)


def order(account, pickup):
    """A PickupResult; raises InvalidShipment where GLS does not collect at that time."""
    fields = pickup_fields(account, pickup)
    parts = [("PickUpRequest", fields)]
    root = account.document("PickUpRequest", "XMLInfoPickUpRequest", parts)
    for node in markup.all_of(root, "RitiroErrato"):
        raise refusal(text_of(node.get("Errore")))
    for node in markup.all_of(root, "RitiroCreato"):
        number = text_of(node.get("NumeroRitiro"))
        if number:
            return PickupResult(number, window=_window(fields))
    raise OutcomeUnknown("unreadable")


def take_back(account, number):
    """True unless GLS words an error: how it words its yes is not published."""
    fields = [
        ("CodiceContrattoGls", str(account.contract)),
        ("NumeroRitiro", number),
        ("NomeCognome", account.contact),
        ("Email", account.email),
    ]
    parts = [("DeletePickUp", fields)]
    root = account.document("DeletePickUp", "XMLInfoDeletePickUp", parts)
    for node in root.iter():
        if node.get("Errore"):
            raise refusal(text_of(node.get("Errore")))
    return True


def pickup_fields(account, pickup):
    """(tag, text) of a pickup in GLS's order; raises InvalidShipment."""
    place = pickup.place
    hours = _hours(pickup)
    if not hours:
        params = {"start": MORNING[0], "end": AFTERNOON[1]}
        raise InvalidShipment([Problem("bad_window", params)])
    return [
        ("CodiceContrattoGls", str(account.contract)),
        ("NomeRichiedente", plain(account.contact or place.contact or place.name)[:30]),
        ("Colli", str(pickup.parcels)),
        ("PesoReale", f"{max(round(pickup.weight, 1), 0.1):.1f}"),
        ("DataRitiro", f"{pickup.ready_at:%d/%m/%Y}"),
        *hours,
        ("TipoCollo", "0"),
        ("Clienteritiro", plain(place.name)[:30]),
        ("Indirizzoritiro", street_of(place.street)[:60]),
        ("Localitaritiro", plain(place.city)[:40]),
        ("CAPritiro", clean(place.zip)),
        ("Provinciaritiro", clean(place.province)),
        ("NoteRitiro", plain(pickup.notes)[:60] or None),
        ("Riferimentocliente", pickup.reference or None),
    ]


def _hours(pickup):
    """The window in GLS's two halves of the day: begun hours are left out."""
    start = pickup.ready_at.hour + (pickup.ready_at.minute > 0)
    end = pickup.close_at.hour
    fields = []
    for half, (first, last) in enumerate((MORNING, AFTERNOON), 1):
        begins, ends = max(start, first), min(end, last)
        if begins < ends:
            fields += [(f"Dalle{half}", str(begins)), (f"Alle{half}", str(ends))]
    return fields


def _window(fields):
    values = dict(fields)
    return " ".join(
        f"{values[start]}-{values[end]}"
        for start, end in (("Dalle1", "Alle1"), ("Dalle2", "Alle2"))
        if values.get(start)
    )
