from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class BackofficeBooking(models.Model):
    """What only a person can find out: whether the carrier has it, or has let it go."""

    _inherit = "backoffice.booking"

    is_undecided = fields.Boolean(
        "Needs a Decision",
        compute="_compute_is_undecided",
        search="_search_is_undecided",
        help="The worker can do no more: a person asks the carrier and says the answer here.",
    )
    search_hint = fields.Text("To Look for There", compute="_compute_search_hint")
    is_label_fetchable = fields.Boolean(compute="_compute_is_label_fetchable")
    account_state = fields.Selection(
        related="carrier_id.account_state", string="Carrier Answers"
    )
    account_wait_until = fields.Datetime(
        related="carrier_id.account_wait_until", string="Next Try of the Account"
    )

    @api.depends("state", "task", "is_cancel_wanted")
    def _compute_is_undecided(self):
        for booking in self:
            booking.is_undecided = not booking.task and (
                booking.state == "unknown"
                or (booking.state in ("booked", "closed") and booking.is_cancel_wanted)
            )

    @api.model
    def _search_is_undecided(self, operator, value):
        if operator != "in":
            return NotImplemented
        leaving = Domain("state", "in", ("booked", "closed")) & Domain(
            "is_cancel_wanted", "=", True
        )
        domain = Domain("task", "=", False) & (Domain("state", "=", "unknown") | leaving)
        return domain if True in value else ~domain

    @api.depends("reference", "state", "sent_at", "partner_id", "parcel_ids.weight")
    def _compute_search_hint(self):
        for booking in self:
            booking.search_hint = booking._get_search_hint() if booking.reference else False

    def _get_search_hint(self):
        """What a carrier's portal can be asked for, a line each."""
        place = self.partner_id
        sent_at = fields.Datetime.context_timestamp(self, self.sent_at) if self.sent_at else ""
        lines = [
            self.env._(
                "Reference: %(reference)s or %(name)s", reference=self.reference, name=self.name
            ),
            self.env._("Sent: %(time)s", time=f"{sent_at:%Y-%m-%d %H:%M}" if sent_at else "-"),
            self.env._(
                "Consignee: %(name)s, %(zip)s %(city)s",
                name=place.commercial_partner_id.name or place.name or "",
                zip=place.zip or "",
                city=place.city or "",
            ),
            self.env._(
                "Parcels: %(count)d, %(weight).1f kg",
                count=self.parcel_count,
                weight=self.weight,
            ),
        ]
        return "\n".join(lines)

    @api.depends("state", "carrier_id.delivery_type")
    def _compute_is_label_fetchable(self):
        for booking in self:
            booking.is_label_fetchable = booking.state in (
                "booked",
                "closed",
            ) and booking.carrier_id._booking_can("label")

    # --- Answers

    def action_mark_absent(self):
        """A person asked the carrier: it has no such shipment. It is sent anew."""
        bookings = self._for_action(("unknown",))
        bookings._ensure_settled()
        text = self.env._("%(user)s: the carrier has none.", user=self.env.user.name)
        bookings._resolve_absent(text)
        self._wake_worker()

    def action_mark_booked(self):
        """A person asked the carrier: it has the shipment. The tracking number is theirs."""
        bookings = self._for_action(("unknown",))
        for booking in bookings:
            if not booking.tracking_ref:
                raise UserError(
                    self.env._("%(name)s: enter the tracking number first.", name=booking.name)
                )
        text = self.env._("%(user)s: the carrier has it.", user=self.env.user.name)
        bookings._log("answer", text)
        for booking in bookings:
            able = booking.carrier_id._booking_can("label")
            booking.write(
                {"state": "booked", "error": False, **booking._prepare_next_task(label=able)}
            )
        bookings._settle_alerts()
        bookings._start_wanted_cancellations()
        self._wake_worker()

    def action_mark_cancelled(self):
        """A person has cancelled it with a carrier whose interface cannot."""
        bookings = self._for_action(("booked", "closed"), ("cancelled",))
        bookings = bookings.filtered(lambda b: b.is_cancel_wanted and not b.task)
        text = self.env._("%(user)s: cancelled with the carrier.", user=self.env.user.name)
        bookings._set_cancelled(text)

    def action_keep(self):
        """The shipment goes after all: nothing was cancelled with the carrier."""
        bookings = self._for_action(("booked", "closed"))
        bookings = bookings.filtered(lambda b: b.is_cancel_wanted and not b.task)
        bookings._log("cancel", self.env._("%(user)s: it goes.", user=self.env.user.name))
        for booking in bookings:
            booking.write(
                {
                    "is_cancel_wanted": False,
                    "error": False,
                    **booking._prepare_next_task(label=False),
                }
            )
        bookings._settle_alerts()
        self._wake_worker()

    def _ensure_settled(self):
        settle = timedelta(seconds=self._get_worker_settings()["settle"])
        for booking in self:
            if booking.sent_at and booking.sent_at + settle > fields.Datetime.now():
                raise UserError(
                    self.env._(
                        "%(name)s was sent a moment ago and may still arrive: wait a few"
                        " minutes.",
                        name=booking.name,
                    )
                )
