"""Understands carriers' invoices and judges them. Imports nothing from odoo."""

from .charges import Charge, group_rows
from .judge import VERDICTS, Expectation, Tolerance, judge
from .rows import (
    CHARGES,
    COLUMNS,
    DATES,
    NUMBERS,
    SYNONYMS,
    FreightRow,
    build_row,
    convert,
    is_heading,
)

__all__ = [
    "CHARGES",
    "COLUMNS",
    "DATES",
    "NUMBERS",
    "SYNONYMS",
    "VERDICTS",
    "Charge",
    "Expectation",
    "FreightRow",
    "Tolerance",
    "build_row",
    "convert",
    "group_rows",
    "is_heading",
    "judge",
]
