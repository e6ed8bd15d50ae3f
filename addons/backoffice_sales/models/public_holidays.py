"""Public holidays by country, from the holidays library; no odoo import."""

from functools import lru_cache

import holidays


@lru_cache(maxsize=256)
def _calendar(country, year):
    try:
        return holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return {}


def holiday_name(day, country):
    """Name of the nation-wide public holiday on `day` (a date) in a country (ISO alpha-2),
    or "" when it is none or the country is not known.

    >>> import datetime
    >>> holiday_name(datetime.date(2026, 12, 25), "IT") != ""
    True
    >>> holiday_name(datetime.date(2026, 12, 23), "IT")
    ''
    """
    return _calendar(country, day.year).get(day) or "" if country else ""
