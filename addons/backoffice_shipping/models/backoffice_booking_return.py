from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class BackofficeBooking(models.Model):
    """Return labels: the shipment that brings the goods of another one back to us."""

    _inherit = "backoffice.booking"

    return_of_id = fields.Many2one(
        "backoffice.booking",
        "Return of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="It goes from this shipment's consignee back to us.",
    )
    return_ids = fields.One2many("backoffice.booking", "return_of_id", readonly=True)
    can_return = fields.Boolean(compute="_compute_can_return")

    def _compute_can_return(self):
        for booking in self:
            booking.can_return = (
                not booking.return_of_id
                and booking.state in ("booked", "closed")
                and booking.carrier_id._booking_can("return")
            )

    def action_book_return(self):
        """Books the way back of these shipments; each has one living return at most."""
        bookings = self._for_action(("booked", "closed"))
        for booking in bookings:
            if not booking.can_return:
                raise UserError(
                    self.env._(
                        "“%(carrier)s” books no returns through its interface: ask the"
                        " carrier for the label of %(name)s.",
                        carrier=booking.carrier_id.name,
                        name=booking.name,
                    )
                )
        living = bookings.return_ids.filtered(lambda b: b.state != "cancelled")
        new = self.sudo().create(
            [b._prepare_return_vals() for b in bookings if not (b.return_ids & living)]
        )
        if new:
            new._enqueue()
        return (living | new).sudo(False)._get_records_action(name=self.env._("Returns"))

    def _prepare_return_vals(self):
        parcels = [{"name": row.name, "weight": row.weight} for row in self.parcel_ids]
        return {
            "return_of_id": self.id,
            "carrier_id": self.carrier_id.id,
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "user_id": self.env.uid,
            "parcel_ids": [Command.create(vals) for vals in parcels],
        }

    def _check_own_writing(self, vals):
        if "return_of_id" in vals:
            vals = vals | {"reference": False}  # as little anybody's to write
        return super()._check_own_writing(vals)

    def _get_shipment(self, reference):
        shipment = super()._get_shipment(reference)
        first = self.return_of_id
        if not first:
            return shipment
        depot = first.warehouse_id._get_depot_address(self.company_id)
        return replace(
            shipment,
            is_return=True,
            sender=self._prepare_address(depot),
            contents=", ".join(first.picking_ids.mapped("name")),
            cash_on_delivery=0.0,
            service="",
        )

    def _mail_customers(self):
        """The mail says that goods are on their way to the customer: these are not."""
        return super(
            BackofficeBooking, self.filtered(lambda b: not b.return_of_id)
        )._mail_customers()
