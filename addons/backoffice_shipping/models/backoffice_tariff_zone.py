from odoo import fields, models


class BackofficeTariffZone(models.Model):
    """Where the same prices of a tariff hold."""

    _name = "backoffice.tariff.zone"
    _description = "Zone of a Tariff"
    _inherit = ["backoffice.cached.mixin"]
    _order = "tariff_id, sequence, id"

    tariff_id = fields.Many2one(
        "backoffice.tariff", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="tariff_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="tariff_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    has_transit = fields.Boolean(
        "Transit Days Known", help="Set: the days below are what the carrier promises."
    )
    transit_days = fields.Integer(
        help="Working days from our door to the customer's. 0: the same day."
    )
    place_ids = fields.One2many(
        "backoffice.tariff.place",
        "zone_id",
        "Places",
        copy=True,
        help="Empty: everywhere that no other zone is. Of several places that fit, the one"
        " with the fewest ZIP codes counts.",
    )
    band_ids = fields.One2many("backoffice.tariff.band", "zone_id", "Prices", copy=True)

    _name_uniq = models.UniqueIndex(
        "(tariff_id, lower(name))", "A tariff has a zone of that name already: use another."
    )
    _days_positive = models.Constraint(
        "CHECK (transit_days BETWEEN 0 AND 200)", "Transit days are 0 to 200."
    )
