"""Reads what a carrier answered: whatever comes, plain values that can be stored go out."""

import base64
import binascii
import math
import re
from datetime import datetime, timedelta

LONGEST_TEXT = 500
LARGEST_AMOUNT = 10**9
MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d):?(\d\d):?(\d\d)?)?",
)
#: a sign after a time, not the dashes of a date
OFFSET = re.compile(r"(?:(?:^|(?<=:\d\d))([+-])([01]\d):?([0-5]\d)|(?<=\d)Z)$")


def text(value, limit=LONGEST_TEXT):
    """A carrier's text as a database can hold it, and no longer than anyone reads; nothing
    for what is no text or number."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    if isinstance(value, int) and abs(value) > 10**18:  # str() of a huge one takes minutes
        return ""
    value = str(value)[:limit].replace("\0", "")
    return value.encode("utf-8", "replace").decode().strip()


def part(value, *keys):
    """The dict below these keys; an empty one when the way is not there. A list counts as
    its first row: some carriers send one where others send the row itself."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, list):
            value = value[0] if value else None
    return value if isinstance(value, dict) else {}


def rows(value):
    """The dicts of a list; a dict on its own is a list of one."""
    if isinstance(value, dict):
        return [value]
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def amount(value):
    """A price or weight; 0 for what is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return 0.0
    try:
        result = float(value if not isinstance(value, str) else value[:30])
    except (ValueError, OverflowError):
        return 0.0
    return result if math.isfinite(result) and 0 <= result <= LARGEST_AMOUNT else 0.0


def moment(value):
    """The local time that a text tells (2026-01-15T18:30:00, 20260115 183000), or None."""
    found = MOMENT.match(text(value))
    try:
        return datetime(*(int(n) for n in found.groups("0")))  # noqa: DTZ001 - local
    except (AttributeError, ValueError):
        return None


def offset(value):
    """The distance from UTC at the end of a text (+01:00, -0530, Z), or None."""
    found = OFFSET.search(text(value))
    if not found:
        return None
    if found[0] == "Z":
        return timedelta()
    sign = -1 if found[1] == "-" else 1
    return sign * timedelta(hours=int(found[2]), minutes=int(found[3]))


def day(value):
    found = moment(value)
    return found.date() if found else None


def decode(stream):
    """The bytes of a base64 text; none when it is no such text."""
    try:
        return base64.b64decode(stream or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        return b""


def document(stream, kind="pdf"):
    """A base64 document of `kind`; nothing when it is not what its name says."""
    content = decode(stream)
    head = content[:2048].lstrip()
    good = head.startswith(b"%PDF") if kind == "pdf" else b"^XA" in head
    return content if good else b""
