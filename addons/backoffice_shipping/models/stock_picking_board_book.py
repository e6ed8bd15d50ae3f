from odoo import models

from .backoffice_booking_action import UNSENT


class StockPicking(models.Model):
    """Booking a selection: what each delivery came to, in place of one error for all."""

    _inherit = "stock.picking"

    def _book_each(self):
        """[(delivery, outcome, text)]: queues what can be booked, says why of the rest."""
        self.check_access("write")
        refused = {p: text for p in self if (text := p._get_booking_refusal())}
        good = self.filtered(lambda p: p not in refused).sudo()
        again = good.booking_id.filtered(lambda b: b.state in ("draft", "failed"))
        if again:
            again._enqueue()
        good.filtered(lambda p: p.booking_id not in again)._queue_bookings()
        results = [(picking, "refused", text) for picking, text in refused.items()]
        for picking in good:
            booking = picking.booking_id
            outcome = "queued" if booking.state in ("queued", "sending") else "failed"
            results.append((picking, outcome, booking.error or ""))
        return results

    def _get_booking_refusal(self):
        """Why this delivery is not booked now; "" when it can be tried."""
        booking = self.sudo().booking_id
        if booking and booking.state not in ("cancelled", "draft", "failed"):
            if booking.state in UNSENT:
                return self.env._("It is queued already, by %(name)s.", name=booking.name)
            return self.env._("It went to the carrier already, by %(name)s.", name=booking.name)
        if self.carrier_tracking_ref:
            number = self.carrier_tracking_ref
            return self.env._("It has the tracking number %(number)s already.", number=number)
        if not self.carrier_id:
            return self.env._("It has no carrier: choose one with “Move to…”.")
        if not self.is_outbox_carrier:
            return self.env._(
                "%(carrier)s is not booked from here: its parcels are handed over without.",
                carrier=self.carrier_id.name,
            )
        if self.state != "done":
            return self.env._("It is not done: validate the delivery, then book it.")
        if not self._leaves_by_carrier():
            return self.env._(
                "Its goods do not leave with this transfer: book the last one of its steps."
            )
        return ""
