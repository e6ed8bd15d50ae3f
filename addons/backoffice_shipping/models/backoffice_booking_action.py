from odoo import fields, models
from odoo.exceptions import UserError

#: states in which nothing is at the carrier
UNSENT = ("draft", "queued", "failed")


class BackofficeBooking(models.Model):
    """What people do with bookings. Pressed twice, a button does what it does once."""

    _inherit = "backoffice.booking"

    def action_queue(self):
        """Checks the bookings and hands the good ones to the worker; others say what lacks."""
        bookings = self._for_action(("draft", "failed", "cancelled"), ("queued", "sending"))
        bookings._ensure_pickings_are_free()
        bookings._enqueue()

    def action_draft(self):
        """Takes bookings that have not left back, to be changed."""
        self._for_action(("queued", "failed"), ("draft",)).write(
            {"state": "draft", "task": False, "due_at": False}
        )

    def action_cancel(self):
        """Cancels: at once what has not left, through the worker what the carrier has.

        What is on its way just now is cancelled as soon as its answer is here.
        """
        states = (*UNSENT, "sending", "booked", "closed", "unknown")
        bookings = self._for_action(states, ("cancelled",))
        bookings = bookings.filtered(lambda b: not b.is_cancel_wanted or not b.task)
        by_state = bookings.grouped("state")
        nothing = self.sudo().browse()
        unsent = nothing.union(*(by_state.get(state, nothing) for state in UNSENT))
        unsent._set_cancelled(self.env._("Cancelled before it was sent."))
        by_state.get("sending", nothing)._want_cancellation(
            self.env._("It is cancelled as soon as the carrier has answered.")
        )
        lost = by_state.get("unknown", nothing)
        lost._want_cancellation(self.env._("It is cancelled if the carrier has it."))
        lost._ask_the_carrier()
        there = by_state.get("booked", nothing) | by_state.get("closed", nothing)
        if there:
            there._start_cancellation()
        self._wake_worker()

    def _want_cancellation(self, text):
        if self:
            self.is_cancel_wanted = True
            self._log("cancel", text)

    def action_reconcile(self):
        """Asks the carrier again what became of the unknown ones."""
        bookings = self._for_action(("unknown",))
        for booking in bookings:
            if booking._get_reconciling() == "person":
                raise UserError(
                    self.env._(
                        "%(carrier)s cannot be asked by its interface: look for %(name)s on"
                        " its portal, then say what is there.",
                        carrier=booking.carrier_id.name,
                        name=booking.name,
                    )
                )
        bookings._ask_the_carrier()
        self._wake_worker()

    def action_fetch_label(self):
        """Gets the labels of booked shipments once more."""
        for booking in self._for_action(("booked", "closed")):
            if not booking.carrier_id._booking_can("label"):
                raise UserError(
                    self.env._(
                        "%(carrier)s gives a label only when it books: cancel %(name)s and"
                        " send it again, or ask the carrier.",
                        carrier=booking.carrier_id.name,
                        name=booking.name,
                    )
                )
            if not booking.task:
                booking.write({"task": "label", "due_at": fields.Datetime.now(), "attempts": 0})
        self._wake_worker()

    def _for_action(self, states, done=()):
        """These bookings with the worker's rights; UserError when none is in `states`, and
        none where the action is `done` already."""
        self.check_access("write")
        found = self.sudo().filtered(lambda b: b.state in states)
        if not found and self and any(b.state not in done for b in self):
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(name)s is “%(state)s”: this is for bookings that are %(states)s.",
                    name=self[0].name,
                    state=labels[self[0].state],
                    states=", ".join(labels[state] for state in states),
                )
            )
        return found

    def _ensure_pickings_are_free(self):
        """A delivery travels once: another living booking of it stands in the way."""
        for booking in self.filtered(lambda b: b.state == "cancelled"):
            others = booking.picking_ids.booking_id - booking
            for other in others.filtered(lambda b: b.state != "cancelled"):
                raise UserError(
                    self.env._(
                        "The delivery of %(name)s is booked by %(other)s.",
                        name=booking.name,
                        other=other.name,
                    )
                )
            booking.picking_ids.booking_id = booking

    def action_view_pickings(self):
        return self.picking_ids._get_records_action(name=self.env._("Deliveries"))
