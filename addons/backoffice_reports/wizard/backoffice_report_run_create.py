from odoo import api, fields, models
from odoo.exceptions import UserError

from ..matrix import FiscalYear, Period, PeriodError
from ..reports import REPORTS, Parameters

FILTERS = (
    "agent_ids",
    "partner_ids",
    "customer_category_ids",
    "product_category_ids",
    "product_ids",
    "zone_ids",
    "team_ids",
)


class BackofficeReportRunCreate(models.TransientModel):
    """Which report, for when, cut how: makes a run."""

    _name = "backoffice.report.run.create"
    _description = "Run a Report"

    report_id = fields.Many2one(
        "backoffice.report",
        required=True,
        default=lambda self: self.env["backoffice.report"].search([], limit=1),
    )
    definition = fields.Text(related="report_id.definition")
    period = fields.Selection(
        [
            ("last_week", "Last week"),
            ("this_week", "This week"),
            ("last_month", "Last month"),
            ("this_month", "This month"),
            ("last_quarter", "Last quarter"),
            ("this_quarter", "This quarter"),
            ("last_half", "Last half-year"),
            ("this_half", "This half-year"),
            ("last_year", "Last year"),
            ("this_year", "This year"),
            ("year_to_date", "Fiscal year to date"),
            ("last_fiscal_year", "Last fiscal year"),
            ("this_fiscal_year", "This fiscal year"),
            ("rolling_12", "The last twelve whole months"),
            ("custom", "Other dates"),
        ],
        default="last_month",
        required=True,
    )
    first_date = fields.Date(
        "From",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    last_date = fields.Date(
        "To",
        compute="_compute_dates",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    compare = fields.Selection(
        [
            ("year_before", "The same period of the year before"),
            ("previous", "The period before"),
            ("budget", "The budget"),
            ("none", "Nothing"),
        ],
        "Compare with",
        default="year_before",
        required=True,
    )
    company_ids = fields.Many2many(
        "res.company",
        string="Companies",
        required=True,
        default=lambda self: self.env.companies,
        domain=lambda self: [("id", "in", self.env.user.company_ids.ids)],
    )
    agent_ids = fields.Many2many(
        "res.partner",
        "backoffice_report_run_create_agent_rel",
        string="Agents",
        domain=[("is_agent", "=", True)],
    )
    partner_ids = fields.Many2many(
        "res.partner", "backoffice_report_run_create_partner_rel", string="Customers"
    )
    product_category_ids = fields.Many2many("product.category", string="Product Categories")
    customer_category_ids = fields.Many2many(
        "res.partner.category", string="Customer Categories"
    )
    product_ids = fields.Many2many("product.product", string="Products")
    zone_ids = fields.Many2many("backoffice.delivery.zone", string="Delivery Zones")
    team_ids = fields.Many2many("crm.team", string="Sales Teams")
    grouping_1 = fields.Selection("_selection_grouping", "Group by", default="agent")
    grouping_2 = fields.Selection("_selection_grouping", "Then by", default="month")
    grouping_3 = fields.Selection("_selection_grouping", "And then by")
    output = fields.Selection(
        [("screen", "Screen"), ("xlsx", "XLSX"), ("pdf", "PDF")],
        "Show as",
        default="screen",
        required=True,
    )

    @api.model
    def _selection_grouping(self):
        """The groupings of all reports, by their codes."""
        return list(
            {
                code: grouping.label(self.env)
                for report in REPORTS.values()
                for code, grouping in report.groupings.items()
            }.items()
        )

    @api.onchange("report_id")
    def _onchange_report_id(self):
        """Each report comes with its own groupings."""
        if self.report_id:
            codes = [*self.report_id._get_definition().default_groupings, False, False, False]
            self.grouping_1, self.grouping_2, self.grouping_3 = codes[:3]

    @api.depends("period", "company_ids")
    def _compute_dates(self):
        today = fields.Date.context_today(self)
        for wizard in self:
            if wizard.period == "custom":
                # what stands there is the user's own
                wizard.first_date = wizard.first_date or today.replace(day=1)
                wizard.last_date = wizard.last_date or today
                continue
            company = wizard.company_ids[:1] or self.env.company
            fiscal = FiscalYear(
                int(company.sudo().fiscalyear_last_month), company.sudo().fiscalyear_last_day
            )
            period = Period.named(wizard.period, today, fiscal)
            wizard.first_date, wizard.last_date = period.first, period.last

    def _get_period(self):
        try:
            return Period(self.first_date, self.last_date)
        except PeriodError as error:
            raise UserError(
                self.env._(
                    "The period ends on %(last)s, before it starts on %(first)s. Change one"
                    " of the dates.",
                    first=self.first_date,
                    last=self.last_date,
                )
            ) from error

    def _get_groupings(self):
        chosen = [g for g in (self.grouping_1, self.grouping_2, self.grouping_3) if g]
        if len(set(chosen)) < len(chosen):
            raise UserError(self.env._("Each grouping can be chosen once."))
        known = self.report_id._get_definition().groupings
        return tuple(code for code in chosen if code in known)

    def _get_parameters(self):
        # the company one works in comes first: its currency and rates are the report's
        companies = (self.env.company & self.company_ids) | self.company_ids
        filters = {name: self[name].ids for name in FILTERS if self[name]}
        return Parameters(
            period=self._get_period(),
            company_ids=tuple(companies.ids),
            currency_id=companies[0].sudo().currency_id.id,
            groupings=self._get_groupings(),
            compare=self.compare,
            filters=filters,
            options=self.report_id._get_options(),
        )

    def action_run(self):
        """Makes the run and shows it as chosen."""
        self.ensure_one()
        if not self.company_ids:
            raise UserError(self.env._("Choose at least one company."))
        run = self.env["backoffice.report.run"]._run_report(
            self.report_id, self._get_parameters()
        )
        if run.state == "done" and self.output != "screen":
            return run.action_download(self.output) | {"target": "new", "close": True}
        return run.action_open_screen()
