"""The groupings that reports share: each is written once, for all models with its path.

>>> groupings = standard("month", "agent", "product_category")

``paths.PATHS`` says where a model keeps a subject. A report whose lines are of another
model, or keep it elsewhere, gives ``paths = {"day": "order_id.commitment_date"}``.
"""

from calendar import monthrange
from datetime import date, timedelta

from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ..matrix.period import Period, shift_months
from .parts import Grouping

ONE_DAY = timedelta(days=1)


# --- Records


def by_record(code, label, model, missing):
    """A grouping by the record at the model's path ``code``.

    ``label(env)``, ``missing(env)``: the heading, and the text for lines without one.
    """

    def names(env, keys):
        # the name of whom a figure belongs to, also where the reader may not open it
        records = env[model].sudo().browse(sorted(key for key in keys if key))
        return {record.id: record.display_name for record in records} | (
            {None: missing(env)} if None in keys else {}
        )

    return Grouping(
        label=label,
        sql=lambda scope: scope.of(code),
        names=names,
        drill=lambda scope, key: Domain(scope.path(code), "=", key or False),
    )


# --- Time


def _by_span(label, pattern, first_of, end_of, text):
    """A grouping by spans of time. ``pattern``: the key, for PostgreSQL's ``to_char``.

    ``first_of(key)``: the span's first day; ``end_of(day)``: its last; ``text(env, key)``.
    """

    def drill(scope, key):
        if key is None:
            return Domain(scope.path("day"), "=", False)
        first = first_of(key)
        last = end_of(first)
        if scope.is_compared:
            first, last = (_shifted(day, scope, day == last) for day in (first, last))
        first, last = max(first, scope.period.first), min(last, scope.period.last)
        return scope.in_period(period=Period(first, last)) if first <= last else Domain.FALSE

    return Grouping(
        label=label,
        sql=lambda scope: SQL("to_char(%s, %s)", scope.shifted_day(), pattern),
        names=lambda env, keys: {
            key: env._("No date") if key is None else text(env, key) for key in keys
        },
        drill=drill,
        by_key=True,
        is_fresh=True,
    )


def _shifted(day, scope, to_end):
    """A day of the asked period, seen in the compared one."""
    asked, period = scope.parameters.period, scope.period
    if asked.first.day != period.first.day:
        return day - (asked.first - period.first)
    months = (asked.first.year - period.first.year) * 12 + asked.first.month
    ends_month = to_end and day.day == monthrange(day.year, day.month)[1]
    return shift_months(day, period.first.month - months, to_end=ends_month)


def _month_first(key):
    return date.fromisoformat(f"{key}-01")


def _quarter_first(key):
    year, number = key.split("-Q")
    return date(int(year), int(number) * 3 - 2, 1)


def _week_first(key):
    year, week = key.split("-W")
    return date.fromisocalendar(int(year), int(week), 1)


def _week_text(env, key):
    year, week = key.split("-W")
    return env._("Week %(week)s %(year)s", week=int(week), year=year)


def _quarter_text(env, key):
    year, number = key.split("-Q")
    return env._("Quarter %(n)s %(year)s", n=number, year=year)


STANDARD = {
    "month": _by_span(
        lambda env: env._("Month"),
        "YYYY-MM",
        _month_first,
        lambda day: shift_months(day, 0, to_end=True),
        lambda env, key: format_date(env, _month_first(key), date_format="MMMM yyyy"),
    ),
    "quarter": _by_span(
        lambda env: env._("Quarter"),
        'YYYY"-Q"Q',
        _quarter_first,
        lambda day: shift_months(day, 2, to_end=True),
        _quarter_text,
    ),
    "week": _by_span(
        lambda env: env._("Week"),
        'IYYY"-W"IW',
        _week_first,
        lambda day: day + 6 * ONE_DAY,
        _week_text,
    ),
    "day": _by_span(
        lambda env: env._("Day"),
        "YYYY-MM-DD",
        date.fromisoformat,
        lambda day: day,
        lambda env, key: format_date(env, date.fromisoformat(key)),
    ),
    "agent": by_record(
        "agent",
        lambda env: env._("Agent"),
        "res.partner",
        lambda env: env._("No agent"),
    ),
    "zone": by_record(
        "zone",
        lambda env: env._("Delivery Zone"),
        "backoffice.delivery.zone",
        lambda env: env._("No delivery zone"),
    ),
    "customer": by_record(
        "customer",
        lambda env: env._("Customer"),
        "res.partner",
        lambda env: env._("No customer"),
    ),
    "supplier": by_record(
        "supplier",
        lambda env: env._("Supplier"),
        "res.partner",
        lambda env: env._("No supplier"),
    ),
    "customer_category": by_record(
        "customer_category",
        lambda env: env._("Customer Category"),
        "res.partner.category",
        lambda env: env._("No customer category"),
    ),
    "product": by_record(
        "product",
        lambda env: env._("Product"),
        "product.product",
        lambda env: env._("No product"),
    ),
    "product_category": by_record(
        "product_category",
        lambda env: env._("Product Category"),
        "product.category",
        lambda env: env._("No product category"),
    ),
    "team": by_record(
        "team",
        lambda env: env._("Sales Team"),
        "crm.team",
        lambda env: env._("No sales team"),
    ),
    "salesperson": by_record(
        "salesperson",
        lambda env: env._("Salesperson"),
        "res.users",
        lambda env: env._("No salesperson"),
    ),
    "country": by_record(
        "country",
        lambda env: env._("Country"),
        "res.country",
        lambda env: env._("No country"),
    ),
    "company": by_record(
        "company",
        lambda env: env._("Company"),
        "res.company",
        lambda env: env._("No company"),
    ),
    "campaign": by_record(
        "campaign",
        lambda env: env._("Campaign"),
        "utm.campaign",
        lambda env: env._("No campaign"),
    ),
    "source": by_record(
        "source",
        lambda env: env._("Source"),
        "utm.source",
        lambda env: env._("No source"),
    ),
    "medium": by_record(
        "medium",
        lambda env: env._("Medium"),
        "utm.medium",
        lambda env: env._("No medium"),
    ),
    "carrier": by_record(
        "carrier",
        lambda env: env._("Carrier"),
        "delivery.carrier",
        lambda env: env._("No carrier"),
    ),
}


def standard(*codes):
    """``{code: Grouping}`` of the shared ones, in this order."""
    return {code: STANDARD[code] for code in codes}
