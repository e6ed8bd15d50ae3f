from odoo import api, fields, models


class BackofficeBookingParcel(models.Model):
    _name = "backoffice.booking.parcel"
    _description = "Parcel of a Booking"
    _order = "booking_id, sequence, id"

    booking_id = fields.Many2one(
        "backoffice.booking", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="booking_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Content")
    weight = fields.Float("Weight (kg)", digits="Stock Weight")
    length = fields.Float("Length (cm)", digits=(16, 1))  # pylint: disable=attribute-deprecated
    width = fields.Float("Width (cm)", digits=(16, 1))
    height = fields.Float("Height (cm)", digits=(16, 1))
    package_id = fields.Many2one("stock.package", readonly=True, index="btree_not_null")
    parcel_ref = fields.Char("Carrier's Number", readonly=True, copy=False)
    tracking_ref = fields.Char(
        "Tracking Number", readonly=True, copy=False, index="btree_not_null"
    )

    _weight_positive = models.Constraint("CHECK (weight >= 0)", "A parcel weighs 0 kg or more.")
    _size_positive = models.Constraint(
        "CHECK (length >= 0 AND width >= 0 AND height >= 0)", "A parcel measures 0 cm or more."
    )

    @api.model_create_multi
    def create(self, vals_list):
        parcels = super().create(vals_list)
        parcels._ensure_open()
        return parcels

    def write(self, vals):
        self.check_access("write")
        self._ensure_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        self._ensure_open()

    def _ensure_open(self):
        if not self.env.su:
            self.booking_id._ensure_open()
