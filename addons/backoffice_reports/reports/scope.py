"""What the SQL of measures and groupings is written against: one period of one query."""

from datetime import timedelta
from functools import cached_property

from odoo.tools import SQL

from . import money
from .days import company_zones, day_sql, period_domain


class Scope:
    """A report being asked about one period, for one reader.

    ``env``: the reader's. ``parameters``: what was asked. ``period``: the one at hand,
    which is the compared one in the second pass. ``query``: its lines, or None while a
    domain (of a drill-down) is made. All methods return SQL; they join what they need.
    """

    def __init__(self, report, env, parameters, period):
        self.report, self.env, self.parameters, self.period = report, env, parameters, period
        self.query = None

    # --- What stands fast

    @cached_property
    def model(self):
        return self.env[self.report.model]

    @cached_property
    def companies(self):
        return self.env["res.company"].sudo().browse(self.parameters.company_ids)

    @cached_property
    def currency(self):
        return self.env["res.currency"].browse(self.parameters.currency_id)

    @cached_property
    def zones(self):
        return company_zones(self.env, self.parameters)

    @property
    def is_compared(self):
        return self.period != self.parameters.period

    def path(self, code):
        """The field path of a standard subject (``agent``, ``day``, …) in this model."""
        return self.report.get_paths()[code]

    def has(self, code):
        return bool(self.report.get_paths().get(code))

    def option(self, code):
        return self.report.get_option(self.parameters, code)

    # --- Columns

    def field(self, path):
        """The column at the end of a path (``move_id.invoice_date``); rights are checked."""
        model, alias, name = self._walk(path)
        return model._field_to_sql(alias, name, self.query)

    def of(self, code):
        """The column of a standard subject."""
        return self.field(self.path(code))

    def alias(self, path):
        """The table alias behind a path of many2one fields, for SQL of one's own."""
        return self._walk(f"{path}.id")[1]

    def day(self, path=None):
        """The day of a date, or that of a datetime in the company's time zone."""
        path = path or self.path("day")
        column = self.field(path)
        if self._type(path) != "datetime":
            return column
        company = (
            self.field(self.path("company")) if len(set(self.zones.values())) > 1 else None
        )
        return day_sql(column, company, self.zones)

    def shifted_day(self, path=None):
        """As :meth:`day`, but days of the compared period moved onto the one asked for."""
        day = self.day(path)
        shift = shift_between(self.period, self.parameters.period)
        return SQL("(%s + %s)::date", day, shift) if self.is_compared else day

    def in_period(self, path=None, period=None):
        """The domain of the lines whose day lies in the period at hand (or another)."""
        path, period = path or self.path("day"), period or self.period
        if self._type(path) != "datetime":
            return period_domain(path, period)
        return period_domain(path, period, self.path("company"), self.zones)

    # --- Money

    def money(self, path, day=None):
        """A monetary field in the report's currency, at the rate of its day.

        An amount in the document's currency goes by the document's own rate where the
        model keeps one (path ``rate``), and from the company's currency on by the table.
        """
        model, _alias, name = self._walk(path)
        currency_field = model._fields[name].get_currency_field(model)
        prefix = path[: -len(name)]
        return self.money_sql(self.field(path), prefix + currency_field, day)

    def money_sql(self, amount, currency_path, day=None):
        """As :meth:`money` for an SQL amount, with the path of its currency."""
        own = self.companies.currency_id
        if "company_currency" not in currency_path and self.has("rate"):
            rate = SQL("NULLIF(%s, 0)::numeric", self.of("rate"))
            places = SQL("%s", own[:1].decimal_places)
            amount = SQL("ROUND((%s)::numeric / COALESCE(%s, 1), %s)", amount, rate, places)
            currency_path = self.path("company") + ".currency_id"
        if own <= self.currency and (
            "company_currency" in currency_path
            or currency_path.startswith(self.path("company") + ".")
        ):
            return amount
        ids = own.ids
        if "company" not in currency_path:
            ids = self.env["res.currency"].sudo().search([]).ids
        day = self.day() if day is None else day
        return money.converted(self, amount, self.field(currency_path), day, ids)

    # --- Inside

    def _walk(self, path):
        """Joins along a path; returns the last model, its table alias and the field."""
        model, alias = (
            self.model,
            self.query.table if self.query is not None else self.model._table,
        )
        *links, name = path.split(".")
        for link in links:
            field = model._fields[link]
            if field.related and not field.store:
                model, field, alias = model._traverse_related_sql(alias, field, self.query)
            model, alias = field.join(model, alias, self.query)
        return model, alias, name

    def _type(self, path):
        model = self.model
        *links, name = path.split(".")
        for link in links:
            model = self.env[model._fields[link].comodel_name]
        return model._fields[name].type


def shift_between(earlier, later):
    """The SQL interval that moves a day of one period onto that of the other."""
    months = (later.first.year - earlier.first.year) * 12
    months += later.first.month - earlier.first.month
    if earlier.first.day == later.first.day:
        return SQL("make_interval(months => %s)", months)
    return SQL("make_interval(days => %s)", (later.first - earlier.first) // timedelta(days=1))
