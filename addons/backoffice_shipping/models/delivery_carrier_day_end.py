from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DeliveryCarrier(models.Model):
    """When a carrier's day ends, and how."""

    _inherit = "delivery.carrier"

    confirm_moment = fields.Selection(
        [("booking", "As soon as it is booked"), ("manifest", "With the day's manifest")],
        "Confirm",
        default="booking",
        required=True,
        help="For accounts whose shipments must be confirmed before they leave.",
    )
    cutoff_hour = fields.Float(
        "Cut-Off",
        help="The depot's local time by which the day must be closed; 0:00: there is none.",
    )
    cutoff_warn_minutes = fields.Integer(
        "Warn Before", default=60, help="Minutes before the cut-off."
    )
    cutoff_calendar_id = fields.Many2one(
        "resource.calendar",
        "Days of Collection",
        check_company=True,
        help="The carrier collects on its working days; empty: on those of the company.",
    )
    cutoff_by_calendar = fields.Boolean(
        "By the Calendar's Hours",
        help="Each weekday's cut-off is the end of its last hour in the days of collection:"
        " for carriers that come at another time on Fridays.",
    )
    cutoff_user_ids = fields.Many2many(
        "res.users",
        "backoffice_cutoff_user_rel",
        "carrier_id",
        "user_id",
        "Warned",
        help="Who is told of shipments not closed in time; empty: those who answer for them.",
    )

    @api.constrains("cutoff_hour", "cutoff_warn_minutes")
    def _check_cutoff(self):
        for carrier in self:
            if not 0 <= carrier.cutoff_hour < 24 or not 0 <= carrier.cutoff_warn_minutes < 1440:
                raise ValidationError(
                    self.env._(
                        "Cut-off of “%(carrier)s”: set a time of the day, and fewer than 24"
                        " hours to warn before.",
                        carrier=carrier.name,
                    )
                )

    # --- Closing

    def _booking_needs_confirm(self):
        """Right after the booking; what the day's manifest confirms waits for it."""
        if self.confirm_moment == "manifest" and not self.env.context.get("closing_the_day"):
            return False
        return super()._booking_needs_confirm()

    def _get_closing_way(self):
        """close: one call for all; confirm: one for each; none: our own list closes it."""
        if self._booking_code() == "manual":
            return "none"  # there is nobody to tell
        if self._booking_can("close"):
            return "close"
        closing = self.with_context(closing_the_day=True)
        needs = closing._booking_needs_confirm() and closing._booking_can("confirm")
        return "confirm" if needs else "none"

    def _get_account_methods(self):
        """The methods that book with the same account: their day ends together."""
        account = self.sudo().booking_account_id.with_context(active_test=False)
        return self | account.carrier_ids

    def _get_manifest_carrier(self):
        """The one of them whose name is on the manifest: the oldest."""
        return self._get_account_methods().sorted("id")[:1]

    # --- Cut-off

    def _get_group_cutoff(self, warehouse, company):
        """The earliest cut-off of the methods that are closed together."""
        self.ensure_one()
        methods = self._get_account_methods().filtered("active")
        limits = [method._get_cutoff(warehouse, company) for method in methods]
        return min((limit for limit in limits if limit), default=False)

    def _get_cutoff(self, warehouse, company):
        """The cut-off of today at the depot, in UTC; False on a day without collection."""
        self.ensure_one()
        day = warehouse._get_local_now(company).date()
        calendar = self.cutoff_calendar_id or company.resource_calendar_id
        if self.cutoff_by_calendar:
            return calendar and self._get_calendar_end(calendar, warehouse, company, day)
        if not self.cutoff_hour:
            return False
        if calendar and not self._is_collection_day(calendar, day, company):
            return False
        return warehouse._to_utc(company, day, self.cutoff_hour)

    def _is_collection_day(self, calendar, day, company):
        start, end = (datetime.combine(day, hour, pytz.utc) for hour in (time.min, time.max))
        return not calendar._get_unusual_days(start, end, company).get(str(day))

    def _get_calendar_end(self, calendar, warehouse, company, day):
        """When the last working hour of that day ends, in UTC; False on a day off."""
        start, end = (
            pytz.utc.localize(warehouse._to_utc(company, date, 0))
            for date in (day, day + timedelta(days=1))
        )
        hours = list(calendar._work_intervals_batch(start, end)[False])
        return hours[-1][1].astimezone(pytz.utc).replace(tzinfo=None) if hours else False
