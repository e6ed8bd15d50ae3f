"""Many labels as one stream, in the order given; what cannot be read is named, not printed."""

import io
import logging
import zipfile
from dataclasses import dataclass

from .guard import LARGEST, fault_of, pages_of

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Piece:
    """One parcel's label: `content` of `kind` pdf or zpl; `key` is handed back."""

    key: int
    kind: str
    content: bytes


@dataclass(frozen=True)
class Sheet:
    """`content` of `kind` pdf, zpl or zip (both kinds: a file of each inside).

    `printed` and `faults` hold keys; a fault says too_large, not_pdf, encrypted or broken.
    """

    kind: str
    content: bytes
    printed: tuple
    faults: dict


def build(pieces, tools):
    """The Sheet of `pieces`. `tools` is the host's PDF module: PdfFileReader, PdfFileWriter."""
    faults = {}
    pages, zpl = [], []
    for piece in pieces:
        if len(piece.content) > LARGEST:
            faults[piece.key] = "too_large"
        elif piece.kind == "zpl":
            zpl.append(piece)
        else:
            found = _read(piece.content, tools)
            if isinstance(found, str):
                faults[piece.key] = found
            else:
                pages.append((piece, found))
    pdf, printed = _write(pages, tools, faults)
    files = {}
    if printed:
        files["pdf"] = pdf
    if zpl:
        files["zpl"] = b"\n".join(piece.content for piece in zpl)
    keys = {*printed, *(piece.key for piece in zpl)}
    done = tuple(piece.key for piece in pieces if piece.key in keys)
    if len(files) > 1:
        return Sheet("zip", _zip(files), done, faults)
    kind, content = next(iter(files.items()), ("", b""))
    return Sheet(kind, content, done, faults)


def _read(content, tools):
    """The pages of a PDF, or why there are none."""
    if fault := fault_of(content):
        return fault
    try:
        reader = tools.PdfFileReader(io.BytesIO(content), strict=False)
        if reader.isEncrypted and not _opens_without_password(reader):
            return "encrypted"
        return pages_of(reader) or "broken"
    except Exception:  # what a PDF can break a reader with has no common name
        _logger.info("A label cannot be read", exc_info=True)
        return "broken"


def _opens_without_password(reader):
    try:
        return bool(reader.decrypt(""))
    except Exception:  # a cipher that the reader does not know
        _logger.info("A label's cipher is not known", exc_info=True)
        return False


def _write(pages, tools, faults):
    """(bytes, keys): all pages as one file; what cannot be written is a fault."""
    try:
        return _join([found for _piece, found in pages], tools), [p.key for p, _f in pages]
    except Exception:  # only writing resolves what a page refers to: find the bad one
        _logger.info("Labels are joined one by one", exc_info=True)
        good = []
        for piece, found in pages:
            try:
                _join([found], tools)
            except Exception:
                _logger.info("A label cannot be written", exc_info=True)
                faults[piece.key] = "broken"
            else:
                good.append((piece, _read(piece.content, tools)))
        return _join([found for _piece, found in good], tools), [p.key for p, _f in good]


def _join(documents, tools):
    writer = tools.PdfFileWriter()
    for pages in documents:
        for page in pages:
            writer.addPage(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _zip(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for kind, content in sorted(files.items()):
            archive.writestr(f"labels.{kind}", content)
    return out.getvalue()
