"""What GLS Italy's answers make of a booking."""

from . import markup
from .errors import OutcomeUnknown, Refused
from .reading import file_of, text_of
from .result import BookingResult, Label
from .shipment import Problem

#: words of a refusal and what a person can do about it; the first that fits counts
ADVICE = (
    ("login", "credentials"),
    ("contratto", "customer"),
    ("stradario", "destination"),
    ("non abilitata", "ask"),
    ("inesistente", "unknown_shipment"),
    ("", "data"),
)
UNROUTED = "GLS CHECK"


def refusal(words):
    """GLS's no, which has no number, as an error."""
    advice = next(key for word, key in ADVICE if word in words.lower())
    return Refused("told", advice=advice, text=words)


def booking_of(account, request, root):
    """The BookingResult in an answer to AddParcel; Refused when no parcel got a number."""
    rows = [markup.values_of(node) for node in markup.all_of(root, "Parcel")]
    if not rows:
        raise OutcomeUnknown("unreadable")
    taken = [row for row in rows if _number(row)]
    if not taken:
        notes = [text_of(row.get("NoteSpedizione")) for row in rows]
        raise refusal(next(filter(None, notes), UNROUTED))
    remarks = [
        *_remarks_on_count(request, rows, taken),
        *_remarks_on_merging(request, taken),
        *_remarks_on_routing(taken),
    ]
    labels = tuple(_labels(account, request, taken))
    remarks += _remarks_on_labels(labels)
    return BookingResult(
        labels=labels,
        warning=" ".join(remark.text() for remark in remarks),
        code=len(remarks),
        remarks=tuple(remarks),
        facts=_facts(taken[0]),
        number=_number(taken[0]),
    )


def row_booking(account, handle, row):
    """The BookingResult of a listed shipment; its labels have no content."""
    number = row.get("NumSpedizione", "")
    first = int(handle.reference[-7:]) * 100
    count = int(row["TotaleColli"]) if row.get("TotaleColli", "").isdecimal() else 1
    counters = handle.parcel_refs or [str(first + n) for n in range(1, min(count, 99) + 1)]
    labels = [
        Label(counter, f"{account.site}{number}", kind=account.label_kind)
        for counter in counters
    ]
    return BookingResult(tuple(labels), facts=_facts(row), number=number)


def _number(row):
    """GLS's number, which may not be nought."""
    number = text_of(row.get("NumeroSpedizione"))
    return number if number.strip("0") else ""


def _labels(account, request, taken):
    """One label for each parcel that was taken, in the order of the request."""
    by_counter = {row.get("ContatoreProgressivo", ""): row for row in taken}
    wanted = [row["ContatoreProgressivo"] for row in request["parcels"]]
    pairs = [(counter, by_counter[counter]) for counter in wanted if counter in by_counter]
    if not pairs:  # the answer does not name them: their order does
        pairs = list(zip(wanted, taken, strict=False))
    for counter, row in pairs:
        site = text_of(row.get("SiglaMittente")) or account.site
        if account.label_kind == "zpl":
            content = row.get("Zpl", "").encode()
        else:
            content = file_of(row.get("PdfLabel"), "pdf")
        yield Label(counter, f"{site}{_number(row)}", content, account.label_kind)


def _remarks_on_count(request, rows, taken):
    if len(taken) < len(request["parcels"]):
        notes = [text_of(row.get("NoteSpedizione")) for row in rows if row not in taken]
        params = {"done": len(taken), "count": len(request["parcels"])}
        params["text"] = next(filter(None, notes), "-")
        yield Problem("incomplete", params)


def _remarks_on_merging(request, taken):
    numbers = list(dict.fromkeys(_number(row) for row in taken))
    if len(numbers) > 1:
        yield Problem("split", {"numbers": ", ".join(numbers)})
        return
    totals = [row.get("TotaleColli", "") for row in taken]
    total = max((int(text) for text in totals if text.isdecimal()), default=0)
    references = [row.get("RiferimentiCliente", "") for row in taken]
    is_strange = any(text and request["reference"] not in text for text in references)
    if (total and total != len(taken)) or is_strange:
        count = len(request["parcels"])
        yield Problem("merged", {"number": numbers[0], "total": total, "count": count})


def _remarks_on_routing(taken):
    for row in taken:
        depot = text_of(row.get("DescrizioneSedeDestino"))
        if depot.upper() == UNROUTED or not row.get("SiglaSedeDestino"):
            yield Problem("unrouted", {"text": text_of(row.get("NoteSpedizione")) or depot})
            return


def _remarks_on_labels(labels):
    if not all(label.content for label in labels):
        yield Problem("no_label_file")


def _facts(row):
    files = ("PdfLabel", "Zpl", "Barcode2D", "Parcel")
    return {
        text_of(key): text_of(value) for key, value in row.items() if value and key not in files
    }
