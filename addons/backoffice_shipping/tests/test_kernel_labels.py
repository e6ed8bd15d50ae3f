import io
import unittest
import zipfile
import zlib

import PyPDF2
from carrier_simulator import label

from ..labels import Piece, build
from ..labels.guard import LARGEST, MOST_UNPACKED, fault_of


def pdf(text):
    return label.pdf([text])


def encrypted(text):
    writer = PyPDF2.PdfFileWriter()
    writer.addPage(PyPDF2.PdfFileReader(io.BytesIO(pdf(text))).getPage(0))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def texts(content):
    return [
        p.extractText().split("\n")[0] for p in PyPDF2.PdfFileReader(io.BytesIO(content)).pages
    ]


class Choosy:
    """Tools that find out only when they write."""

    PdfFileReader = PyPDF2.PdfFileReader

    class PdfFileWriter(PyPDF2.PdfFileWriter):
        def write(self, stream):
            if any("BAD" in page.extractText() for page in self.pages):
                raise ValueError("no such object")
            return super().write(stream)


def raw(*objects, trailer=b""):
    """A PDF of these objects as they are; XREF in `trailer` is where its own list begins."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = trailer.replace(b"XREF", b"%d" % len(out))
    tail = b"trailer << /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, trailer)
    return out + head + table + tail + b"startxref\n%d\n%%%%EOF\n" % len(out)


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"


def doubling(depth):
    """Each branch names the next one twice: 2 ** depth pages in a kilobyte."""
    row = b"<< /Type /Pages /Count %d /Kids [%d 0 R %d 0 R] >>"
    rows = [row % (2 ** (depth - n), n + 3, n + 3) for n in range(depth)]
    return raw(CATALOG, *rows, PAGE)


def packed(content, times):
    for _time in range(times):
        content = zlib.compress(content, 9)
    body = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(content)
    return raw(CATALOG, PAGES, PAGE, body + content + b"\nendstream")


class TestHostileFile(unittest.TestCase):
    """Without the guard the first two never come back, and the others fill the memory."""

    def test_bombs_are_found_before_anybody_reads_them(self):
        large = bytes(MOST_UNPACKED + 1)
        for name, content, fault in (
            ("doubling", doubling(28), "broken"),
            ("circle", raw(CATALOG, PAGES, PAGE, trailer=b"/Prev XREF"), "broken"),
            ("hidden circle", raw(CATALOG, PAGES, PAGE, trailer=b"/#50rev XREF"), "broken"),
            ("zeros", packed(large, 1), "too_large"),
            ("zeros of zeros", packed(large, 2), "too_large"),
            ("parts", packed(b"", 1) + b"stream\n" * 600, "too_large"),
        ):
            with self.subTest(name):
                sheet = build([Piece(1, "pdf", content), Piece(2, "pdf", pdf("A"))], PyPDF2)
                self.assertEqual((sheet.faults, sheet.printed), ({1: fault}, (2,)))

    def test_several_pages_and_bookmarks_are_no_bomb(self):
        bookmark = b"<< /Title (x) /Prev 3 0 R /Next 3 0 R >>"
        two = b"<< /Type /Pages /Count 2 /Kids [3 0 R 3 0 R] >>"
        label_of_two = raw(CATALOG, two, PAGE, bookmark, bookmark)
        sheet = build([Piece(1, "pdf", label_of_two)], PyPDF2)
        self.assertEqual(sheet.faults, {})
        self.assertEqual(len(texts(sheet.content)), 2)
        self.assertEqual(fault_of(packed(b"q Q" * 1000, 1)), "")


class TestSheet(unittest.TestCase):
    def sheet(self, *pieces):
        return build([Piece(n, *piece) for n, piece in enumerate(pieces)], PyPDF2)

    def test_pages_come_in_the_order_given(self):
        sheet = self.sheet(("pdf", pdf("B")), ("pdf", pdf("A")), ("pdf", pdf("C")))
        self.assertEqual((sheet.kind, texts(sheet.content)), ("pdf", ["B", "A", "C"]))
        self.assertEqual((sheet.printed, sheet.faults), ((0, 1, 2), {}))

    def test_sizes_may_differ(self):
        large = pdf("A4").replace(b"[0 0 269 184]", b"[0 0 595 842]")
        sheet = self.sheet(("pdf", large), ("pdf", pdf("S")))
        boxes = [p.mediaBox[2] for p in PyPDF2.PdfFileReader(io.BytesIO(sheet.content)).pages]
        self.assertEqual(boxes, [595, 269])

    def test_zpl_is_one_stream(self):
        sheet = self.sheet(("zpl", b"^XA1^XZ"), ("zpl", b"^XA2^XZ"))
        self.assertEqual((sheet.kind, sheet.content), ("zpl", b"^XA1^XZ\n^XA2^XZ"))

    def test_both_kinds_are_two_files(self):
        sheet = self.sheet(("zpl", b"^XA1^XZ"), ("pdf", pdf("A")), ("zpl", b"^XA2^XZ"))
        self.assertEqual((sheet.kind, sheet.printed), ("zip", (0, 1, 2)))
        archive = zipfile.ZipFile(io.BytesIO(sheet.content))
        self.assertEqual(sorted(archive.namelist()), ["labels.pdf", "labels.zpl"])
        self.assertEqual(texts(archive.read("labels.pdf")), ["A"])

    def test_hostile_labels_stop_nothing(self):
        broken = b"%PDF-1.4\n" + b"\xff" * 200
        no_pages = pdf("x").replace(b"/Count 1", b"/Count 0").replace(b"[3 0 R]", b"[]     ")
        sheet = self.sheet(
            ("pdf", pdf("A")),
            ("pdf", b"<html>sorry</html>"),
            ("pdf", encrypted("E")),
            ("pdf", broken),
            ("pdf", b"%PDF" + b"0" * LARGEST),
            ("pdf", no_pages),
            ("pdf", b""),
            ("zpl", b"^" * (LARGEST + 1)),
            ("pdf", pdf("Z")),
        )
        self.assertEqual(texts(sheet.content), ["A", "Z"])
        self.assertEqual(
            sheet.faults,
            {1: "not_pdf", 2: "encrypted", 3: "broken", 4: "too_large", 5: "broken",
             6: "not_pdf", 7: "too_large"},
        )  # fmt: skip

    def test_what_only_fails_when_it_is_written(self):
        pieces = [Piece(n, "pdf", pdf(t)) for n, t in enumerate(["A", "BAD", "C"])]
        sheet = build(pieces, Choosy)
        self.assertEqual(texts(sheet.content), ["A", "C"])
        self.assertEqual((sheet.printed, sheet.faults), ((0, 2), {1: "broken"}))

    def test_nothing_is_nothing(self):
        self.assertEqual(build([], PyPDF2).content, b"")
