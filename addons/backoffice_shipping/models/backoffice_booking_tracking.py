from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .backoffice_tracking_code import STATUSES

#: what only the polling and the actions here may set
TRACKED = {
    *("tracking_status", "tracking_status_at", "delivered_at", "signed_by", "proof_id"),
    *("track_state", "track_due_at", "track_pause", "track_moved_at", "track_attention"),
    *("track_code_id", "track_alone", "track_error", "track_mail", "track_mailed"),
    *(
        "settled_at",
        "settled_event",
        "release_action",
        "release_text",
        "release_state",
        "event_ids",
    ),
}
#: what a new journey begins with
UNTRACKED = {
    **dict.fromkeys(("tracking_status", "tracking_status_at", "delivered_at", "signed_by")),
    **dict.fromkeys(("proof_id", "track_state", "track_due_at", "track_moved_at")),
    **dict.fromkeys(("track_attention", "track_code_id", "track_alone", "track_error")),
    **dict.fromkeys(("track_mail", "track_mailed", "settled_at", "release_state")),
    "track_pause": 0,
}


class BackofficeBooking(models.Model):
    """Where the shipment is, as the carrier's events say, and when it was promised."""

    _inherit = "backoffice.booking"

    event_ids = fields.One2many("backoffice.tracking.event", "booking_id", readonly=True)
    tracking_status = fields.Selection(STATUSES, readonly=True, copy=False, index=True)
    tracking_status_at = fields.Datetime("Last Event", readonly=True, copy=False)
    delivered_at = fields.Datetime("Delivered on", readonly=True, copy=False)
    signed_by = fields.Char(readonly=True, copy=False)
    proof_id = fields.Many2one(
        "ir.attachment", "Proof of Delivery", readonly=True, copy=False, ondelete="set null"
    )
    promised_on = fields.Date("Promised for", compute="_compute_promised_on", store=True)
    days_late = fields.Integer(
        compute="_compute_days_late",
        store=True,
        aggregator="avg",
        help="Of a delivered shipment, against the date promised on the order.",
    )
    is_late = fields.Boolean("Late", compute="_compute_days_late", store=True)
    track_state = fields.Selection(
        [("open", "Asked for"), ("ended", "Ended")],
        "Tracking",
        readonly=True,
        copy=False,
    )
    track_due_at = fields.Datetime("Next Question", readonly=True, copy=False)
    track_pause = fields.Integer(
        readonly=True, copy=False, help="Minutes to the next question."
    )
    track_moved_at = fields.Datetime("Last News", readonly=True, copy=False)
    track_alone = fields.Boolean(
        readonly=True, copy=False, help="A question together with others was refused."
    )
    track_error = fields.Char("Tracking Problem", readonly=True, copy=False)

    _track_due_idx = models.Index("(track_due_at) WHERE track_state = 'open'")
    _untracked_idx = models.Index(
        "(id) WHERE track_state IS NULL AND state IN ('booked', 'closed')"
    )

    # --- Promised against actual

    @api.depends("picking_ids.sale_id.commitment_date")
    def _compute_promised_on(self):
        for booking in self:
            dates = [
                date for date in booking.picking_ids.sale_id.mapped("commitment_date") if date
            ]
            zone = booking._get_track_zone()
            booking.promised_on = local_day(min(dates), zone) if dates else False

    @api.depends("promised_on", "delivered_at")
    def _compute_days_late(self):
        for booking in self:
            days = 0
            if booking.promised_on and booking.delivered_at:
                there = local_day(booking.delivered_at, booking._get_track_zone())
                days = (there - booking.promised_on).days
            booking.days_late = days
            booking.is_late = days > 0

    def _get_track_zone(self):
        """The time zone in which the carrier tells its events."""
        return ZoneInfo(self.carrier_id.track_timezone or "UTC")

    # --- Rights and life

    def _check_own_writing(self, vals):
        if TRACKED & vals.keys():
            raise AccessError(
                self.env._(
                    "%(name)s: its tracking is the carrier's.", name=self[:1].display_name
                )
            )
        return super()._check_own_writing(vals)

    def _set_cancelled(self, text):
        result = super()._set_cancelled(text)
        self.write(UNTRACKED)
        return result

    def action_view_events(self):
        return self.event_ids._get_records_action(name=self.env._("Tracking"))

    def action_track_now(self):
        """Asks the carrier at once instead of when it is due."""
        self.check_access("write")
        found = self.sudo().filtered(lambda b: b.state in ("booked", "closed"))
        found.write({"track_state": "open", "track_due_at": fields.Datetime.now()})
        self._wake_tracker()

    @api.model
    def _wake_tracker(self):
        cron = self.env.ref(
            "backoffice_shipping.backoffice_booking_cron_track", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()


def local_day(moment, zone):
    """The day that it is in `zone` at a moment given in UTC, as the database has it."""
    return moment.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone).date()


def utc_of(event, zone):
    """The moment of a carrier's event as the database keeps it; None when it tells none.

    A time that the change to summer time skips counts by the time before the change; one
    that comes twice in autumn counts as the first.
    """
    if event.at is None:
        return None
    try:
        if event.offset is not None:
            return (event.at - event.offset).replace(microsecond=0)
        there = event.at.replace(tzinfo=zone, fold=0)
        utc = there.astimezone(ZoneInfo("UTC")).replace(tzinfo=None, microsecond=0)
    except OverflowError:
        return None
    return utc if utc.year > 1990 else None
