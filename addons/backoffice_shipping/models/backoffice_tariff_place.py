from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tariffs import clean_zip


class BackofficeTariffPlace(models.Model):
    """A country, a province or ZIP codes of a zone or of a surcharge."""

    _name = "backoffice.tariff.place"
    _description = "Place of a Tariff"
    _inherit = ["backoffice.cached.mixin"]
    _order = "country_id, zip_from, id"
    _rec_name = "zip_from"

    zone_id = fields.Many2one("backoffice.tariff.zone", index=True, ondelete="cascade")
    surcharge_id = fields.Many2one(
        "backoffice.tariff.surcharge", index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", store=True, index=True
    )
    country_id = fields.Many2one("res.country", help="Empty: any.")
    state_id = fields.Many2one(
        "res.country.state",
        "Province",
        domain="[('country_id', '=', country_id)]",
        help="Empty: any.",
    )
    zip_from = fields.Char("ZIP From", help="A whole code, or how codes begin. Empty: any.")
    zip_to = fields.Char("ZIP To", help="Empty: as From.")

    _owner = models.Constraint(
        "CHECK (num_nonnulls(zone_id, surcharge_id) = 1)",
        "A place belongs to a zone or to a surcharge.",
    )

    @api.depends("zone_id.company_id", "surcharge_id.company_id")
    def _compute_company_id(self):
        for place in self:
            place.company_id = (place.zone_id or place.surcharge_id).company_id

    @api.constrains("zip_from", "zip_to", "country_id", "state_id")
    def _check_place(self):
        for place in self:
            first, last = place.zip_from or "", place.zip_to or ""
            owner = (place.zone_id or place.surcharge_id).name
            if last and (not first or last < first[: len(last)]):
                raise ValidationError(
                    self.env._(
                        "%(owner)s: the ZIP codes from %(first)s to %(last)s are none. Begin"
                        " with the lower one.",
                        owner=owner,
                        first=first or "–",
                        last=last,
                    )
                )
            if place.state_id and place.state_id.country_id != place.country_id:
                raise ValidationError(
                    self.env._(
                        "%(owner)s: %(state)s is not in the country of its line. Choose its"
                        " country.",
                        owner=owner,
                        state=place.state_id.name,
                    )
                )

    @api.model
    def _clean(self, vals):
        return vals | {
            name: clean_zip(vals[name]) or False
            for name in ("zip_from", "zip_to")
            if name in vals
        }

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))
