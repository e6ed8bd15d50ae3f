"""Periods of a report, first and last day included.

>>> march = Period.month(2024, 3)
>>> march.previous()
Period(first=datetime.date(2024, 2, 1), last=datetime.date(2024, 2, 29))
>>> march.a_year_before().first
datetime.date(2023, 3, 1)
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


class PeriodError(ValueError):
    """The period cannot be: its end lies before its start, or its name is unknown."""


def month_end(year, month):
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def shift_months(day, months, to_end=False):
    """``day`` moved by whole months; a day that the month does not have becomes its last.

    ``to_end`` takes the month's last day in any case (28 February 2023 + 12 months is
    then 29 February 2024).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = month_end(year, month + 1)
    return last if to_end else last.replace(day=min(day.day, last.day))


@dataclass(frozen=True)
class FiscalYear:
    """The last day of a fiscal year, as accounting knows it (31 December by default)."""

    last_month: int = 12
    last_day: int = 31

    def ending_in(self, year):
        """The fiscal year that ends in a calendar year."""
        return Period(self._end(year - 1) + DAY, self._end(year))

    def containing(self, day):
        """The fiscal year in which a day lies."""
        return self.ending_in(day.year if day <= self._end(day.year) else day.year + 1)

    def _end(self, year):
        last = month_end(year, self.last_month)
        if self.last_month == 2 and self.last_day >= 28:
            return last
        return last.replace(day=min(self.last_day, last.day))


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included; raises PeriodError when it ends before it starts."""

    first: date
    last: date

    def __post_init__(self):
        if self.last < self.first:
            raise PeriodError(f"The period ends ({self.last}) before it starts ({self.first}).")

    # --- Making one

    @classmethod
    def months(cls, year, month, count):
        """``count`` months from the given one on."""
        first = date(year, month, 1)
        return cls(first, shift_months(first, count - 1, to_end=True))

    @classmethod
    def month(cls, year, month):
        return cls.months(year, month, 1)

    @classmethod
    def quarter(cls, year, number):
        return cls.months(year, number * 3 - 2, 3)

    @classmethod
    def half(cls, year, number):
        return cls.months(year, number * 6 - 5, 6)

    @classmethod
    def year(cls, year):
        return cls.months(year, 1, 12)

    @classmethod
    def rolling(cls, months, until):
        """The whole months before and with that of ``until``."""
        first = shift_months(until.replace(day=1), 1 - months)
        return cls(first, month_end(until.year, until.month))

    @classmethod
    def named(cls, name, today, fiscal_year=None):
        """The period a name of NAMED_PERIODS stands for, seen from ``today``."""
        try:
            return NAMED_PERIODS[name](today, fiscal_year or FiscalYear())
        except KeyError:
            raise PeriodError(f"No period is called {name!r}.") from None

    # --- Comparing

    def is_whole_months(self):
        return self.first.day == 1 and self._ends_a_month()

    def month_count(self):
        """In how many calendar months the period has days."""
        months = (self.last.year - self.first.year) * 12
        return months + self.last.month - self.first.month + 1

    def previous(self):
        """As many whole months before it, or else as many days."""
        if self.is_whole_months():
            count = self.month_count()
            first = shift_months(self.first, -count)
            return Period.months(first.year, first.month, count)
        days = self.last - self.first
        return Period(self.first - DAY - days, self.first - DAY)

    def a_year_before(self):
        """The same days of the year before; the end of a month stays one in leap years."""
        return Period(
            shift_months(self.first, -12),
            shift_months(self.last, -12, to_end=self._ends_a_month()),
        )

    def __contains__(self, day):
        return self.first <= day <= self.last

    def _ends_a_month(self):
        return self.last == month_end(self.last.year, self.last.month)


def _fiscal_before(today, fiscal_year):
    return fiscal_year.containing(fiscal_year.containing(today).first - DAY)


def _quarter(today):
    return Period.quarter(today.year, (today.month + 2) // 3)


def _half(today):
    return Period.half(today.year, (today.month + 5) // 6)


def _week(today):
    monday = today - today.weekday() * DAY
    return Period(monday, monday + 6 * DAY)


NAMED_PERIODS = {
    "last_week": lambda today, fiscal: _week(today).previous(),
    "this_week": lambda today, fiscal: _week(today),
    "last_month": lambda today, fiscal: Period.month(today.year, today.month).previous(),
    "this_month": lambda today, fiscal: Period.month(today.year, today.month),
    "last_quarter": lambda today, fiscal: _quarter(today).previous(),
    "this_quarter": lambda today, fiscal: _quarter(today),
    "last_half": lambda today, fiscal: _half(today).previous(),
    "this_half": lambda today, fiscal: _half(today),
    "last_year": lambda today, fiscal: Period.year(today.year - 1),
    "this_year": lambda today, fiscal: Period.year(today.year),
    "year_to_date": lambda today, fiscal: Period(fiscal.containing(today).first, today),
    "last_fiscal_year": _fiscal_before,
    "this_fiscal_year": lambda today, fiscal: fiscal.containing(today),
    "rolling_12": lambda today, fiscal: Period.rolling(12, today.replace(day=1) - DAY),
}
