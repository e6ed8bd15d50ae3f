"""What strangers send, made fit to be kept: short texts, files, moments."""

import base64
import binascii
from datetime import datetime

from .result import Proof

LONGEST_TEXT = 500


def text_of(value):
    """A carrier's text as a database can hold it, and no longer than anyone reads."""
    text = str(value if value is not None else "").replace("\0", "")[:LONGEST_TEXT]
    return text.encode("utf-8", "replace").decode().strip()


def file_of(stream, kind=""):
    """The bytes of a base64 text; nothing when it is none, or not the PDF it should be."""
    try:
        content = base64.b64decode(stream or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        return b""
    return fit_file(content, kind)


def fit_file(content, kind):
    """`content`, or nothing when it is no `kind`: a printer of labels takes anything."""
    start = content[:1024].lstrip()
    if kind == "pdf" and not start.startswith(b"%PDF"):
        return b""
    return b"" if kind == "zpl" and start.startswith(b"<") else content


def facts_of(values):
    """The plain values of a reply, without files: for the log."""
    return {
        text_of(key): text_of(value)
        for key, value in values.items()
        if isinstance(value, (str, int, float)) and value
    }


def moment_of(text):
    """A datetime of digits in the order day month year or year month day, then the time;
    years may have two digits. None when it is none."""
    digits = "".join(c if c.isdigit() else " " for c in str(text or "")).split()
    try:
        numbers = [int(part) for part in digits]
        if len(digits[0]) == 4:
            numbers[:3] = numbers[2::-1]
        day, month, year = numbers[:3]
        year += 2000 if year < 100 else 0
        return datetime(year, month, day, *numbers[3:6])  # noqa: DTZ001 - local, no zone told
    except (IndexError, ValueError, TypeError):
        return None


def newest_first(events):
    """Events in the order of a TrackingEvent list; those without a moment stay in place."""
    if all(event.at for event in events):
        return sorted(events, key=lambda event: event.at, reverse=True)
    return list(events)


def proof_of(found):
    """The Proof in what `track` found, or None."""
    for events in found.values():
        for event in events:
            if event.is_delivery:
                return Proof(signed_by=event.signed_by, at=event.at)
    return None
