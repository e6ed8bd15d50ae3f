from odoo import models
from odoo.exceptions import UserError

from .backoffice_booking_action import UNSENT


class StockPicking(models.Model):
    """Several deliveries of one consignee as one shipment, and a carrier that stays."""

    _inherit = "stock.picking"

    def action_book_together(self):
        """One booking for the selected deliveries of each consignee, method and company.

        Bookings of theirs that have not left are cancelled in its favour; a delivery whose
        booking has left stays as it is.
        """
        self.check_access("write")
        ready = self._ready_to_book()
        living = ready.sudo().booking_id.filtered(lambda b: b.state != "cancelled")
        sent = living.filtered(lambda b: b.state not in UNSENT)
        if sent:
            raise UserError(
                self.env._(
                    "%(bookings)s went to the carrier already: leave their deliveries out, or"
                    " cancel them first.",
                    bookings=", ".join(sent.mapped("name")),
                )
            )
        others = living.picking_ids - ready
        if others:
            raise UserError(
                self.env._(
                    "%(deliveries)s travel with these: select them too.",
                    deliveries=", ".join(others.mapped("name")),
                )
            )
        living._set_cancelled(self.env._("Booked together with other deliveries."))
        ready.sudo()._queue_together()
        return ready.action_view_bookings()

    def _queue_together(self):
        """Queues one booking for each consignee, method, service and company."""
        groups = self.sorted("id").grouped(
            lambda p: (p.company_id, p.carrier_id, p.carrier_service, p.partner_id)
        )
        bookings = self.env["backoffice.booking"].sudo()._create_for_groups(groups.values())
        for booking in bookings:
            booking.picking_ids.booking_id = booking
        bookings._enqueue()

    def write(self, vals):
        if "carrier_id" in vals:
            self._before_carrier_changes(vals["carrier_id"])
        return super().write(vals)

    def _before_carrier_changes(self, carrier_id):
        """A booking is with one carrier: what has not left is cancelled, the rest first has
        to be."""
        changed = self.filtered(lambda p: p.booking_id and p.carrier_id.id != carrier_id)
        living = changed.sudo().booking_id.filtered(lambda b: b.state != "cancelled")
        for booking in living.filtered(lambda b: b.state not in ("draft", "failed")):
            raise UserError(
                self.env._(
                    "%(deliveries)s is booked with %(carrier)s by %(booking)s: cancel this"
                    " booking first, then choose the other delivery method and book again.",
                    deliveries=", ".join(booking.picking_ids.mapped("name")),
                    carrier=booking.carrier_id.name,
                    booking=booking.name,
                )
            )
        living._set_cancelled(self.env._("Another delivery method was chosen."))
