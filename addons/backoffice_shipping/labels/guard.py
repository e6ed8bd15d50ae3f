"""Keeps a hostile PDF from a reader that would never come back from it.

The host's reader follows what a file says without counting: a page tree of thirty lines can
stand for a billion pages, a list of objects for its own predecessor, a kilobyte of zeros
for a gigabyte. It runs in the worker, so one such label would stop all bookings.
"""

import re
import zlib

#: a label has some kB; what is larger is no label and would cost the server its memory
LARGEST = 8 * 1024 * 1024
#: pages that a carrier gives for one parcel, its copies and papers included
MOST_PAGES = 50
#: bytes that all packed parts of one file may grow to
MOST_UNPACKED = 64 * 1024 * 1024
#: packed parts of one file, and how many times one may be packed
MOST_PARTS, LAYERS = 500, 3

HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
#: where the list of objects goes on; “/Prev 12 0 R” is a bookmark's neighbour
BEFORE = re.compile(rb"/Prev\s+(\d+)(?!\d|\s+\d+\s+R)")
START = re.compile(rb"startxref\s+(\d+)")


def fault_of(content):
    """Why `content` must not be given to a reader: too_large, not_pdf or broken; or ""."""
    if len(content) > LARGEST:
        return "too_large"
    if not content[:1024].lstrip().startswith(b"%PDF"):
        return "not_pdf"
    if _goes_in_circles(content):
        return "broken"
    return "too_large" if _is_bomb(content) else ""


def pages_of(reader):
    """The pages of an opened PDF; ValueError when there are more than a label has.

    Counted node by node: `getNumPages` would walk a tree that doubles at every branch.
    """
    left = MOST_PAGES * 4
    nodes = [reader.trailer["/Root"]["/Pages"]]
    while nodes:
        left -= 1
        node = nodes.pop().get_object()
        kids = node.get("/Kids", ())
        nodes += kids.get_object() if hasattr(kids, "get_object") else kids
        if left < 0 or len(nodes) > MOST_PAGES:
            raise ValueError("more pages than a label has")
    return [reader.getPage(number) for number in range(reader.getNumPages())]


def _goes_in_circles(content):
    """Whether a list of objects names one that was read already as its predecessor."""
    plain = HEX.sub(lambda found: bytes([int(found[1], 16)]), content)
    starts = [int(number) for number in START.findall(plain)[-1:]]
    before = [int(number) for number in BEFORE.findall(plain)]
    places = starts + before
    return len(set(places)) < len(places)


def _is_bomb(content):
    left = MOST_UNPACKED
    view = memoryview(content)
    for number, found in enumerate(STREAM.finditer(content)):
        if number >= MOST_PARTS:
            return True
        packed = view[found.end() :]
        for _layer in range(LAYERS):
            packed = _unpack(packed, left + 1)
            left -= len(packed)
            if left < 0:
                return True
            if not packed:
                break
    return False


def _unpack(packed, most):
    try:
        return zlib.decompressobj().decompress(packed, most)
    except zlib.error:
        return b""
