"""The calculation kernel: periods, typed columns, the matrix, and its spreadsheet.

Imports nothing from odoo. Labels are given by the caller, in the reader's language.
"""

from .chart import bar_chart_svg, chart_svg, waterfall_spans
from .column import (
    AMOUNT,
    DATE,
    INTEGER,
    NUMBER,
    PERCENT,
    TEXT,
    Column,
    Cumulative,
    CumulativeShare,
    Delta,
    DeltaPercent,
    Difference,
    OfBefore,
    Quotient,
    Rank,
    RankShift,
    Ratio,
    Share,
    ShareOfGroup,
)
from .matrix import Matrix, MatrixError, Row
from .period import NAMED_PERIODS, FiscalYear, Period, PeriodError
from .xlsx import Workbook
