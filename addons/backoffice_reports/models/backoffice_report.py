from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..reports import REPORTS


class BackofficeReport(models.Model):
    """The registry entry of a report; what it computes is the class of the same code."""

    _name = "backoffice.report"
    _description = "Report"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    definition = fields.Text(
        required=True,
        translate=True,
        help="What the figures are, in words: shown with every output of the report.",
    )
    audience = fields.Selection(
        [
            ("management", "Management"),
            ("marketing", "Marketing"),
            ("sales", "Sales"),
            ("administration", "Administration"),
        ],
        default="management",
        required=True,
    )
    option_ids = fields.One2many("backoffice.report.option", "report_id", "Options")
    run_ids = fields.One2many("backoffice.report.run", "report_id", "Runs")

    _code_uniq = models.Constraint("UNIQUE(code)", "A report's code is given once.")

    @api.constrains("code")
    def _check_code(self):
        for report in self:
            if report.code not in REPORTS:
                raise ValidationError(
                    self.env._(
                        "No report computes “%(code)s”; there are: %(known)s.",
                        code=report.code,
                        known=", ".join(sorted(REPORTS)),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        reports = super().create(vals_list)
        self.env["backoffice.report.option"].create(
            [
                {"report_id": report.id, "code": option.code, "value": option.default}
                for report in reports
                for option in report._get_definition().options
            ]
        )
        return reports

    def _get_options(self):
        """``{code: value}``: what a run keeps as its options."""
        self.ensure_one()
        return {option.code: option.value for option in self.option_ids}

    def _get_definition(self):
        """The class instance that computes this report."""
        self.ensure_one()
        return REPORTS[self.code]

    def action_run(self):
        """Opens the wizard for this report."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_reports.backoffice_report_run_create_action"
        )
        return action | {"context": {"default_report_id": self.id}}
