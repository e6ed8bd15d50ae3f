"""One module a report. A new one is a registered ReportDefinition, imported here."""

from .base import REPORTS, Grouping, Parameters, ReportDefinition, register
from . import net_turnover
