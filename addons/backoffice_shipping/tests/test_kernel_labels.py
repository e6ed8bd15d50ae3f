import io
import unittest
import zipfile

import PyPDF2
from carrier_simulator import label

from ..labels import Piece, build
from ..labels.sheet import LARGEST


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
