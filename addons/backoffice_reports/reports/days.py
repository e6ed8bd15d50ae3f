"""The day of a moment: the database keeps UTC, a company lives in its own time zone."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo.fields import Domain
from odoo.tools import SQL, groupby


def company_zones(env, parameters):
    """``{company id: name of its time zone}``: the run's, or that of its working hours."""
    companies = env["res.company"].sudo().browse(parameters.company_ids)
    return {
        company.id: parameters.timezone or company.resource_calendar_id.tz or "UTC"
        for company in companies
    }


def day_sql(moment, company, zones):
    """The SQL day of a ``timestamp`` in UTC, for the company of the row.

    ``zones``: as by :func:`company_zones`. One zone for all costs no look at the company.
    """
    names = sorted(set(zones.values()))
    if len(names) == 1:
        zone = SQL("%s", names[0])
    else:
        cases = (SQL("WHEN %s THEN %s", key, name) for key, name in zones.items())
        zone = SQL("CASE %s %s ELSE 'UTC' END", company, SQL(" ").join(cases))
    return SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", moment, zone)


def period_domain(path, period, company_path=None, zones=None):
    """The records whose day lies in a period.

    ``zones`` given: ``path`` is a datetime, and the borders are midnight there; an index
    on the column can be used. Without: it is a date.
    """
    if zones is None:
        return Domain(path, ">=", period.first) & Domain(path, "<=", period.last)
    parts = []
    for name, companies in groupby(zones, key=zones.get):
        start = utc_midnight(period.first, name)
        end = utc_midnight(period.last + timedelta(days=1), name)
        part = Domain(path, ">=", start) & Domain(path, "<", end)
        if len(set(zones.values())) > 1:
            part &= Domain(company_path, "in", companies)
        parts.append(part)
    return Domain.OR(parts)


def utc_midnight(day, zone):
    """When a day begins somewhere, as the database keeps it."""
    local = datetime.combine(day, time(), ZoneInfo(zone))
    return local.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
