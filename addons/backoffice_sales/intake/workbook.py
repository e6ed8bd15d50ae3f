"""Excel workbooks from strangers."""

import io
import re
import zipfile

from .errors import BrokenFile, UnknownFormat, UnsafeArchive, UnsafeXml

CHUNK = 1 << 20
SHARED_TEXT = re.compile(rb"<(?:\w{1,40}:)?si[\s/>]")


def workbook_rows(content, limits):
    """The rows (lists of cells) of a workbook's first sheet, one after the other.

    A formula counts with the value stored beside it; it is never computed.
    """
    import openpyxl

    inspect(content, limits)
    try:
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the size that the file claims is not to be trusted
        for row in sheet.iter_rows(values_only=True):
            yield list(row)
    except (KeyError, ValueError, IndexError, AttributeError, zipfile.BadZipFile) as error:
        raise BrokenFile(detail=str(error)[:120]) from error
    except SyntaxError as error:  # xml.etree's ParseError is one
        raise BrokenFile(detail="XML") from error


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
