from odoo import fields, models


class BackofficeManifestLine(models.Model):
    """A shipment on a manifest, and what became of it there; kept when it is refused."""

    _name = "backoffice.manifest.line"
    _description = "Shipment on a Manifest"
    _order = "manifest_id, id"
    _rec_name = "booking_id"

    manifest_id = fields.Many2one(
        "backoffice.manifest", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="manifest_id.company_id", store=True, index=True)
    booking_id = fields.Many2one(
        "backoffice.booking", required=True, readonly=True, index=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("open", "To Close"),
            ("closed", "Closed"),
            ("refused", "Refused"),
            ("left", "Left Behind"),
            ("cancelled", "Cancelled"),
        ],
        default="open",
        required=True,
        readonly=True,
    )
    message = fields.Char("Why", readonly=True)
    partner_id = fields.Many2one(related="booking_id.partner_id")
    tracking_ref = fields.Char(related="booking_id.tracking_ref")
    parcel_count = fields.Integer("Parcels", related="booking_id.parcel_count")
    weight = fields.Float(related="booking_id.weight")

    # two clerks who gather the same shipments at once: the second one is turned away
    _booking_uniq = models.UniqueIndex(
        "(booking_id) WHERE state IN ('open', 'closed')",
        "A shipment stands on one manifest only.",
    )

    def _refuse(self, reasons, state="refused"):
        """Takes shipments off again: `reasons` says why, by line."""
        for line in self:
            line.write({"state": state, "message": reasons.get(line) or False})
        self.booking_id.manifest_id = False

    def _accept(self):
        self.write({"state": "closed", "message": False})
        self.booking_id.filtered(lambda b: b.state == "booked").write({"state": "closed"})
