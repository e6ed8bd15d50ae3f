from odoo import api, fields, models

from odoo.addons.base.models.res_partner import _tz_get


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    track_timezone = fields.Selection(
        _tz_get,
        "Time Zone of Events",
        default="Europe/Rome",
        required=True,
        help="In which the carrier tells when something happened, where it does not say so.",
    )
    is_tracked = fields.Boolean(compute="_compute_is_tracked")

    @api.depends("delivery_type")
    def _compute_is_tracked(self):
        for carrier in self:
            carrier.is_tracked = carrier._booking_can("track")
