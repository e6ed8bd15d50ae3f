"""From rows of cells to typed values below known headings, whatever the list is of."""

from dataclasses import dataclass, field

from .errors import DuplicateHeaders, NoHeader, NoLines, TooManyColumns, TooManyRows
from .headers import map_headers, normalise
from .values import clean_code, decimal_mark, month_first, parse_date, parse_number

LOOKED_AT = 20  # rows in which the headings are looked for


@dataclass(frozen=True)
class Layout:
    """What a list is to hold.

    `lookup` is {normalised heading: column}; `is_heading` tells by the set of its columns
    whether a row of cells is the one with the headings; `repeated` columns may stand more
    than once.
    """

    lookup: dict
    is_heading: object
    numbers: frozenset = frozenset()
    dates: frozenset = frozenset()
    repeated: frozenset = frozenset()


@dataclass
class Table:
    """A list as understood: `names` is {heading: column}, `lines` [(row number, cells)] with
    cells as (column, value, text); the value is None where the text is not understood."""

    headers: list
    names: dict
    lines: list = field(default_factory=list)


def read_cells(rows, limits, layout, mapping=None, default_mark="."):
    """A Table from an iterator of rows (lists of cells)."""
    numbered = collect(rows, limits)
    start, headers, columns = find_header(numbered, layout, mapping)
    body = numbered[start + 1 :]
    if not body:
        raise NoLines()
    styles = column_styles(body, columns, layout, default_mark)
    names = {headers[index]: column for index, column in columns.items()}
    return Table(
        [heading for heading in headers if heading],
        names,
        [(row, understand(cells, columns, styles, layout)) for row, cells in body],
    )


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


def find_header(numbered, layout, mapping):
    """(index, headings, {index: column}) of the row that names the columns."""
    for index, (_row, cells) in enumerate(numbered[:LOOKED_AT]):
        headers = ["" if cell is None else str(cell).strip() for cell in cells]
        columns = map_headers(headers, mapping, layout.lookup)
        if layout.is_heading(set(columns.values())):
            refuse_duplicates(headers, columns, layout.repeated)
            return index, headers, columns
    seen = ", ".join(str(cell) for cell in numbered[0][1][:12]) if numbered else "–"
    raise NoHeader(seen=seen[:200])


def refuse_duplicates(headers, columns, repeated):
    taken = {}
    for index, column in columns.items():
        if column not in repeated:
            taken.setdefault(column, []).append(headers[index])
    for names in taken.values():
        if len(names) > 1 and len({normalise(name) for name in names}) < len(names):
            raise DuplicateHeaders(names=", ".join(names))
        if len(names) > 1:
            raise DuplicateHeaders(names=" / ".join(names))


def column_styles(body, columns, layout, default_mark):
    """How each number and date column is written: {index: decimal mark | bool}."""
    styles = {}
    for index, column in columns.items():
        texts = [
            cells[index]
            for _row, cells in body[:5000]
            if index < len(cells) and isinstance(cells[index], str)
        ]
        if column in layout.numbers:
            styles[index] = decimal_mark(texts, default_mark)
        elif column in layout.dates:
            styles[index] = month_first(texts)
    return styles


def understand(cells, columns, styles, layout):
    """[(column, value, text)] of the cells that hold something."""
    found = []
    for index, column in columns.items():
        cell = cells[index] if index < len(cells) else None
        if cell is not None and cell != "":
            value = read_cell(cell, column, styles.get(index), layout)
            found.append((column, value, str(cell)[:60]))
    return found


def read_cell(cell, column, style, layout):
    """The value of a cell for `column`, None when it cannot be understood."""
    if column in layout.numbers:
        return parse_number(cell, style)
    if column in layout.dates:
        return parse_date(cell, style)
    return clean_code(cell)[:500]
