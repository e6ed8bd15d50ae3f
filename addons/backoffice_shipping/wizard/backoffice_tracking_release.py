from odoo import fields, models

from ..models.backoffice_booking_release import RELEASES


class BackofficeTrackingRelease(models.TransientModel):
    """What is to become of held shipments, in the answer to the carrier."""

    _name = "backoffice.tracking.release"
    _description = "Answer for Held Shipments"

    booking_ids = fields.Many2many("backoffice.booking", string="Shipments", required=True)
    action = fields.Selection(RELEASES, required=True, default="redeliver")
    text = fields.Char("Note", help="For the depot and the driver.")

    def action_release(self):
        self.ensure_one()
        self.booking_ids._queue_release(self.action, self.text)
