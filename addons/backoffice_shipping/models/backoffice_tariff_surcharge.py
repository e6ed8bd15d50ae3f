from odoo import fields, models


class BackofficeTariffSurcharge(models.Model):
    """What a carrier adds to the freight: islands, mountains, tail-lift, toll."""

    _name = "backoffice.tariff.surcharge"
    _description = "Surcharge of a Tariff"
    _inherit = ["backoffice.cached.mixin"]
    _order = "tariff_id, sequence, id"

    tariff_id = fields.Many2one(
        "backoffice.tariff", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="tariff_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    applies = fields.Selection(
        [
            ("always", "Always"),
            ("place", "In these places"),
            ("tail_lift", "With a tail-lift"),
        ],
        default="always",
        required=True,
    )
    amount = fields.Float(digits=(16, 4))
    percent = fields.Float("Percent of the Freight", digits=(6, 3))
    per_100_kg = fields.Float("Per 100 kg", digits=(16, 4))
    minimum = fields.Float("At Least", digits=(16, 4))
    has_fuel = fields.Boolean("Fuel on It", help="The fuel's percentage is of it, too.")
    place_ids = fields.One2many("backoffice.tariff.place", "surcharge_id", "Places", copy=True)

    _not_negative = models.Constraint(
        "CHECK (amount >= 0 AND percent >= 0 AND per_100_kg >= 0 AND minimum >= 0)",
        "The figures of a surcharge are 0 or more.",
    )
