from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeFindingWaive(models.TransientModel):
    """Asks for the reason why findings may pass; where the user may not say so, others are
    asked."""

    _name = "backoffice.finding.waive"
    _description = "Waive Findings"

    finding_ids = fields.Many2many("backoffice.finding", readonly=True)
    reason = fields.Char(required=True)
    until = fields.Date("Last Day", help="Empty: as long as what was found stays the same.")
    must_ask = fields.Boolean(compute="_compute_must_ask")

    @api.depends("finding_ids")
    @api.depends_context("uid")
    def _compute_must_ask(self):
        for dialog in self:
            dialog.must_ask = any(dialog.finding_ids.mapped("can_ask_waiver"))

    def action_waive(self):
        self.finding_ids._waive(self.reason, self.until)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_ask(self):
        """Waives what the user may waive, and asks for the rest: one waiver a company."""
        own = self.finding_ids.filtered("can_waive")
        rest = (self.finding_ids - own).filtered(lambda f: f.state == "open")
        if asked := rest._waiting_for_waiver()[:1]:
            raise UserError(
                self.env._(
                    "The waiver of “%(message)s” on %(record)s was asked for already.",
                    message=asked.message,
                    record=asked.record_name,
                )
            )
        if own:
            own._waive(self.reason, self.until)
        values = {"reason": self.reason, "until": self.until}
        waivers = self.env["backoffice.waiver"].create(
            [
                {**values, "waived_finding_ids": findings.ids}
                for findings in rest.grouped("company_id").values()
            ]
        )
        waivers.action_request_approval()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
