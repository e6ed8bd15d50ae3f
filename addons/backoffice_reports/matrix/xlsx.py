"""A matrix, or a long list, as a spreadsheet: xlsxwriter in constant memory.

>>> import io
>>> book = Workbook(io.BytesIO())
>>> book.add_text_sheet("Definition", [("What", "=never a formula")])
>>> book.close()
"""

from dataclasses import dataclass

import xlsxwriter

from .column import AMOUNT, DATE, INTEGER, NUMBER, PERCENT, TEXT
from .sheet import StreamSheet
from .xlsx_chart import chart_table, column_like, insert_chart

FORBIDDEN = str.maketrans(
    dict.fromkeys("[]:*?/\\", " ") | dict.fromkeys(map(chr, range(32)), " ")
)
MAX_NAME = 31
HEAD = {"bold": True, "bg_color": "#714B67", "font_color": "#FFFFFF", "text_wrap": True}
WIDTHS = {TEXT: 28, AMOUNT: 16, INTEGER: 12, NUMBER: 14, PERCENT: 11, DATE: 12}


def sheet_name(wanted, taken=()):
    """A name a spreadsheet accepts, like the wanted one and unlike those taken."""
    name = wanted.translate(FORBIDDEN).strip(" '")[:MAX_NAME].strip(" '") or "Sheet"
    if name.lower() == "history":
        name += " 1"
    used, base, number = {other.lower() for other in taken}, name, 1
    while name.lower() in used:
        number += 1
        tail = f" {number}"
        name = base[: MAX_NAME - len(tail)] + tail
    return name


def number_format(column):
    """The cell format of a column: red negatives, as many places as its currency has."""
    if column.kind in (AMOUNT, NUMBER):
        places = "." + "0" * column.digits if column.digits else ""
        return f"#,##0{places};[Red]-#,##0{places}"
    known = {INTEGER: "#,##0", PERCENT: "0.00%;[Red]-0.00%", DATE: "yyyy-mm-dd"}
    return known.get(column.kind, "@")


def cell_value(column, value):
    """A matrix value as the number or text that goes into its cell."""
    if value is None or column.kind in (TEXT, DATE, INTEGER):
        return value
    return float(value)


@dataclass
class TableSheet:
    """What a matrix sheet shows.

    ``heads``: the labels of the grouping columns. ``rows``: ``(labels down to the row,
    values in the order of columns, url or None)``. ``notes``: lines below the title.
    """

    name: str
    title: str
    notes: list
    heads: list
    columns: list
    rows: list
    total_label: str
    total: list
    url: str | None = None
    footer: str = ""


class Workbook:
    """The workbook and its styles; text cells are always texts, never formulas or links."""

    def __init__(self, target, tmpdir=None):
        self.book = xlsxwriter.Workbook(
            target,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                **({"tmpdir": tmpdir} if tmpdir else {}),
            },
        )
        self._formats = {}

    def close(self):
        self.book.close()

    def style(self, **properties):
        """A cell format; asked twice it is the same one."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(properties)
        return self._formats[key]

    def add_sheet(self, name):
        name = sheet_name(name, self.book.sheetnames)
        return self.book.add_worksheet(name, worksheet_class=StreamSheet)

    # --- A matrix

    def add_table_sheet(self, table):
        """The matrix with title, frozen header, filter, outline, total and print set-up."""
        sheet = self.add_sheet(table.name)
        width = len(table.heads) + len(table.columns)
        top = self._write_title(sheet, table)
        self._write_head(sheet, top, table.heads, table.columns)
        row = self._write_rows(sheet, top + 1, table)
        self._write_total(sheet, row, table)
        sheet.freeze_panes(top + 1, max(len(table.heads), 1))
        sheet.autofilter(top, 0, max(row - 1, top), width - 1)
        self._set_up_print(sheet, top, row, width, table)
        return sheet

    def _write_title(self, sheet, table):
        sheet.write_string(0, 0, table.title, self.style(bold=True, font_size=14))
        if table.url:
            sheet.write_url(0, 1, table.url, self.style(font_color="#017E84"), "Odoo")
        for number, note in enumerate(table.notes, start=1):
            sheet.write_string(number, 0, note, self.style(font_color="#666666"))
        return len(table.notes) + 2

    def _write_head(self, sheet, row, heads, columns):
        for index, label in enumerate(heads):
            sheet.set_column(index, index, WIDTHS[TEXT])
            sheet.write_string(row, index, label, self.style(**HEAD))
        for index, column in enumerate(columns, start=len(heads)):
            sheet.set_column(index, index, WIDTHS[column.kind])
            align = "left" if column.kind == TEXT else "right"
            sheet.write_string(row, index, column.label, self.style(**HEAD, align=align))

    def _write_rows(self, sheet, row, table):
        deepest = len(table.heads)
        for labels, values, url in table.rows:
            level = len(labels)
            look = {"bold": True, "bg_color": "#F3EEF1"} if level < deepest else {}
            if level > 1:
                sheet.set_row(row, None, None, {"level": min(level - 1, 7)})
            for index in range(deepest):
                label = labels[index] if index < level else ""
                self._write_label(sheet, row, index, label, look, index == level - 1 and url)
            self._write_values(sheet, row, deepest, table.columns, values, look)
            row += 1
        return row

    def _write_label(self, sheet, row, index, label, look, url):
        if label and url:
            link = self.style(**look, font_color="#017E84")
            sheet.write_url(row, index, url, link, label)
        elif label:
            sheet.write_string(row, index, label, self.style(**look))
        else:
            sheet.write_blank(row, index, None, self.style(**look))

    def _write_values(self, sheet, row, start, columns, values, look):
        pairs = zip(columns, values, strict=True)
        for index, (column, value) in enumerate(pairs, start=start):
            style = self.style(**look, num_format=number_format(column))
            value = cell_value(column, value)
            if value is None:
                sheet.write_blank(row, index, None, style)
            elif column.kind == TEXT:
                sheet.write_string(row, index, value, style)
            elif column.kind == DATE:
                sheet.write_datetime(row, index, value, style)
            else:
                sheet.write_number(row, index, value, style)

    def _write_total(self, sheet, row, table):
        look = {"bold": True, "top": 1, "bottom": 6}
        for index in range(len(table.heads)):
            self._write_label(sheet, row, index, table.total_label * (not index), look, None)
        start = len(table.heads)
        self._write_values(sheet, row, start, table.columns, table.total, look)

    def _set_up_print(self, sheet, top, last, width, table):
        sheet.outline_settings(symbols_below=False)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.print_area(0, 0, last, width - 1)
        # & starts a code in a page footer
        sheet.set_footer(f"&L{table.footer.replace('&', '&&')[:200]}&R&P / &N")

    # --- A chart

    def add_chart_sheet(self, name, title, chart, column):
        """A chart (see chart.py) of the spreadsheet's own over a small table."""
        sheet, table = self.add_sheet(name), chart_table(chart)
        head = self.style(**HEAD)
        sheet.set_column(0, 0, WIDTHS[TEXT])
        sheet.set_column(1, max(len(table), 1), WIDTHS[AMOUNT])
        sheet.write_string(0, 0, "", head)
        for index, one in enumerate(table, start=1):
            sheet.write_string(0, index, one["name"], head)
        for row, label in enumerate(chart["categories"], start=1):
            sheet.write_string(row, 0, label)
            for index, one in enumerate(table, start=1):
                style = self.style(num_format=number_format(column_like(one, column)))
                sheet.write_number(row, index, float(one["values"][row - 1] or 0), style)
        insert_chart(self.book, sheet, title, chart)
        return sheet

    # --- Words, and long lists

    def add_text_sheet(self, name, lines):
        """Pairs of a label and a text, one a row."""
        sheet = self.add_sheet(name)
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 100)
        wrap = self.style(text_wrap=True, valign="top")
        for row, (label, text) in enumerate(lines):
            sheet.write_string(row, 0, label, self.style(bold=True, valign="top"))
            sheet.write_string(row, 1, text, wrap)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)

    def add_list_sheet(self, name, columns, rows):
        """A long list, streamed: header, filter and typed rows in constant memory.

        ``rows``: an iterable of tuples of plain values. Returns how many there were.
        """
        sheet = self.add_sheet(name)
        self._write_head(sheet, 0, [], columns)
        formats = [
            self.style(num_format=number_format(c)) if c.kind != TEXT else None for c in columns
        ]
        sheet.freeze_panes(1, 0)
        last = sheet.stream(1, rows, formats)
        sheet.autofilter(0, 0, max(last - 1, 0), len(columns) - 1)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        return last - 1
