from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command

COST_GROUP = "backoffice_shipping.backoffice_shipping_group_cost"


class BackofficeTariff(models.Model):
    """A contract with a carrier: what a shipment costs us, by zone and weight.

    What the customer is charged stands on the delivery method; it may be anything.
    """

    _name = "backoffice.tariff"
    _description = "Carrier Tariff"
    _inherit = ["mail.thread", "backoffice.cached.mixin"]
    _order = "carrier_id, date_start desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Delivery Method",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, default=lambda self: self.env.company.currency_id
    )
    date_start = fields.Date("Valid From", help="Empty: since ever.", copy=False)
    date_end = fields.Date(
        "Valid To", help="That day included. Empty: until further notice.", copy=False
    )
    basis = fields.Selection(
        [("shipment", "The whole shipment"), ("parcel", "Each parcel")],
        "Weight of",
        default="shipment",
        required=True,
        help="What is looked up in the bands: all parcels together, or one after the other.",
    )
    kg_per_m3 = fields.Float(
        "kg per m³",
        digits=(8, 2),
        help="The weight that a cubic metre counts as. 0: volume does not count.",
    )
    weight_step = fields.Float(
        "Weight Rounded Up to (kg)", digits=(8, 3), help="0: the exact weight."
    )
    minimum = fields.Float("Least Freight", digits=(16, 4))
    fuel_percent = fields.Float("Fuel (%)", digits=(6, 3))
    cash_fixed = fields.Float("Fixed", digits=(16, 4))
    cash_percent = fields.Float("Percent", digits=(6, 3))
    cash_minimum = fields.Float("At Least", digits=(16, 4))
    insurance_percent = fields.Float("Percent of the Value", digits=(6, 3))
    insurance_minimum = fields.Float("Insurance at Least", digits=(16, 4))
    zone_ids = fields.One2many("backoffice.tariff.zone", "tariff_id", copy=True)
    band_ids = fields.One2many("backoffice.tariff.band", "tariff_id", "Prices")
    surcharge_ids = fields.One2many("backoffice.tariff.surcharge", "tariff_id", copy=True)
    band_count = fields.Integer("Price Lines", compute="_compute_band_count")
    overlap_ids = fields.Many2many(
        "backoffice.tariff",
        string="Overlapping Tariffs",
        compute="_compute_overlap_ids",
        help="Valid on the same days: the one that begins last counts.",
    )
    is_expired = fields.Boolean(compute="_compute_is_expired")

    _not_negative = models.Constraint(
        "CHECK (kg_per_m3 >= 0 AND weight_step >= 0 AND minimum >= 0 AND fuel_percent >= 0"
        " AND cash_fixed >= 0 AND cash_percent >= 0 AND cash_minimum >= 0"
        " AND insurance_percent >= 0 AND insurance_minimum >= 0)",
        "The figures of a tariff are 0 or more.",
    )

    @api.constrains("date_start", "date_end")
    def _check_dates(self):
        for tariff in self:
            if tariff.date_start and tariff.date_end and tariff.date_end < tariff.date_start:
                raise ValidationError(
                    self.env._(
                        "The tariff %(tariff)s ends before it begins: correct one of the days.",
                        tariff=tariff.name,
                    )
                )

    @api.depends("band_ids")
    def _compute_band_count(self):
        groups = self.env["backoffice.tariff.band"]._read_group(
            [("tariff_id", "in", self.ids)], ["tariff_id"], ["__count"]
        )
        counts = {tariff.id: count for tariff, count in groups}
        for tariff in self:
            tariff.band_count = counts.get(tariff._origin.id, 0)

    @api.depends("date_end")
    def _compute_is_expired(self):
        today = fields.Date.context_today(self)
        for tariff in self:
            tariff.is_expired = bool(tariff.date_end and tariff.date_end < today)

    @api.depends("carrier_id", "company_id", "date_start", "date_end", "active")
    def _compute_overlap_ids(self):
        others = self.search(
            [
                ("carrier_id", "in", self.carrier_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        ).grouped(lambda tariff: (tariff.carrier_id, tariff.company_id))
        for tariff in self:
            group = others.get((tariff.carrier_id, tariff.company_id), self.browse())
            tariff.overlap_ids = group.filtered(tariff._overlaps) if tariff.active else False

    def _overlaps(self, other):
        first, last = fields.Date.to_date("1900-01-01"), fields.Date.to_date("2999-12-31")
        return (
            other.id != self._origin.id
            and (self.date_start or first) <= (other.date_end or last)
            and (other.date_start or first) <= (self.date_end or last)
        )

    @api.onchange("carrier_id")
    def _onchange_carrier_id(self):
        if self.carrier_id.company_id:
            self.company_id = self.carrier_id.company_id
        if self.carrier_id and not self.name:
            self.name = self.carrier_id.name

    def copy_data(self, default=None):
        vals_list = super().copy_data(default=default)
        if "name" in (default or {}):
            return vals_list
        return [
            dict(vals, name=self.env._("%(name)s (copy)", name=tariff.name))
            for tariff, vals in zip(self, vals_list, strict=True)
        ]

    # --- Another year

    def _copy_raised(self, percent, **values):
        """A copy of one tariff with its freight and surcharges raised by a percentage;
        percentages and minimums of services stay."""
        self.ensure_one()
        (vals,) = self.copy_data(values)
        raised = 1 + percent / 100

        def raise_all(commands, names):
            for _command, _id, child in commands:
                child.update({n: round(child[n] * raised, 4) for n in names if child.get(n)})

        vals["minimum"] = round(vals["minimum"] * raised, 4)
        for _command, _id, zone in vals["zone_ids"]:
            raise_all(zone["band_ids"], ("price", "per_parcel", "per_100_kg"))
        raise_all(vals["surcharge_ids"], ("amount", "per_100_kg", "minimum"))
        return self.create(vals)

    def action_view_bands(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Prices of %(tariff)s", tariff=self.name),
            "res_model": "backoffice.tariff.band",
            "view_mode": "list",
            "domain": [("tariff_id", "=", self.id)],
            "context": {"default_tariff_id": self.id, "search_default_group_zone": True},
        }

    def _replace_content(self, zones, surcharges):
        """Other zones, prices and surcharges instead of those that are there; `zones` and
        `surcharges` are lists of values."""
        self.ensure_one()
        self.write(
            {
                "zone_ids": [Command.clear(), *map(Command.create, zones)],
                "surcharge_ids": [Command.clear(), *map(Command.create, surcharges)],
            }
        )
