from odoo import fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """A validated delivery puts its booking in the outbox; nobody is called here."""

    _inherit = "stock.picking"

    booking_ids = fields.Many2many(
        "backoffice.booking",
        "backoffice_booking_picking_rel",
        "picking_id",
        "booking_id",
        readonly=True,
        copy=False,
    )
    # the row that two people who book at once would both write: the second one waits
    booking_id = fields.Many2one(
        "backoffice.booking",
        "Current Booking",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    booking_state = fields.Selection(related="booking_id.state", string="Booking State")
    is_outbox_carrier = fields.Boolean(related="carrier_id.is_outbox")

    def _send_confirmation_email(self):
        """The host sends one by one; the rows of the outbox are made before, for the set."""
        self.sudo().filtered(
            lambda p: (
                p.carrier_id.is_outbox
                and p.carrier_id.booking_moment == "delivery"
                and p.carrier_id.integration_level == "rate_and_ship"
                and p.picking_type_id.print_label
                and not p.carrier_tracking_ref
            )
        )._queue_bookings()
        return super()._send_confirmation_email()

    def send_to_shipper(self):
        self.ensure_one()
        if not self.carrier_id.is_outbox:
            return super().send_to_shipper()
        if self.carrier_id.booking_moment == "delivery":
            self._queue_bookings()
        self._set_outbox_price()
        return None

    def _set_outbox_price(self):
        """What the host does with the price that a carrier returns."""
        carrier, order = self.carrier_id, self.sale_id
        price = carrier._booking_exact_price(self)
        if carrier.free_over and order:
            amount = order._compute_amount_total_without_delivery()
            amount = carrier._compute_currency(order, amount, "pricelist_to_company")
            price = 0.0 if amount >= carrier.amount else price
        self.carrier_price = carrier._apply_margins(price, order)
        self._add_delivery_cost_to_so()

    def _queue_bookings(self, document=None):
        """Queues a booking for each delivery, or one for all with their `document`.

        Returns the backoffice.booking records that the deliveries have now: a delivery with
        a living booking gets no second one. A booking that cannot go is there as failed and
        says why; nothing is raised.
        """
        wanted = self.filtered(
            lambda p: not p.booking_id or p.booking_id.sudo().state == "cancelled"
        )
        wanted = wanted.filtered(lambda p: (document or p).carrier_id.is_outbox)
        wanted = wanted.filtered(lambda p: p._leaves_by_carrier())
        if not wanted:
            return self.sudo().booking_id
        groups = [wanted] if document else list(wanted)
        Booking = self.env["backoffice.booking"].sudo()
        bookings = Booking._create_for_groups(groups, document)
        for booking in bookings:
            booking.picking_ids.booking_id = booking
        bookings._enqueue()
        return self.sudo().booking_id

    def action_book(self):
        """Books deliveries by hand: done, by a carrier of the outbox, not booked yet."""
        self.check_access("write")
        ready = self._ready_to_book()
        ready.sudo()._queue_bookings()
        return ready.action_view_bookings()

    def _ready_to_book(self):
        ready = self.filtered(
            lambda p: (
                p.state == "done"
                and p.is_outbox_carrier
                and not p.carrier_tracking_ref
                and p._leaves_by_carrier()
            )
        )
        if not ready and self:
            raise UserError(
                self.env._(
                    "Only done deliveries without a tracking number, whose delivery method"
                    " books with a carrier, can be booked: no receipts, and of several steps"
                    " the last one."
                )
            )
        return ready

    def _leaves_by_carrier(self):
        """Whether these goods go out of the house with this transfer: receipts and returns
        do not, nor does what another transfer of ours takes further."""
        self.ensure_one()
        if self.picking_type_code == "incoming":
            return False
        following = self.move_ids.move_dest_ids.filtered(lambda m: m.state != "cancel")
        further = following.picking_id - self
        return all(p.picking_type_code == "incoming" for p in further)

    def action_view_bookings(self):
        return self.booking_ids._get_records_action(name=self.env._("Bookings"))

    def cancel_shipment(self):
        """The tracking number goes when the carrier has confirmed, not before."""
        outbox = self.filtered("is_outbox_carrier")
        outbox.booking_id.action_cancel()
        if others := self - outbox:
            return super(StockPicking, others).cancel_shipment()
        return None
