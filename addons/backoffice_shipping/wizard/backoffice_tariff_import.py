import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.backoffice_sales.intake import IntakeError

SHOWN = 200


class BackofficeTariffImport(models.TransientModel):
    """Takes a tariff's zones, prices and surcharges from a workbook: all of them or none."""

    _name = "backoffice.tariff.import"
    _description = "Import of a Tariff"

    tariff_id = fields.Many2one("backoffice.tariff", required=True, ondelete="cascade")
    file = fields.Binary("Workbook", attachment=False)
    file_name = fields.Char()
    line_ids = fields.One2many("backoffice.tariff.import.line", "import_id", readonly=True)
    has_content = fields.Boolean(compute="_compute_has_content")

    @api.depends("tariff_id")
    def _compute_has_content(self):
        for wizard in self:
            wizard.has_content = bool(wizard.tariff_id.zone_ids)

    def action_template(self):
        return self.tariff_id.action_download()

    def action_import(self):
        """Replaces what the tariff has; where a row is wrong, nothing is, and all of them
        are listed."""
        self.ensure_one()
        self.tariff_id.check_access("write")
        sheet = self._read()
        self.line_ids = [Command.clear()] + [
            Command.create(self._line_values(fault)) for fault in sheet.faults[:SHOWN]
        ]
        if sheet.faults:
            return self._reopen()
        if not sheet.zones:
            raise UserError(
                self.env._("The workbook has no zones: fill in the sheet of zones.")
            )
        self.tariff_id._take_sheet(sheet)
        self.tariff_id.message_post(
            body=self.env._("Imported from %(file)s.", file=self.file_name or "–")
        )
        return {"type": "ir.actions.act_window_close"}

    def _read(self):
        try:
            content = base64.b64decode(self.file or b"", validate=True)
            return self.env["backoffice.tariff"]._read_workbook(content)
        except ValueError as error:
            raise UserError(self.env._("The file cannot be read.")) from error
        except IntakeError as error:
            raise UserError(self._error_text(error)) from error

    @api.model
    def _error_text(self, error):
        if error.code == "unknown_format":
            return self.env._("This is no Excel workbook (.xlsx): start from the template.")
        return self.env["backoffice.order.intake.line"]._intake_text(error.code, error.params)

    @api.model
    def _line_values(self, fault):
        Tariff = self.env["backoffice.tariff"]
        sheet = Tariff._sheet_titles().get(fault.sheet.lower(), fault.sheet)
        message = Tariff._fault_sentence(fault)
        return {"sheet": sheet, "row": fault.row, "message": message}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a Tariff"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class BackofficeTariffImportLine(models.TransientModel):
    """A row of the workbook that is to be corrected."""

    _name = "backoffice.tariff.import.line"
    _description = "Row to Correct"
    _order = "id"

    import_id = fields.Many2one(
        "backoffice.tariff.import", required=True, ondelete="cascade", index=True
    )
    sheet = fields.Char(readonly=True)
    row = fields.Integer(readonly=True)
    message = fields.Char("What to Do", readonly=True)
