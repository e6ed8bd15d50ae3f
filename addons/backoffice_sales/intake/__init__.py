"""Reads order files into plain data. Imports nothing from odoo.

>>> from . import read  # doctest: +SKIP
>>> message = read("orders.csv", content)  # doctest: +SKIP
>>> message.lines[0].quantity  # doctest: +SKIP
6.0
"""

from .errors import IntakeError
from .message import COLUMNS, Limits, OrderLine, OrderMessage
from .reader import read, read_book
from .values import escape_for_spreadsheet, read_numbers

__all__ = [
    "COLUMNS",
    "IntakeError",
    "Limits",
    "OrderLine",
    "OrderMessage",
    "escape_for_spreadsheet",
    "read",
    "read_book",
    "read_numbers",
]
