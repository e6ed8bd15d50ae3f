"""One module a report, found by itself: a new one needs no entry anywhere."""

import importlib
import pkgutil

from .base import (
    REPORTS,
    Chart,
    Grouping,
    Measure,
    Option,
    Parameters,
    ReportDefinition,
    register,
)

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
