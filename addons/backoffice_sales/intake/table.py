"""From rows of cells to order lines: headings, columns, types."""

from .errors import DuplicateHeaders, NoHeader, NoLines, TooManyColumns, TooManyRows
from .headers import map_headers, normalise
from .message import DATES, NUMBERS, OrderLine, OrderMessage
from .values import clean_code, decimal_mark, month_first, parse_date, parse_number

LOOKED_AT = 20  # rows in which the headings are looked for
PRODUCT = {"product_code", "barcode", "customer_product_code", "description"}


def read_table(kind, rows, limits, mapping=None, default_mark="."):
    """An OrderMessage from an iterator of rows (lists of cells)."""
    numbered = collect(rows, limits)
    start, headers, columns = find_header(numbered, mapping)
    body = numbered[start + 1 :]
    if not body:
        raise NoLines()
    styles = column_styles(body, columns, default_mark)
    lines = [build_line(row, cells, columns, styles) for row, cells in body]
    names = {headers[index]: column for index, column in columns.items()}
    return OrderMessage(kind, lines, [h for h in headers if h], names)


def collect(rows, limits):
    """The rows that hold something, as (row number, cells)."""
    kept = []
    for number, cells in enumerate(rows, 1):
        if number > limits.rows + 1:
            raise TooManyRows(limit=limits.rows)
        if len(cells) > limits.columns:
            raise TooManyColumns(row=number, limit=limits.columns)
        if any(cell not in (None, "") for cell in cells):
            kept.append((number, cells))
    return kept


def find_header(numbered, mapping):
    """(index, headings, {index: column}) of the row that names the columns."""
    for index, (_row, cells) in enumerate(numbered[:LOOKED_AT]):
        headers = ["" if cell is None else str(cell).strip() for cell in cells]
        columns = map_headers(headers, mapping)
        if "quantity" in columns.values() and PRODUCT & set(columns.values()):
            refuse_duplicates(headers, columns)
            return index, headers, columns
    seen = ", ".join(str(cell) for cell in numbered[0][1][:12]) if numbered else "–"
    raise NoHeader(seen=seen[:200])


def refuse_duplicates(headers, columns):
    taken = {}
    for index, column in columns.items():
        taken.setdefault(column, []).append(headers[index])
    for names in taken.values():
        if len(names) > 1 and len({normalise(name) for name in names}) < len(names):
            raise DuplicateHeaders(names=", ".join(names))
        if len(names) > 1:
            raise DuplicateHeaders(names=" / ".join(names))


def column_styles(body, columns, default_mark):
    """How each number and date column is written: {index: decimal mark | bool}."""
    styles = {}
    for index, column in columns.items():
        texts = [
            cells[index]
            for _row, cells in body[:5000]
            if index < len(cells) and isinstance(cells[index], str)
        ]
        if column in NUMBERS:
            styles[index] = decimal_mark(texts, default_mark)
        elif column in DATES:
            styles[index] = month_first(texts)
    return styles


def build_line(row, cells, columns, styles):
    line = OrderLine(row=row)
    for index, column in columns.items():
        cell = cells[index] if index < len(cells) else None
        if cell is None or cell == "":
            continue
        value = read_cell(cell, column, styles.get(index))
        if value is None:
            line.problems.append((column, str(cell)[:60]))
        else:
            setattr(line, column, value)
    mark_credit(line)
    return line


def read_cell(cell, column, style):
    """The value of a cell for `column`, None when it cannot be understood."""
    if column in NUMBERS:
        return parse_number(cell, style)
    if column in DATES:
        return parse_date(cell, style)
    return clean_code(cell)[:500]


def mark_credit(line):
    """A line that takes back instead of ordering: negative, or a reference C12345."""
    ref = line.order_ref
    line.is_credit = (line.quantity or 0) < 0 or (
        ref[:1] in "Cc" and ref[1:].isdigit() and len(ref) > 5
    )
