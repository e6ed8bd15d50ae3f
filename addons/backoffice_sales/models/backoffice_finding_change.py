from odoo import fields, models
from odoo.exceptions import UserError

from .backoffice_check import SEVERITIES


class BackofficeFindingChange(models.Model):
    """What a finding said before: written when its figure or severity changes, or when a
    waiver ends. Never changed."""

    _name = "backoffice.finding.change"
    _description = "Former Finding"
    _order = "date desc, id desc"
    _rec_name = "value"

    finding_id = fields.Many2one(
        "backoffice.finding", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="finding_id.company_id")
    date = fields.Datetime("Until", required=True, readonly=True)
    severity = fields.Selection(SEVERITIES, readonly=True)
    value = fields.Char("Value Found", readonly=True)
    threshold = fields.Char(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("fixed", "Fixed"), ("waived", "Waived")], readonly=True
    )
    user_id = fields.Many2one("res.users", "Waived By", readonly=True)
    reason = fields.Char(readonly=True)

    def write(self, vals):
        if vals:
            raise UserError(self.env._("The history of a finding is not changed."))
        return super().write(vals)
