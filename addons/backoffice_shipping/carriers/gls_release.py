"""GLS Italy's ReleaseShipmentStock: what is to become of a held shipment."""

from datetime import date, timedelta

from . import markup
from .checks import clean
from .errors import OutcomeUnknown
from .gls_answer import refusal
from .reading import text_of

ACTIONS = {"redeliver": "1", "return": "3", "destroy": "4", "collect": "7"}
LONGEST_NOTE = 65


def release(account, handle, action, text):
    """GLS's yes; `text` is for the driver."""
    on = next_working_day(date.today())  # noqa: DTZ011 - the depot's day
    fields = [
        ("CodiceContrattoGls", str(account.contract)),
        ("NumeroSpedizione", handle.tracking_refs[0] if handle.tracking_refs else ""),
        ("TipoSvincolo", ACTIONS[action]),
        ("DataRiconsegna", f"{on:%d/%m/%y}" if action == "redeliver" else None),
        ("Note", clean(text)[:LONGEST_NOTE] or None),
    ]
    parts = [("ReleaseShipmentStock", fields)]
    root = account.document("ReleaseShipmentStock", "XMLInfoReleaseShipmentStock", parts)
    words = [text_of(node.text) for node in markup.all_of(root, "Svincolo")]
    if not words:
        raise OutcomeUnknown("unreadable")
    if words[0].lower() != "ok":
        raise refusal(words[0])
    return words[0]


def next_working_day(day):
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day
