from odoo import api, fields, models
from odoo.exceptions import UserError

from .backoffice_tracking_code import STATUSES


class BackofficeTrackingEvent(models.Model):
    """What the carrier said of a shipment's way; rows are added and never changed.

    `status` is our reading of it: it follows the table of codes.
    """

    _name = "backoffice.tracking.event"
    _description = "Tracking Event"
    _order = "at desc, id desc"
    _rec_name = "text"

    booking_id = fields.Many2one(
        "backoffice.booking", required=True, readonly=True, index=True, ondelete="cascade"
    )
    parcel_id = fields.Many2one(
        "backoffice.booking.parcel",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Empty: the event is about the whole shipment.",
    )
    company_id = fields.Many2one(
        related="booking_id.company_id", store=True, index=True, precompute=True
    )
    tracking_ref = fields.Char("Tracking Number", required=True, readonly=True)
    at = fields.Datetime("Date", required=True, readonly=True)
    code = fields.Char("Carrier's Code", readonly=True)
    code_id = fields.Many2one(
        "backoffice.tracking.code", "Meaning", readonly=True, index=True, ondelete="restrict"
    )
    text = fields.Char(readonly=True)
    place = fields.Char(readonly=True)
    signed_by = fields.Char(readonly=True)
    is_delivery = fields.Boolean(
        readonly=True, help="The carrier says so by other means than the code."
    )
    status = fields.Selection(STATUSES, compute="_compute_status", store=True, precompute=True)

    _event_uniq = models.Constraint(
        "UNIQUE (booking_id, tracking_ref, code, at)", "An event is kept once."
    )

    @api.depends("code_id.status", "is_delivery")
    def _compute_status(self):
        for event in self:
            event.status = "delivered" if event.is_delivery else event.code_id.status

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Tracking events are kept as the carrier told them."))

    def write(self, vals):
        self.check_access("write")
        if vals:
            raise UserError(
                self.env._("Tracking events are not changed: explain their code instead.")
            )
        return super().write(vals)
