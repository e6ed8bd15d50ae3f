from odoo import fields, models


class BackofficeFindingWaive(models.TransientModel):
    """Asks for the reason why findings may pass."""

    _name = "backoffice.finding.waive"
    _description = "Waive Findings"

    finding_ids = fields.Many2many("backoffice.finding", readonly=True)
    reason = fields.Char(required=True)
    until = fields.Date("Last Day", help="Empty: as long as what was found stays the same.")

    def action_waive(self):
        self.finding_ids._waive(self.reason, self.until)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
