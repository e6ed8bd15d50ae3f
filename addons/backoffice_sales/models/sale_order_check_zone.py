from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

GOODS = """
    SELECT o.id, o.ship_to, o.partner_shipping_id::numeric, NULL::numeric, NULL::text
      FROM checked_order o
     WHERE o.is_open AND o.partner_shipping_id IS NOT NULL
       AND o.id IN (SELECT l.order_id FROM checked_line l WHERE l.type = 'consu')
"""


class SaleOrder(models.Model):
    """Checks on where we deliver."""

    _inherit = "sale.order"

    def _check_zone_not_served(self, definition):
        """The goods go to a country that the check does not list, where it lists any; to a
        zone that is not served; or to none, where there are zones."""
        if not (definition.country_ids or self._any_zone()):
            return []
        served = set(definition.country_ids)
        return SetQuery(SQL(GOODS), lambda rows: self._explain_zone_not_served(rows, served))

    def _any_zone(self):
        return bool(self.env["backoffice.delivery.zone"]._zones())

    def _explain_zone_not_served(self, rows, served):
        texts = {
            "country": _lt("%(country)s is not among the countries that we serve."),
            "zone": _lt("%(address)s is in zone %(zone)s, where we do not deliver."),
            "none": _lt("%(address)s is in no delivery zone."),
        }
        orders = self.browse(row.record_id for row in rows)
        zones, failures = orders._zones_by_order(), []
        for order in orders:
            address, zone = order.partner_shipping_id, zones[order.id]
            country, problem = address.country_id, ""
            if served and country.id not in served:
                problem = "country" if country else ""
            elif self._any_zone() and not (zone and zone.served):
                problem = "zone" if zone else "none"
            if problem:
                shown = {
                    "country": self._label_text(country, "name"),
                    "address": address.display_name,
                    "zone": zone and zone.name,
                }
                value = f"{problem} {address.id}"
                failures.append(Failure(order.id, texts[problem] % shown, value))
        return failures
