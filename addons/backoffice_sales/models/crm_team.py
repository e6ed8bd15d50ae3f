from odoo import fields, models


class CrmTeam(models.Model):
    """What agents of a team get who have no rate of their own."""

    _name = "crm.team"
    _inherit = ["crm.team", "backoffice.fact.mixin"]

    commission_rate = fields.Float(
        "Agents' Commission (%)", help="For agents who have no commission of their own."
    )

    def _fact_fields(self):
        return super()._fact_fields() | {"commission_rate"}
