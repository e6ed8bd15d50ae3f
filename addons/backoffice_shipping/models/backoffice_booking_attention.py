from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .backoffice_tracking_code import ACTIONS

REASONS = [
    ("held", "Held"),
    ("exception", "Exception"),
    ("lost", "Lost"),
    ("returned", "Coming back"),
    ("other", "Notice of the carrier"),
    ("stuck", "Not moving"),
]


class BackofficeBooking(models.Model):
    """Shipments that need somebody, why, and what the carrier expects."""

    _inherit = "backoffice.booking"

    track_attention = fields.Selection(REASONS, readonly=True, copy=False)
    track_code_id = fields.Many2one(
        "backoffice.tracking.code",
        "Because of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    attention = fields.Selection(
        [("failed", "Not booked"), ("unknown", "Answer lost"), *REASONS],
        "Needs Somebody",
        compute="_compute_attention",
        store=True,
        index="btree_not_null",
    )
    expected_action = fields.Selection(ACTIONS, compute="_compute_expected_action")
    expected_hint = fields.Char(related="track_code_id.hint", string="Hint")
    settled_at = fields.Datetime(readonly=True, copy=False)
    settled_event = fields.Integer(
        readonly=True, copy=False, help="Events up to this id are nobody's business any more."
    )

    @api.depends("state", "track_attention")
    def _compute_attention(self):
        for booking in self:
            if booking.state in ("failed", "unknown"):
                booking.attention = booking.state
            else:
                is_there = booking.state in ("booked", "closed")
                booking.attention = is_there and booking.track_attention

    @api.depends("track_code_id.expected_action", "track_attention")
    def _compute_expected_action(self):
        for booking in self:
            action = booking.sudo().track_code_id.expected_action
            booking.expected_action = booking.track_attention and action

    # --- Set by the polling

    def _prepare_attention(self, events):
        """`events` are the last ones of each number."""
        asking = [
            event
            for event in events
            if event.code_id.needs_me and event.status and event.id > self.settled_event
        ]
        if not asking:
            return {"track_attention": False, "track_code_id": False}
        event = max(asking, key=lambda e: (e.at, e.id))
        reason = event.status if event.status in dict(REASONS) else "other"
        return {"track_attention": reason, "track_code_id": event.code_id.id}

    @api.model
    def _flag_stuck(self):
        """Marks what nothing was heard of for some days."""
        days = self._get_track_settings()["stuck_days"]
        limit = fields.Datetime.now() - timedelta(days=days)
        self.search(
            [
                ("track_state", "=", "open"),
                ("state", "in", ("booked", "closed")),
                ("track_moved_at", "<", limit),
                ("track_attention", "=", False),
                "|",
                ("settled_at", "=", False),
                ("settled_at", "<", limit),
            ]
        ).track_attention = "stuck"

    # --- What people do

    def action_settle(self):
        """Takes shipments out of the list: what comes afterwards brings them back."""
        self.check_access("write")
        found = self.sudo().filtered("track_attention")
        if not found and self.filtered("attention"):
            raise UserError(
                self.env._(
                    "%(name)s is not with the carrier: book it, cancel it, or say what the"
                    " carrier has.",
                    name=self.filtered("attention")[0].name,
                )
            )
        found._set_settled()
        text = self.env._("Settled.")
        found._message_log_batch({booking.id: text for booking in found})

    def _set_settled(self):
        """What is known by now needs nobody any more."""
        groups = self.env["backoffice.tracking.event"]._read_group(
            [("booking_id", "in", self.ids)], ["booking_id"], ["id:max"]
        )
        last = {booking.id: event_id for booking, event_id in groups}
        now = fields.Datetime.now()
        for booking in self:
            booking.write(
                {
                    "track_attention": False,
                    "track_code_id": False,
                    "settled_at": now,
                    "settled_event": last.get(booking.id, 0),
                }
            )

    def action_take(self):
        """Makes these shipments mine."""
        self.check_access("write")
        self.user_id = self.env.user
