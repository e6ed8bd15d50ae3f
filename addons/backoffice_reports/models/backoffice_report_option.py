from odoo import api, fields, models


class BackofficeReportOption(models.Model):
    """A number of a report that a manager may change (limits, tolerances)."""

    _name = "backoffice.report.option"
    _description = "Report Option"
    _order = "report_id, id"

    report_id = fields.Many2one(
        "backoffice.report", required=True, index=True, ondelete="cascade", readonly=True
    )
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(compute="_compute_name")
    value = fields.Float(required=True)

    _code_uniq = models.Constraint(
        "UNIQUE(report_id, code)", "An option is given once for a report."
    )

    @api.depends("code", "report_id")
    @api.depends_context("lang")
    def _compute_name(self):
        for option in self:
            options = option.report_id._get_definition().options if option.report_id else ()
            labels = {known.code: known.label(self.env) for known in options}
            option.name = labels.get(option.code, option.code)
