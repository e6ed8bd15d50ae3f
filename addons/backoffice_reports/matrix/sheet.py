"""A worksheet into which rows are streamed as XML.

xlsxwriter makes the workbook; its own way for a cell (an object, attributes, a tag) takes
most of the time of a long list. In constant memory it writes its rows to a file of its
own, and so does :meth:`StreamSheet.stream`, only straight from the values.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

MAX_TEXT = 32767
MAX_ROWS = 1_048_576
#: dates count from here, with the 29 February 1900 that never was
EPOCH_ORDINAL = date(1899, 12, 30).toordinal()
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_NEEDS_CARE = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff_]|[\ud800-\udfff]")
#: a text that is not one to write as it stands
_NOT_PLAIN = re.compile(rf"{_NEEDS_CARE.pattern}|^\s|\s\Z|^\Z")
TEXT, TEXT_END = ' t="inlineStr"><is><t>', "</t></is></c>"
BLOCK = 500


def escape_text(text):
    """A text as the content of ``<t>``: escaped, no control characters, never too long."""
    text = text[:MAX_TEXT]
    if not _NEEDS_CARE.search(text):
        return text
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _CONTROL.sub(_excel_escape, text)
    return escape(text).replace("\r", "_x000D_")


def _excel_escape(found):
    text = found.group()
    return f"_x005F{text}" if len(text) > 1 else f"_x{ord(text):04X}_"


def serial(day):
    """A date or naive datetime as the number that a spreadsheet keeps."""
    number = day.toordinal() - EPOCH_ORDINAL
    if isinstance(day, datetime):
        seconds = day.hour * 3600 + day.minute * 60 + day.second + day.microsecond / 1e6
        return number + seconds / 86400
    return number


class StreamSheet(Worksheet):
    """A constant-memory worksheet; no text written to it can become markup or a formula."""

    def _xml_rich_inline_string(self, string, attributes):
        # xlsxwriter takes a text like <r>…</r> for its own markup and does not escape it
        self._xml_inline_string(string, True, attributes)

    def stream(self, first_row, rows, formats, column_count=None):
        """Writes tuples of values from a row on and returns the first row after them.

        ``formats`` gives one xlsxwriter format (or None) a column. Text, numbers, dates,
        booleans and None are known; a text is always a text, whatever it starts with.
        Raises ValueError beyond the last row of a sheet.
        """
        self._write_single_row(first_row)
        width = len(formats)
        self._check_dimensions(first_row, width - 1)
        starts = [
            (xl_col_to_name(index), f' s="{f._get_xf_index()}"' if f else "")
            for index, f in enumerate(formats)
        ]
        write, number = self.row_data_fh.write, first_row
        rows = iter(rows)
        while block := list(islice(rows, BLOCK)):
            if number + len(block) > MAX_ROWS:
                raise ValueError(f"A sheet has no room for more than {MAX_ROWS} rows.")
            write("".join(_row_xml(number + i + 1, row, starts) for i, row in enumerate(block)))
            number += len(block)
        if number > first_row:
            self._check_dimensions(number - 1, width - 1)
        self.previous_row = number
        return number


def _row_xml(number, row, starts):
    cells, not_plain = [], _NOT_PLAIN.search
    for (letters, style), value in zip(starts, row, strict=True):
        kind = type(value)
        if kind is str:
            if len(value) <= MAX_TEXT and not not_plain(value):
                cells.append(f'<c r="{letters}{number}"{style}{TEXT}{value}{TEXT_END}')
                continue
            cells.append(_text_xml(f'<c r="{letters}{number}"{style}', value))
        elif kind is int or kind is float or kind is Decimal:
            cells.append(f'<c r="{letters}{number}"{style}><v>{_number(value)}</v></c>')
        elif value is None:
            if style:
                cells.append(f'<c r="{letters}{number}"{style}/>')
        elif kind is bool:
            cells.append(f'<c r="{letters}{number}"{style} t="b"><v>{value:d}</v></c>')
        elif isinstance(value, date):
            cells.append(f'<c r="{letters}{number}"{style}><v>{serial(value):.16g}</v></c>')
        else:
            cells.append(_text_xml(f'<c r="{letters}{number}"{style}', str(value)))
    return f'<row r="{number}">{"".join(cells)}</row>'


def _number(value):
    text = repr(value) if type(value) is int else f"{value:.16g}"
    if text[-1] in "fnyN":
        raise ValueError(f"{value} is no number that a cell can hold.")
    return text


def _text_xml(start, text):
    if not text:
        return f"{start}/>"
    keep = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f'{start} t="inlineStr"><is><t{keep}>{escape_text(text)}</t></is></c>'
