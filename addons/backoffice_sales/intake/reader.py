"""The doors: bytes in; an OrderMessage, or the rows of any list, or an IntakeError out."""

import csv
import io
import re

from .errors import BrokenFile, EmptyFile, MixedEncodings, TooLarge, UnknownFormat
from .message import Limits
from .orders import read_orders
from .ubl import read_ubl
from .workbook import read_sheets, workbook_rows

SIGNATURES = {
    b"%PDF": "A PDF",
    b"\x89PNG": "A picture",
    b"\xff\xd8\xff": "A picture",
    b"GIF8": "A picture",
    b"\xd0\xcf\x11\xe0": "An old Excel or Word file (.xls, .doc)",
    b"\x7fELF": "A program",
    b"MZ": "A program",
    b"Rar!": "An archive",
    b"7z\xbc\xaf": "An archive",
    b"\x1f\x8b": "An archive",
}
SEPARATORS = ",;\t|"


def read(name, content, mapping=None, limits=None):
    """Reads an order file.

    `content` is bytes; `mapping` gives {heading: OrderLine field} for tables. Raises an
    IntakeError subclass with a sentence for the clerk; never touches network or disk.
    """
    limits = limits or Limits()
    screen(content, limits)
    if looks_like_xml(content):
        return read_ubl(content, limits)
    kind, rows, mark = open_table(content, limits)
    return read_orders(kind, rows, limits, mapping, mark)


def open_table(content, limits):
    """(csv or xlsx, iterator of rows, decimal mark): a list of whatever kind.

    Raises an IntakeError, while the rows are taken as well.
    """
    screen(content, limits)
    if content.startswith(b"PK"):
        return "xlsx", workbook_rows(content, limits), "."
    if looks_like_xml(content):
        raise UnknownFormat(found="XML")
    text = decode(content)
    if "\0" in text:  # UTF-16 can hold it, a database cannot
        raise UnknownFormat(found="A binary file")
    separator = find_separator(text)
    # ";" is what spreadsheets write where the comma is the decimal mark
    return "csv", csv_rows(text, separator), "," if separator == ";" else "."


def csv_rows(text, separator):
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise BrokenFile(detail=str(error)) from error


def read_book(content, limits=None):
    """The sheets of a workbook for whoever knows their layout: see `read_sheets`."""
    limits = limits or Limits()
    screen(content, limits)
    if not content.startswith(b"PK"):
        raise UnknownFormat(found="A text file")
    return read_sheets(content, limits)


def screen(content, limits):
    """Refuses by size and by the first bytes what is no file for us."""
    if len(content) > limits.size:
        raise TooLarge(size=len(content) / 1048576, limit=limits.size / 1048576)
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise EmptyFile()
    for signature, found in SIGNATURES.items():
        if content.startswith(signature):
            raise UnknownFormat(found=found)


def looks_like_xml(content):
    head = content[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<")


def decode(content):
    """Text from bytes: UTF-8, UTF-16 (with or without mark) or Windows Latin-1."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return decode_utf16(content, "utf-16")
    if content[1:40:2].count(0) > 15 or content[:2] == b"\0\xfe":
        return decode_utf16(content, "utf-16-le")
    if content[0:40:2].count(0) > 15:
        return decode_utf16(content, "utf-16-be")
    if b"\0" in content:
        raise UnknownFormat(found="A binary file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse_mixture(content, error.start)
    return content.decode("cp1252", errors="replace")


def decode_utf16(content, encoding):
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise BrokenFile(detail="UTF-16") from error


def refuse_mixture(content, position):
    """Latin-1 with real UTF-8 in it is two files glued: one half would turn to rubbish."""
    if re.search(rb"[\xc3\xc2][\x80-\xbf]|\xe2[\x80-\xbf]{2}", content):
        raise MixedEncodings(row=content.count(b"\n", 0, position) + 1)


def find_separator(text):
    """The separator that stands most often in the fullest of the first lines."""
    heads = [re.sub(r'"[^"]*"', "", line) for line in text[:20000].splitlines()[:20]]
    counts = {mark: max((line.count(mark) for line in heads), default=0) for mark in SEPARATORS}
    return max(counts, key=counts.get)
