import io
import re
import time
import unittest
import zlib
from decimal import Decimal

from reportlab.pdfgen import canvas

from ..intake import paper, paper_text


def pdf(*lines, pages=1):
    """A PDF with these lines on each page."""
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream)
    for _page in range(pages):
        for number, line in enumerate(lines):
            sheet.drawString(50, 800 - 20 * number, line)
        sheet.showPage()
    sheet.save()
    return stream.getvalue()


def with_content(content):
    """A PDF of one page that is drawn by `content`, packed."""
    packed = zlib.compress(content, 9)
    head, rest = pdf("x").split(b"stream\n", 1)
    head = head.replace(b"/ASCII85Decode ", b"")
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(packed), head)
    head += b"stream\n" + packed + b"\n"
    tail = rest[rest.index(b"endstream") :]
    start = len(head) + tail.index(b"xref")
    return head + re.sub(rb"startxref\n\d+", b"startxref\n%d" % start, tail)


class TestPaperTotal(unittest.TestCase):
    """Which amount of a text is the order's."""

    def said(self, text):
        return paper.total(text)

    def test_labels_in_five_languages(self):
        for text in (
            "Totale ordine: € 1.234,50",
            "Totale documento EUR 1.234,50",
            "Grand Total  1,234.50 EUR",
            "Total amount: $1,234.50",
            "Gesamtbetrag\n1.234,50 EUR",
            "Bestellsumme 1.234,50",
            "Total TTC : 1 234,50 €",
            "Total général 1\u00a0234,50",
            "Importe total: 1.234,50 €",
            "TOTAL PEDIDO 1'234.50",
            "Total 1234.50",
        ):
            with self.subTest(text):
                self.assertEqual(self.said(text), Decimal("1234.50"))

    def test_the_surest_label_decides(self):
        text = "Totale imponibile 100,00\nIVA 22% 22,00\nTotale ordine 122,00\nTotale 5,00"
        self.assertEqual(self.said(text), Decimal("122.00"))
        self.assertEqual(self.said("Net total 100.00\nVAT 22.00"), Decimal("100.00"))

    def test_the_same_amount_twice_is_one(self):
        self.assertEqual(self.said("Total 10.00\nTotal EUR 10.00"), Decimal("10.00"))

    def test_several_amounts_or_none_are_no_answer(self):
        for text in (
            "",
            "Totale ordine 10,00\nTotale ordine 12,00",
            "Total weight 10.00 kg",
            "Totale colli 12",
            "Total 22.00%",
            "Subtotale",
            "Total 2026.11.25",
            "Total 1.234,5",
        ):
            with self.subTest(text):
                self.assertIsNone(self.said(text))

    def test_a_long_text_takes_no_time(self):
        began = time.process_time()
        long = paper_text.LONGEST_TEXT
        for text in ("Total " * (long // 6), "Total".ljust(long), "1.234" * (long // 5)):
            paper.total(text)
        self.assertLess(time.process_time() - began, 5)


class TestPaperText(unittest.TestCase):
    """The text of a PDF, within limits."""

    def test_the_text_is_read(self):
        text = paper_text.read(pdf("Ordine n. 7", "Totale ordine 1.234,50"))
        self.assertEqual(paper.total(text), Decimal("1234.50"))

    def test_what_is_refused(self):
        for content in (
            b"",
            b"PK\x03\x04",
            b"%PDF-1.4 and nothing more",
            b"%PDF-" + b"0" * paper_text.LARGEST_BYTES,
            pdf("Total 1.00", pages=paper_text.MOST_PAGES + 1),
        ):
            with self.subTest(content[:9]), self.assertRaises(paper_text.UnreadableError):
                paper_text.read(content)

    def test_a_bomb_takes_neither_time_nor_memory(self):
        word = b"BT /F1 9 Tf (Total 1.00) Tj ET "
        self.assertIn("Total 1.00", paper_text.read(with_content(word)))
        began = time.monotonic()
        with self.assertRaises(paper_text.UnreadableError):
            paper_text.read(with_content(word * 2_000_000), seconds=4)
        self.assertLess(time.monotonic() - began, 6)

    def test_the_time_is_limited(self):
        with self.assertRaises(paper_text.UnreadableError):
            paper_text.read(pdf("Total 1.00"), seconds=0.001)
