from odoo import api, fields, models


class BackofficeTariffBand(models.Model):
    """What a zone costs up to a weight."""

    _name = "backoffice.tariff.band"
    _description = "Price of a Tariff"
    _inherit = ["backoffice.cached.mixin"]
    _order = "zone_id, is_open, up_to, id"
    _rec_name = "up_to"

    zone_id = fields.Many2one(
        "backoffice.tariff.zone",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('tariff_id', '=', tariff_id)]",
    )
    tariff_id = fields.Many2one(related="zone_id.tariff_id", store=True, index=True)
    company_id = fields.Many2one(related="zone_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="tariff_id.currency_id")
    up_to = fields.Float(
        "Up to (kg)",
        digits=(16, 3),
        aggregator=None,
        help="That weight included. 0: whatever it weighs, above the other bands.",
    )
    is_open = fields.Boolean(compute="_compute_is_open", store=True)
    price = fields.Float(digits=(16, 4), aggregator=None)
    per_parcel = fields.Float(
        digits=(16, 4), aggregator=None, help="For each parcel, on top of the price."
    )
    per_100_kg = fields.Float(
        "Per 100 kg",
        digits=(16, 4),
        aggregator=None,
        help="Of the weight that counts, on top of the price.",
    )

    _up_to_uniq = models.Constraint(
        "UNIQUE (zone_id, up_to)", "The zone has a price up to that weight already."
    )
    _not_negative = models.Constraint(
        "CHECK (up_to >= 0 AND price >= 0 AND per_parcel >= 0 AND per_100_kg >= 0)",
        "Weights and prices of a tariff are 0 or more.",
    )

    @api.depends("up_to")
    def _compute_is_open(self):
        for band in self:
            band.is_open = not band.up_to
