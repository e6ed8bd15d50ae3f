"""What sending costs by contract, and which carrier is taken. Imports nothing from odoo.

>>> from . import price  # doctest: +SKIP
>>> price(tariff, consignment, day).total  # doctest: +SKIP
Decimal('12.40')
"""

from .choice import Candidate, Choice, Facts, Rule, choose
from .columns import COLUMNS, KINDS, LAYOUT, SHEETS
from .places import Place, clean_zip
from .pricing import Part, Price, plain, price
from .sheet import Fault, TariffSheet, read_sheets
from .tariff import (
    Band,
    Consignment,
    Fee,
    Load,
    NoPrice,
    Surcharge,
    Tariff,
    Zone,
    decimal_of,
    rounded,
)
from .workdays import arrival, on_or_after

__all__ = [
    "COLUMNS",
    "KINDS",
    "LAYOUT",
    "SHEETS",
    "Band",
    "Candidate",
    "Choice",
    "Consignment",
    "Facts",
    "Fault",
    "Fee",
    "Load",
    "NoPrice",
    "Part",
    "Place",
    "Price",
    "Rule",
    "Surcharge",
    "Tariff",
    "TariffSheet",
    "Zone",
    "arrival",
    "choose",
    "clean_zip",
    "decimal_of",
    "on_or_after",
    "plain",
    "price",
    "read_sheets",
    "rounded",
]
