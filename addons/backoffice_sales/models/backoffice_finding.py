from odoo import fields, models
from odoo.exceptions import AccessError

from .backoffice_check import SEVERITIES

PERSONAL = {"assigned_id", "note"}


class BackofficeFinding(models.Model):
    """What a check found on a record: one row per check and record, for good.

    Written by the engine alone; a person can waive it with a reason, take it on, and
    comment it.
    """

    _name = "backoffice.finding"
    _inherit = ["backoffice.about.mixin"]
    _description = "Finding"
    _order = "severity_rank desc, id"
    _rec_name = "message"

    # --- Fields

    check_id = fields.Many2one(
        "backoffice.check", required=True, readonly=True, ondelete="cascade", index=True
    )
    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True, index=True
    )
    record_name = fields.Char("Document", compute="_compute_record_name")
    company_id = fields.Many2one("res.company", readonly=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    severity_rank = fields.Integer(readonly=True)
    message = fields.Char(required=True, readonly=True, translate=True)
    value = fields.Char("Value Found", readonly=True)
    threshold = fields.Char(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("fixed", "Fixed"), ("waived", "Waived")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    first_seen = fields.Datetime(readonly=True)
    last_seen = fields.Datetime(readonly=True, help="Refreshed at most once an hour.")
    partner_id = fields.Many2one(
        "res.partner", "Customer or Supplier", readonly=True, index="btree_not_null"
    )
    agent_id = fields.Many2one("res.partner", readonly=True, index="btree_not_null")
    document_date = fields.Date(readonly=True)
    assigned_id = fields.Many2one("res.users", "Assigned To", index="btree_not_null")
    note = fields.Text("Comment", help="What is being done about it.")
    change_ids = fields.One2many(
        "backoffice.finding.change", "finding_id", "History", readonly=True
    )

    _record_check_uniq = models.UniqueIndex("(res_model, res_id, check_id)")

    # --- Computes

    def _compute_record_name(self):
        for model, findings in self.grouped("res_model").items():
            records = self.env[model].browse(findings.mapped("res_id")).exists()
            names = {record.id: record.display_name for record in records.sudo()}
            for finding in findings:
                finding.record_name = names.get(finding.res_id, "")

    # --- CRUD

    def write(self, vals):
        """People write who sees to it, and a comment; the rest is the engine's."""
        if not (self.env.su or vals.keys() <= PERSONAL):
            self._refuse_edit()
        return super().write(vals)

    def update_field_translations(self, field_name, translations, source_lang=""):
        """Not by way of the host's dialog for translations, either."""
        if not (self.env.su or field_name in PERSONAL):
            self._refuse_edit()
        return super().update_field_translations(field_name, translations, source_lang)

    def _refuse_edit(self):
        raise AccessError(self.env._("What was found is not written by hand."))

    # --- Actions

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_open(self):
        """The finding itself: its figures, history and comment."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.record_name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_take(self):
        """Assigns the findings to who presses the button."""
        self.write({"assigned_id": self.env.uid})
        return True

    def _by_model(self):
        return self.grouped("res_model").items()
