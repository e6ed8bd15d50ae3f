"""From a table to order lines."""

from .headers import LOOKUP
from .message import DATES, NUMBERS, OrderLine, OrderMessage
from .table import Layout, read_cells

PRODUCT = {"product_code", "barcode", "customer_product_code", "description"}
ORDERS = Layout(
    LOOKUP,
    lambda columns: "quantity" in columns and bool(PRODUCT & columns),
    frozenset(NUMBERS),
    frozenset(DATES),
)


def read_orders(kind, rows, limits, mapping=None, default_mark="."):
    """An OrderMessage from an iterator of rows (lists of cells)."""
    table = read_cells(rows, limits, ORDERS, mapping, default_mark)
    lines = [build_line(row, cells) for row, cells in table.lines]
    return OrderMessage(kind, lines, table.headers, table.names)


def build_line(row, cells):
    line = OrderLine(row=row)
    for column, value, text in cells:
        if value is None:
            line.problems.append((column, text))
        else:
            setattr(line, column, value)
    mark_credit(line)
    return line


def mark_credit(line):
    """A line that takes back instead of ordering: negative, or a reference C12345."""
    ref = line.order_ref
    line.is_credit = (line.quantity or 0) < 0 or (
        ref[:1] in "Cc" and ref[1:].isdigit() and len(ref) > 5
    )
