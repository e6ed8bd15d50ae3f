from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeReportFavorite(models.Model):
    """What somebody asks of a report again and again, under a name of their own."""

    _name = "backoffice.report.favorite"
    _description = "Report Favorite"
    _order = "report_id, name, id"

    name = fields.Char(required=True)
    report_id = fields.Many2one(
        "backoffice.report", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        default=lambda self: self.env.user,
        index=True,
        ondelete="cascade",
        help="Empty: shared with everybody.",
    )
    values = fields.Json(required=True, readonly=True, help="What the wizard is filled with.")

    def _prepare_wizard_vals(self):
        """The wizard's fields; records that are gone are left out."""
        self.ensure_one()
        Wizard = self.env["backoffice.report.run.create"]
        vals = {"report_id": self.report_id.id}
        for name, value in self.values.items():
            field = Wizard._fields.get(name)
            if field is None:
                continue
            if field.type == "many2many":
                value = self.env[field.comodel_name].browse(value).exists().ids
                vals[name] = [fields.Command.set(value)]
            else:
                vals[name] = value
        return vals

    def action_run(self):
        self.ensure_one()
        wizard = self.env["backoffice.report.run.create"].create(self._prepare_wizard_vals())
        return wizard.action_run()

    @api.constrains("values")
    def _check_values(self):
        for favorite in self:
            if not isinstance(favorite.values, dict):
                raise UserError(self.env._("%(name)s holds no choices.", name=favorite.name))
