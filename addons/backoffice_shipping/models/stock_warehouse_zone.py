from datetime import datetime

import pytz

from odoo import fields, models


class StockWarehouse(models.Model):
    """The clock and the language of a depot: days end there, not where the server stands."""

    _inherit = "stock.warehouse"

    def _get_zone(self, company):
        """The time zone of a depot with an address of its own, or that of its company."""
        own = self.partner_id.tz if self.partner_id != company.partner_id else False
        name = own or company.resource_calendar_id.tz or company.partner_id.tz
        return pytz.timezone(name or "UTC")

    def _get_depot_lang(self, company):
        return self.partner_id.lang or company.partner_id.lang or self.env.lang

    def _get_depot_address(self, company):
        return self.partner_id or company.partner_id

    def _get_local_now(self, company):
        """Now at the depot, with its zone."""
        now = pytz.utc.localize(fields.Datetime.now())
        return now.astimezone(self._get_zone(company))

    def _to_utc(self, company, day, hour):
        """`hour` (a float) of `day` at the depot, as the database keeps it."""
        minutes = round(hour * 60)
        local = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - localized below
        local = local.replace(hour=min(minutes // 60, 23), minute=minutes % 60)
        moment = self._get_zone(company).localize(local)
        return moment.astimezone(pytz.utc).replace(tzinfo=None)
