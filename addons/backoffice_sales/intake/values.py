"""Texts to numbers and dates, as Italians and others write them."""

import math
import re
from datetime import datetime

NUMBER = re.compile(r"[-+]?[\d.,'\s]*\d[\d.,'\s]*[-]?")
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
LOCAL = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b")
LONGEST_NUMBER = 40  # longer is none, and would take the pattern minutes
LARGEST_NUMBER = 1e12
YEARS = range(1900, 2200)  # others break the reckoning with time zones
TIME = re.compile(r"[T ](\d{1,2}):(\d{2})(?::(\d{2}))?")


def decimal_mark(texts, default="."):
    """The decimal mark that a column of numbers is written with: "," or ".".

    A mark behind which other than three digits stand can only be a decimal one; where
    both occur in a number, the last is.

    >>> decimal_mark(["1.234,50", "7"])
    ','
    >>> decimal_mark(["2.55", "1,234.00"])
    '.'
    """
    votes = {",": 0, ".": 0}
    for text in texts:
        marks = [char for char in text if char in ",."]
        if not marks:
            continue
        last = marks[-1]
        if len(set(marks)) == 2 or (
            len(marks) == 1 and len(text.rsplit(last, 1)[1].strip(" -%€")) != 3
        ):
            votes[last] += 1
    if votes[","] == votes["."]:
        return default
    return max(votes, key=votes.get)


def parse_number(value, mark="."):
    """A number from a cell; None where it is none.

    >>> parse_number("1.234,5", ",")
    1234.5
    >>> parse_number("12-")
    -12.0
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return in_range(value)
    text = re.sub(r"[€$£%]|EUR|USD|GBP", "", str(value)).strip()
    if len(text) > LONGEST_NUMBER or not NUMBER.fullmatch(text):
        return None
    negative = text.startswith("-") or text.endswith("-")
    text = re.sub(r"[\s'+-]", "", text)
    text = text.replace("." if mark == "," else ",", "").replace(mark, ".")
    try:
        number = float(text)
    except ValueError:
        return None
    return in_range(-number if negative else number)


def read_numbers(cells):
    """The numbers of a column, written with one decimal mark; None for what is none.

    >>> read_numbers(["1.234,50", "7,5", 3, None, "no"])
    [1234.5, 7.5, 3.0, None, None]
    """
    mark = decimal_mark([cell for cell in cells if isinstance(cell, str)])
    return [None if cell is None else parse_number(cell, mark) for cell in cells]


def in_range(number):
    """The number as a float; None when it is endless, none, or beyond any order.

    >>> in_range(7), in_range(float("inf")), in_range(10**400)
    (7.0, None, None)
    """
    if isinstance(number, float) and not math.isfinite(number):
        return None
    return float(number) if abs(number) <= LARGEST_NUMBER else None


def month_first(texts):
    """True when a column of dates can only be read as month/day/year."""
    pairs = [LOCAL.search(text) for text in texts]
    found = [(int(pair[1]), int(pair[2])) for pair in pairs if pair]
    return any(b > 12 for _a, b in found) and not any(a > 12 for a, _b in found)


def parse_date(value, is_month_first=False):
    """A datetime from a cell (ISO or day/month/year, with or without time), or None.

    >>> parse_date("6/12/2010 8:34")
    datetime.datetime(2010, 12, 6, 8, 34)
    """
    if hasattr(value, "year") and value.year not in YEARS:
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if hasattr(value, "year"):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - local time
    text = str(value).strip()
    found = ISO.match(text)
    if found:
        year, month, day = (int(part) for part in found.groups())
    else:
        found = LOCAL.match(text)
        if not found:
            return None
        day, month, year = (int(part) for part in found.groups())
        if is_month_first:
            day, month = month, day
        year += 2000 if year < 100 else 0
    if year not in YEARS:
        return None
    time = TIME.match(text[found.end() :])
    clock = [int(part or 0) for part in time.groups()] if time else []
    try:
        return datetime(year, month, day, *clock)  # noqa: DTZ001 - local time
    except ValueError:
        return None


def clean_code(value):
    """A code as text: a number that a spreadsheet made of it loses its ".0".

    >>> clean_code(15987.0), clean_code("15987.0"), clean_code(" AB-1 ")
    ('15987', '15987', 'AB-1')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return text[:-2] if re.fullmatch(r"\d+\.0", text) else text


def escape_for_spreadsheet(text):
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
