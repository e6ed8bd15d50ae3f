from odoo import models
from odoo.tools import SQL

from .check_definition import Failure, SetQuery
from .check_text import Sentences

_lt = Sentences(__name__)

# Who orders is where the contact is, or else his company.
AGENT_ZONE = """
    SELECT o.id, a.name, NULL::numeric, NULL::numeric,
           o.customer || '|' || coalesce(s.name || ', ', '') || n.code
      FROM checked_order o
      JOIN res_partner a ON a.id = o.agent_id
      JOIN res_partner p ON p.id = o.partner_id
      JOIN res_partner c ON c.id = o.customer_id
     CROSS JOIN LATERAL (SELECT
           CASE WHEN p.country_id IS NULL THEN c.state_id ELSE p.state_id END AS state_id,
           coalesce(p.country_id, c.country_id) AS country_id) AS place
      JOIN res_country n ON n.id = place.country_id
      LEFT JOIN res_country_state s ON s.id = place.state_id
     CROSS JOIN LATERAL (SELECT
           ARRAY(SELECT r.country_id FROM res_partner_agent_country_rel r
                  WHERE r.agent_id = a.id) AS countries,
           ARRAY(SELECT r.state_id FROM res_partner_agent_state_rel r
                  WHERE r.agent_id = a.id) AS states,
           EXISTS (SELECT FROM res_partner_agent_state_rel r
                     JOIN res_country_state t ON t.id = r.state_id
                    WHERE r.agent_id = a.id AND t.country_id = place.country_id) AS by_state
           ) AS zone
     WHERE o.is_open AND cardinality(zone.countries || zone.states) > 0
       AND CASE WHEN zone.by_state THEN coalesce(place.state_id != ALL(zone.states), true)
                ELSE place.country_id != ALL(zone.countries) END
"""
COMMISSION = """
    SELECT o.id, a.name, nullif(r.rate, 0), %(limit)s::numeric, NULL::text
      FROM checked_order o
      JOIN res_partner a ON a.id = o.agent_id
      LEFT JOIN crm_team t ON t.id = o.team_id
     CROSS JOIN LATERAL (SELECT coalesce(nullif(a.commission_rate, 0), t.commission_rate,
                                         0)::numeric AS rate) AS r
     WHERE o.is_open AND (r.rate <= 0 OR %(limit)s > 0 AND r.rate > %(limit)s)
"""


class SaleOrder(models.Model):
    """Checks on the agent: where he sells, and for how much."""

    _inherit = "sale.order"

    def _check_agent_zone(self, definition):
        """The customer is not in the zone of the order's agent."""
        if "agent_zone" not in self.env["backoffice.check"]._facts():
            return []
        return SetQuery(SQL(AGENT_ZONE), self._explain_agent_zone)

    def _explain_agent_zone(self, rows):
        message = _lt("%(customer)s (%(place)s) is not in the zone of %(agent)s.")
        failures = []
        for row in rows:
            customer, place = row.detail.rsplit("|", 1)
            shown = {"customer": customer, "place": place, "agent": row.line}
            failures.append(Failure(row.record_id, message % shown, f"{row.line} {place}"))
        return failures

    def _check_commission(self, definition):
        """Nobody said what the order's agent gets, neither on the agent nor on the sales
        team; or it is more than the limit."""
        if "commission" not in self.env["backoffice.check"]._facts():
            return []
        return SetQuery(SQL(COMMISSION, limit=definition.limit), self._explain_commission)

    def _explain_commission(self, rows):
        missing = _lt("%(agent)s has no commission, and neither has the order's sales team.")
        high = _lt("The commission of %(agent)s is %(rate)s%%, over %(limit)s%%.")
        failures = []
        for row in rows:
            rate, limit = self._figure(row.value), self._figure(row.threshold)
            shown = {
                "agent": row.line,
                "rate": self._figure_text(rate),
                "limit": self._figure_text(limit),
            }
            text = (high if rate else missing) % shown
            failures.append(Failure(row.record_id, text, f"{row.line} {rate}".strip(), limit))
        return failures
