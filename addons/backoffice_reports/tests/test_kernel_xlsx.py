import io
import unittest
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import xlsxwriter
from openpyxl.utils.escape import unescape

from ..matrix import AMOUNT, DATE, INTEGER, PERCENT, TEXT, Column, Workbook
from ..matrix.sheet import StreamSheet
from ..matrix.xlsx import TableSheet, sheet_name

HOSTILE = [
    "=1+1",
    "+39 02 1234",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "<r><t>x</t></r>",
    "a & b < c > d \"e\" 'f'",
    "bell\x07 and _x0041_",
    "https://example.com/",
    " spaces ",
    "new\nline",
    "12345",
    "😀 ￾ è",
    "'=quoted",
    "[Red]&D",
]
COLUMNS = [
    Column("net", "=Net", AMOUNT, 2),
    Column("count", "Count", INTEGER),
    Column("share", "Share", PERCENT),
    Column("day", "Day", DATE),
    Column("note", "Note", TEXT),
]


def opened(write):
    """What ``write(workbook)`` made, opened again by another library, and its bytes."""
    stream = io.BytesIO()
    book = Workbook(stream)
    write(book)
    book.close()
    return openpyxl.load_workbook(io.BytesIO(stream.getvalue())), stream.getvalue()


def matrix_sheet(rows, url=None):
    day = date(2024, 2, 29)
    return TableSheet(
        name="Turnover: a/b [1]",
        title="=HYPERLINK(1)",
        notes=["+note", "@note"],
        heads=["-Agent", "Month"],
        columns=COLUMNS,
        rows=rows,
        total_label="=Total",
        total=[Decimal("10.10"), 3, Decimal("1.0000"), day, "="],
        url=url,
        footer="A & B",
    )


class TestTableSheet(unittest.TestCase):
    def setUp(self):
        super().setUp()
        day = date(2024, 2, 29)
        cells = [Decimal("-1234567.89"), 2, Decimal("0.1234"), day, "=x"]
        rows = [
            (("Anna",), cells, None),
            (("Anna", "=Jan"), [None, None, None, None, None], "https://example.com/odoo/1"),
        ]
        self.book, self.content = opened(
            lambda book: book.add_table_sheet(matrix_sheet(rows, "https://example.com/"))
        )
        self.sheet = self.book.worksheets[0]

    def values(self, row):
        return [cell.value for cell in self.sheet[row]]

    def test_values_and_types_come_back(self):
        self.assertEqual(
            self.values(6),
            ["Anna", None, -1234567.89, 2, 0.1234, datetime(2024, 2, 29), "=x"],
        )
        self.assertEqual(self.values(8)[:4], ["=Total", None, 10.1, 3])
        self.assertEqual(self.sheet["C6"].number_format, "#,##0.00;[Red]-#,##0.00")
        self.assertEqual(self.sheet["E6"].number_format, "0.00%;[Red]-0.00%")

    def test_frozen_header_filter_outline_and_print(self):
        self.assertEqual(self.sheet.freeze_panes, "C6")
        self.assertEqual(self.sheet.auto_filter.ref, "A5:G7")
        self.assertEqual(self.sheet.row_dimensions[7].outlineLevel, 1)
        self.assertEqual(self.sheet.print_title_rows, "$5:$5")
        self.assertEqual(self.sheet.page_setup.orientation, "landscape")
        self.assertTrue(self.sheet.sheet_properties.pageSetUpPr.fitToPage)

    def test_no_text_becomes_a_formula_and_links_go_only_where_told(self):
        types = {cell.data_type for row in self.sheet.iter_rows() for cell in row}
        self.assertNotIn("f", types)
        links = {
            cell.coordinate: cell.hyperlink.target
            for row in self.sheet.iter_rows()
            for cell in row
            if cell.hyperlink
        }
        self.assertEqual(
            links, {"B1": "https://example.com/", "B7": "https://example.com/odoo/1"}
        )
        self.assertEqual(self.sheet["B7"].value, "=Jan")


class TestWorkbook(unittest.TestCase):
    def test_hostile_texts_stay_texts_in_both_ways_of_writing(self):
        def write(book):
            book.add_text_sheet("Words", [(text, text) for text in HOSTILE])
            book.add_list_sheet("List", [Column("t", "T", TEXT)], ((text,) for text in HOSTILE))

        book, content = opened(write)
        words = [row[0] for row in book["Words"].iter_rows(values_only=True)]
        listed = [row[0] for row in book["List"].iter_rows(values_only=True)][1:]
        self.assertEqual(words, listed)
        for given, found in zip(HOSTILE, listed, strict=True):
            with self.subTest(given):
                self.assertEqual(unescape(found), given)
        for sheet in book:
            self.assertLessEqual(
                {cell.data_type for row in sheet.iter_rows() for cell in row},
                {"s", "inlineStr"},
            )
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for name in parts.namelist():
                self.assertNotIn(b"<f>", parts.read(name), name)

    def test_chart_is_native_and_reads_its_own_cells(self):
        _book, content = opened(
            lambda book: book.add_chart_sheet(
                "It's a chart",
                "=title",
                {
                    "kind": "column",
                    "categories": ["=a", "b"],
                    "series": [
                        {"name": "Now", "values": [1, 2]},
                        {"name": "Then", "values": [3, None]},
                    ],
                },
                COLUMNS[0],
            )
        )
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            drawn = parts.read("xl/charts/chart1.xml").decode()
        self.assertIn("'It''s a chart'!$B$2:$B$3", drawn)
        self.assertIn("'It''s a chart'!$C$2:$C$3", drawn)
        self.assertIn("<c:barChart>", drawn)
        self.assertIn("<a:t>title</a:t>", drawn)

    def test_every_kind_of_chart_is_drawn_natively(self):
        series = [
            {"name": "Now", "values": [5, -2], "spans": [[0, 5], [5, 3]]},
            {"name": "Share", "values": [0.5, None], "line": True, "percent": True},
        ]
        tags = {"bar": 'barDir val="bar"', "stacked": 'grouping val="stacked"'}
        tags |= {"column_line": "lineChart", "pareto": "lineChart", "waterfall": "stacked"}
        for kind, tag in tags.items():
            with self.subTest(kind):
                chart = {"kind": kind, "categories": ["a", "b"]}
                chart["series"] = series[:1] if kind == "waterfall" else series
                if kind != "waterfall":
                    series[0].pop("spans", None)
                made = [dict(one) for one in chart["series"]]
                if kind == "waterfall":
                    made[0]["spans"] = [[0, 5], [5, 3]]
                given = chart | {"series": made}
                _book, content = opened(
                    lambda book, given=given: book.add_chart_sheet("C", "t", given, COLUMNS[0])
                )
                with zipfile.ZipFile(io.BytesIO(content)) as parts:
                    self.assertIn(tag, parts.read("xl/charts/chart1.xml").decode())

    def test_sheet_names_are_made_safe_and_unlike(self):
        self.assertEqual(sheet_name("a[b]:*?/\\c"), "a b      c")
        self.assertEqual(sheet_name("'" + "x" * 40 + "'"), "x" * 31)
        self.assertEqual(sheet_name("history"), "history 1")
        self.assertEqual(sheet_name(" ' "), "Sheet")
        self.assertEqual(sheet_name("NET", ["Net", "net 2"]), "NET 3")
        self.assertEqual(len(sheet_name("y" * 31, ["Y" * 31])), 31)


class TestStream(unittest.TestCase):
    ROW = (
        "text",
        7,
        1234.5,
        Decimal("0.1"),
        True,
        None,
        date(2024, 2, 29),
        datetime(2024, 2, 29, 13, 45, 30),
    )

    def written(self, fill, rows):
        """The same rows by a plain xlsxwriter sheet or by ours, cell by cell."""
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        fill(book, rows, [None, None, money, money, None, money, day, day])
        book.close()
        sheet = openpyxl.load_workbook(io.BytesIO(stream.getvalue())).active
        return [
            [(cell.value, cell.data_type, cell.number_format) for cell in row]
            for row in sheet.iter_rows()
        ]

    @staticmethod
    def streamed(book, rows, formats):
        sheet = book.add_worksheet("x", worksheet_class=StreamSheet)
        sheet.write_string(0, 0, "head")
        sheet.stream(1, rows, formats)

    @staticmethod
    def plain(book, rows, formats):
        sheet = book.add_worksheet("x")
        sheet.write_string(0, 0, "head")
        for number, row in enumerate(rows, start=1):
            for index, (value, style) in enumerate(zip(row, formats, strict=True)):
                if isinstance(value, str):
                    sheet.write_string(number, index, value, style)
                else:
                    sheet.write(number, index, value, style)

    def test_streamed_cells_equal_those_of_xlsxwriter(self):
        rows = [self.ROW] * 1400
        self.assertEqual(self.written(self.streamed, rows), self.written(self.plain, rows))

    def test_no_rows_and_rows_after_the_stream(self):
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"constant_memory": True})
        sheet = book.add_worksheet("x", worksheet_class=StreamSheet)
        self.assertEqual(sheet.stream(0, [], [None]), 0)
        after = sheet.stream(0, [("a",), ("b",)], [None])
        sheet.write_string(after, 0, "end")
        book.close()
        found = openpyxl.load_workbook(io.BytesIO(stream.getvalue())).active
        self.assertEqual([c.value for (c,) in found.iter_rows()], ["a", "b", "end"])

    def test_what_no_cell_can_hold_is_refused(self):
        book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
        sheet = book.add_worksheet("x", worksheet_class=StreamSheet)
        for bad in (float("nan"), float("inf"), Decimal("NaN")):
            with self.subTest(bad), self.assertRaises(ValueError):
                sheet.stream(0, [(bad,)], [None])
        with self.assertRaisesRegex(ValueError, "no room"):
            sheet.stream(1_048_575, [("a",), ("b",)], [None])
        book.close()
