from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import format_date

from ..matrix import Period
from ..matrix.matrix import figures_hash
from ..reports import Parameters

#: what may not change any more once the figures are made
FROZEN = {
    "report_id",
    "company_id",
    "company_ids",
    "currency_id",
    "first_date",
    "last_date",
    "parameters",
    "figures",
    "figures_hash",
    "user_id",
    "started_at",
    "ended_at",
    "state",
}


class BackofficeReportRun(models.Model):
    """A report as it was made once: its figures stay, whatever is posted later."""

    _name = "backoffice.report.run"
    _description = "Report Run"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _rec_names_search = ["report_id.name"]
    _mail_post_access = "read"

    # --- Fields

    report_id = fields.Many2one(
        "backoffice.report", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    company_ids = fields.Many2many(
        "res.company", string="Companies", required=True, readonly=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Author", required=True, readonly=True)
    first_date = fields.Date("From", required=True, readonly=True)
    last_date = fields.Date("To", required=True, readonly=True)
    period_label = fields.Char("Period", compute="_compute_period_label")
    parameters = fields.Json(readonly=True)
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("running", "Being Made"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        default="queued",
        required=True,
        readonly=True,
        index=True,
    )
    figures = fields.Json(readonly=True, help="The matrix and the names of its keys, frozen.")
    figures_hash = fields.Char("Fingerprint", readonly=True)
    is_intact = fields.Boolean(
        compute="_compute_is_intact", help="The figures still have the fingerprint they got."
    )
    started_at = fields.Datetime(readonly=True)
    ended_at = fields.Datetime(readonly=True)
    duration = fields.Float("Seconds", readonly=True, digits=(16, 2))
    error = fields.Text(readonly=True)
    progress = fields.Float(readonly=True, help="How much of it is made, from 0 to 1.")
    # the files that were made of it; others attached to the run may be anybody's
    file_ids = fields.Many2many("ir.attachment", string="Files", readonly=True, copy=False)

    # --- Computes

    @api.depends("report_id.name", "first_date", "last_date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.report_id.name}, {run.period_label}"

    @api.depends("first_date", "last_date")
    @api.depends_context("lang")
    def _compute_period_label(self):
        for run in self:
            period = run.first_date and Period(run.first_date, run.last_date)
            run.period_label = period and self._format_period(period)

    @api.depends("figures", "figures_hash")
    def _compute_is_intact(self):
        for run in self:
            matrix = (run.figures or {}).get("matrix")
            run.is_intact = bool(matrix) and figures_hash(matrix) == run.figures_hash

    # --- CRUD

    def write(self, vals):
        if FROZEN & vals.keys() and (done := self.filtered(lambda r: r.state == "done")):
            raise UserError(
                self.env._(
                    "%(run)s is archived and its figures stay as they are. Run the report"
                    " again to get new ones.",
                    run=done[0].display_name,
                )
            )
        return super().write(vals)

    # --- Reading

    def _get_parameters(self):
        self.ensure_one()
        return Parameters.from_json(self.parameters)

    def _format_period(self, period):
        """A period in the reader's words: a month or year by name, else both ends."""
        first, months = period.first, period.month_count()
        if period.is_whole_months():
            if months == 1:
                return format_date(self.env, first, date_format="MMMM yyyy")
            if months == 12 and first.month == 1:
                return str(first.year)
            if months in (3, 6) and first.month % months == 1:
                number = first.month // months + 1
                if months == 3:
                    return self.env._("Quarter %(n)s %(year)s", n=number, year=first.year)
                return self.env._("Half %(n)s %(year)s", n=number, year=first.year)
        ends = (format_date(self.env, day) for day in (first, period.last))
        return " – ".join(ends)
