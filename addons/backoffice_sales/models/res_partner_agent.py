from odoo import fields, models


class ResPartner(models.Model):
    """Where an agent sells, and for how much."""

    _name = "res.partner"
    _inherit = ["res.partner", "backoffice.fact.mixin"]

    agent_country_ids = fields.Many2many(
        "res.country",
        "res_partner_agent_country_rel",
        "agent_id",
        "country_id",
        "Zone: Countries",
        help="The agent sells all over these countries, but for those of which states are "
        "named. Without countries and states: everywhere.",
    )
    agent_state_ids = fields.Many2many(
        "res.country.state",
        "res_partner_agent_state_rel",
        "agent_id",
        "state_id",
        "Zone: States or Provinces",
        help="Of their countries the agent sells in these alone.",
    )
    commission_rate = fields.Float(
        "Commission (%)", help="Of what the agent sells. 0: that of the order's sales team."
    )

    def _fact_fields(self):
        return super()._fact_fields() | {
            "agent_country_ids",
            "agent_state_ids",
            "commission_rate",
        }
