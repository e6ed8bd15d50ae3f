from odoo import fields, models


class BackofficeBookingParcel(models.Model):
    _inherit = "backoffice.booking.parcel"

    label_id = fields.Many2one("ir.attachment", readonly=True, copy=False, ondelete="set null")

    def action_print_label(self):
        """Opens the label of one parcel."""
        self.ensure_one()
        return self.booking_id._print_labels(parcels=self)
