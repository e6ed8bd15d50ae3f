from collections import defaultdict

from odoo import api, models
from odoo.tools import ormcache

from ..tariffs import Band, Fee, Place, Surcharge, Tariff, Zone, decimal_of


class BackofficeTariff(models.Model):
    """Tariffs as the tariffs' package understands them, remembered until one changes."""

    _inherit = "backoffice.tariff"

    @api.model
    @ormcache("carrier_ids", "company_ids")
    def _kernels(self, carrier_ids, company_ids):
        """{(carrier id, company id): Tariffs, the latest first}; ids as sorted tuples."""
        tariffs = self.sudo().search(
            [("carrier_id", "in", carrier_ids), ("company_id", "in", company_ids)],
            order="date_start desc nulls last, id desc",
        )
        found = defaultdict(tuple)
        for tariff in tariffs:
            found[tariff.carrier_id.id, tariff.company_id.id] += (tariff._to_kernel(),)
        return dict(found)

    def _to_kernel(self):
        return Tariff(
            key=self.id,
            name=self.name,
            currency=self.currency_id.name,
            rounding=decimal_of(self.currency_id.rounding),
            begins=self.date_start or None,
            ends=self.date_end or None,
            kg_per_m3=decimal_of(self.kg_per_m3),
            step=decimal_of(self.weight_step),
            by_parcel=self.basis == "parcel",
            minimum=decimal_of(self.minimum),
            fuel=decimal_of(self.fuel_percent),
            cash=Fee(*self._decimals("cash_fixed", "cash_percent", "cash_minimum")),
            insurance=Fee(
                percent=decimal_of(self.insurance_percent),
                minimum=decimal_of(self.insurance_minimum),
            ),
            zones=tuple(self._zone_to_kernel(zone) for zone in self.zone_ids),
            surcharges=tuple(map(self._surcharge_to_kernel, self.surcharge_ids)),
        )

    def _decimals(self, *names):
        return [decimal_of(self[name]) for name in names]

    def _zone_to_kernel(self, zone):
        bands = tuple(
            Band(
                decimal_of(band.up_to),
                decimal_of(band.price),
                decimal_of(band.per_parcel),
                decimal_of(band.per_100_kg),
            )
            for band in zone.band_ids
        )
        days = zone.transit_days if zone.has_transit else None
        return Zone(zone.name, self._places_to_kernel(zone), bands, days)

    def _surcharge_to_kernel(self, surcharge):
        return Surcharge(
            name=surcharge.name,
            applies=surcharge.applies,
            amount=decimal_of(surcharge.amount),
            percent=decimal_of(surcharge.percent),
            per_100_kg=decimal_of(surcharge.per_100_kg),
            minimum=decimal_of(surcharge.minimum),
            has_fuel=surcharge.has_fuel,
            places=self._places_to_kernel(surcharge),
        )

    def _places_to_kernel(self, owner):
        return tuple(
            Place(
                place.country_id.code or "",
                place.state_id.code or "",
                place.zip_from or "",
                place.zip_to or "",
            )
            for place in owner.place_ids
        )
