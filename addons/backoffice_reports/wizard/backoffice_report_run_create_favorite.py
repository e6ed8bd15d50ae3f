from odoo import api, fields, models

from .backoffice_report_run_create import FILTERS

KEPT = (
    "period",
    "first_date",
    "last_date",
    "compare",
    "grouping_1",
    "grouping_2",
    "grouping_3",
    "output",
    "company_ids",
    *FILTERS,
)


class BackofficeReportRunCreate(models.TransientModel):
    """Choices that are kept under a name, and taken up again."""

    _inherit = "backoffice.report.run.create"

    favorite_id = fields.Many2one("backoffice.report.favorite")
    favorite_name = fields.Char("Keep as", help="Keeps these choices under this name.")
    is_favorite_shared = fields.Boolean("For Everybody")

    @api.onchange("favorite_id")
    def _onchange_favorite_id(self):
        if self.favorite_id:
            self.update(self.favorite_id._prepare_wizard_vals())

    def action_run(self):
        action = super().action_run()
        if self.favorite_name:
            self._keep_favorite()
        return action

    def _keep_favorite(self):
        """Keeps the choices; the period by its name, so that it moves on with time."""
        manager = "backoffice_sales.backoffice_sales_group_manager"
        is_shared = self.is_favorite_shared and self.env.user.has_group(manager)
        values = {}
        for name in KEPT:
            value, field = self[name], self._fields[name]
            if field.type == "many2many":
                value = value.ids
            elif field.type == "date":
                value = fields.Date.to_string(value) if self.period == "custom" else None
            if value:
                values[name] = value
        # readers keep choices of their own too, though they write nothing else
        self.env["backoffice.report.favorite"].sudo().create(
            {
                "name": self.favorite_name,
                "report_id": self.report_id.id,
                "user_id": False if is_shared else self.env.uid,
                "values": values,
            }
        )
