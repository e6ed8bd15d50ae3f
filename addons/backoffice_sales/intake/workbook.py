"""Excel workbooks from strangers."""

import io
import re
import zipfile
from contextlib import contextmanager
from dataclasses import replace

from .errors import BrokenFile, TooManyRows, UnknownFormat, UnsafeArchive, UnsafeXml
from .headers import normalise
from .table import collect

CHUNK = 1 << 20
SHARED_TEXT = re.compile(rb"<(?:\w{1,40}:)?si[\s/>]")


def workbook_rows(content, limits):
    """The rows (lists of cells) of a workbook's first sheet, one after the other.

    A formula counts with the value stored beside it; it is never computed.
    """
    with opened(content, limits) as book:
        yield from rows_of(book.worksheets[0])


def read_sheets(content, limits):
    """Every sheet as (name, headings, [(row number, cells)]): its first row that holds
    something, and what follows. Names and headings as `normalise` makes them.

    The limit of rows is that of all sheets together.
    """
    with opened(content, limits) as book:
        sheets, left = [], limits
        for sheet in book.worksheets:
            try:
                rows = collect(rows_of(sheet), left)
            except TooManyRows as error:
                raise TooManyRows(limit=limits.rows) from error
            left = replace(left, rows=left.rows - len(rows))
            headings = [normalise(cell)[:100] for cell in rows[0][1]] if rows else []
            sheets.append((normalise(sheet.title), headings, rows[1:]))
        return sheets


@contextmanager
def opened(content, limits):
    """A workbook that was looked through before; what it does wrong later is a BrokenFile."""
    import openpyxl

    inspect(content, limits)
    try:
        yield openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
    except (KeyError, ValueError, IndexError, AttributeError, zipfile.BadZipFile) as error:
        raise BrokenFile(detail=str(error)[:120]) from error
    except SyntaxError as error:  # xml.etree's ParseError is one
        raise BrokenFile(detail="XML") from error


def rows_of(sheet):
    sheet.reset_dimensions()  # the size that the file claims is not to be trusted
    return (list(row) for row in sheet.iter_rows(values_only=True))


def inspect(content, limits):
    """Unpacks every part once, counting: a bomb is found before it is opened."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise BrokenFile(detail=str(error)) from error
    with archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" not in names or not any("workbook" in n for n in names):
            raise UnknownFormat(found="An archive")
        left = limits.unpacked
        for part in archive.infolist():
            left -= scan(archive, part, left, limits)


def scan(archive, part, left, limits):
    """The unpacked size of a part, without holding it.

    The texts that cells share are all read at once before the first row, at 70 bytes each:
    a file of 700 kB can hold 17 million of them. A part may have any name: what it is, the
    list of content types says, and that is the stranger's too.
    """
    total, tail, texts = 0, b"", 0
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                total += len(chunk)
                if total > left:
                    raise UnsafeArchive(limit=limits.unpacked / 1048576)
                text = (tail + chunk).replace(b"\0", b"")
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise UnsafeXml()
                texts += len(SHARED_TEXT.findall(text))
                if texts > limits.texts:
                    raise BrokenFile(detail=f"> {limits.texts} sharedStrings")
                tail = chunk[-32:]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise BrokenFile(detail=str(error)[:120]) from error
    return total
