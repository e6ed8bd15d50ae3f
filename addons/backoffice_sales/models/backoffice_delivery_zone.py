from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache


class Zone(NamedTuple):
    """A delivery zone as the checks see it; empty sets and ranges mean everywhere."""

    id: int
    name: object
    company_id: int
    served: bool
    minimum_order: float
    freight_free_value: float
    transit_days: int
    country_ids: frozenset
    state_ids: frozenset
    ranges: tuple

    def holds(self, company_id, country_id, state_id, code):
        if self.company_id and self.company_id != company_id:
            return False
        if self.country_ids and country_id not in self.country_ids:
            return False
        if self.state_ids and state_id not in self.state_ids:
            return False
        return not self.ranges or any(
            first <= code[: len(first)] and code[: len(last)] <= last
            for first, last in self.ranges
            if code
        )


class BackofficeDeliveryZone(models.Model):
    """Where we deliver, how long it takes, and from which value on."""

    _name = "backoffice.delivery.zone"
    _inherit = ["backoffice.cached.mixin"]
    _description = "Delivery Zone"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first zone that an address is in counts.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    served = fields.Boolean(default=True, help="Unset: we do not deliver there.")
    country_ids = fields.Many2many("res.country", string="Countries", help="Empty: all.")
    state_ids = fields.Many2many(
        "res.country.state",
        string="States or Provinces",
        domain="[('country_id', 'in', country_ids)]",
        help="Empty: all.",
    )
    range_ids = fields.One2many(
        "backoffice.delivery.zone.range", "zone_id", "ZIP Codes", copy=True
    )
    minimum_order = fields.Monetary(
        help="Least net value of an order, where the customer has none of its own. 0: none.",
    )
    freight_free_value = fields.Monetary(
        "Freight Free From",
        help="Net value from which on we carry the freight, where the customer has none of its "
        "own. 0: no such value.",
    )
    transit_days = fields.Integer(help="Days from our door to the customer's.")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for zone in self:
            zone.currency_id = (zone.company_id or self.env.company).currency_id

    # --- Finding the zone of an address

    @ormcache("self._languages()")
    def _zones(self):
        """The zones in use as a tuple of `Zone`, the first that fits first; cached."""
        zones = self.sudo().with_context(active_test=True).search([])  # pylint: disable=no-search-all
        return tuple(
            Zone(
                zone.id,
                zone._in_languages("name"),
                zone.company_id.id or 0,
                zone.served,
                zone.minimum_order,
                zone.freight_free_value,
                zone.transit_days,
                frozenset(zone.country_ids.ids),
                frozenset(zone.state_ids.ids),
                tuple((r.zip_from, r.zip_to or r.zip_from) for r in zone.range_ids),
            )
            for zone in zones
        )

    @api.model
    def _zones_of(self, addresses):
        """{address: Zone or None} for a list of (company, partner): the zone chosen on the
        partner, or else the first that the address is in. One query at most."""
        zones, found = self._zones(), {}
        by_id = {zone.id: zone for zone in zones}
        for company, partner in addresses:
            key = (company.id, partner.id)
            if key in found:
                continue
            chosen = by_id.get(partner.delivery_zone_id.id)
            if chosen and chosen.company_id in (0, company.id):
                found[key] = chosen
                continue
            code = (partner.zip or "").replace(" ", "").upper()
            place = (company.id, partner.country_id.id, partner.state_id.id, code)
            found[key] = next((zone for zone in zones if zone.holds(*place)), None)
        return found


class BackofficeDeliveryZoneRange(models.Model):
    """Postal codes of a zone: from 00118 to 00199, or all that start with 07."""

    _name = "backoffice.delivery.zone.range"
    _inherit = ["backoffice.cached.mixin"]
    _description = "ZIP Codes of a Delivery Zone"
    _order = "zip_from, id"
    _rec_name = "zip_from"

    zone_id = fields.Many2one(
        "backoffice.delivery.zone", required=True, ondelete="cascade", index=True
    )
    zip_from = fields.Char("From", required=True, help="A whole code, or how codes begin.")
    zip_to = fields.Char("To", help="Empty: as From.")

    @api.constrains("zip_from", "zip_to")
    def _check_range(self):
        for codes in self:
            if codes.zip_to and codes.zip_to < codes.zip_from[: len(codes.zip_to)]:
                raise ValidationError(
                    self.env._(
                        "Zone %(zone)s: the ZIP codes from %(first)s to %(last)s are none. "
                        "Begin with the lower one.",
                        zone=codes.zone_id.name,
                        first=codes.zip_from,
                        last=codes.zip_to,
                    )
                )

    # --- CRUD: the zone's cache holds these too

    @api.model
    def _clean(self, vals):
        return vals | {
            name: (vals[name] or "").replace(" ", "").upper() or False
            for name in ("zip_from", "zip_to")
            if name in vals
        }

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._clean(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._clean(vals))
