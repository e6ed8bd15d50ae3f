from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeConfirmation(models.TransientModel):
    """What became of documents that somebody wanted to go on: how many did, and everything
    that holds the others, with what can be done about it at once."""

    _name = "backoffice.confirmation"
    _description = "What Holds the Documents"

    res_model = fields.Char(required=True, readonly=True)
    document_ids = fields.Json(readonly=True)
    confirmed_count = fields.Integer(readonly=True)
    held_count = fields.Integer(compute="_compute_counts")
    refusals = fields.Text(readonly=True)
    finding_ids = fields.Many2many("backoffice.finding", readonly=True)
    request_ids = fields.Many2many("backoffice.approval.request", readonly=True)
    blocking_count = fields.Integer(compute="_compute_counts")
    approval_count = fields.Integer(compute="_compute_counts")
    warning_count = fields.Integer(compute="_compute_counts")
    waivable_count = fields.Integer(compute="_compute_counts")
    reason = fields.Char()

    @api.depends("finding_ids.state")
    @api.depends_context("uid")
    def _compute_counts(self):
        for dialog in self:
            findings = dialog.finding_ids.filtered(lambda f: f.state == "open")
            by_severity = findings.grouped("severity")
            dialog.held_count = len(dialog.document_ids or ())
            dialog.blocking_count = self._documents_of(by_severity.get("blocking"))
            dialog.approval_count = self._documents_of(dialog.request_ids)
            dialog.warning_count = self._documents_of(by_severity.get("warning"))
            dialog.waivable_count = len(findings.filtered("can_waive"))

    @api.model
    def _documents_of(self, findings):
        return len(set(findings.mapped("res_id"))) if findings else 0

    @api.model
    def _open(self, held, confirmed, refusals=()):
        """The action that shows what holds `held` after `confirmed` went on, and whose
        approval is waited for; `refusals` are sentences of the host about others."""
        refusals = list(refusals)
        requests = self.env["backoffice.approval.request"]
        if "approval_request_ids" in held._fields:
            requests = held._live_requests(("pending", "rejected"))
        findings = self.env["backoffice.finding"].search(
            [
                ("res_model", "=", held._name),
                ("res_id", "in", held.ids),
                ("state", "=", "open"),
                ("severity", "!=", "info"),
            ],
            order="res_id, severity_rank desc, id",
        )
        dialog = self.create(
            {
                "res_model": held._name,
                "document_ids": held.ids,
                "confirmed_count": len(confirmed),
                "refusals": "\n".join(refusals),
                "finding_ids": findings.ids,
                "request_ids": requests.ids,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "%(held)s not confirmed, %(confirmed)s confirmed",
                held=len(held) + len(refusals),
                confirmed=len(confirmed),
            ),
            "res_model": self._name,
            "res_id": dialog.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # --- Actions

    def action_waive_and_confirm(self):
        """Waives what this user may waive, for the reason given, and tries again."""
        self.ensure_one()
        self.finding_ids.filtered("can_waive")._waive(self.reason)
        return self._confirm_again()

    def action_confirm_again(self):
        """Tries again, after something was corrected or approved in the meantime."""
        self.ensure_one()
        return self._confirm_again()

    def action_open_documents(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not Confirmed"),
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.document_ids)],
        }

    def _confirm_again(self):
        if self.res_model not in self.env["backoffice.check"]._checked_models():
            raise UserError(self.env._("Nothing of this kind is confirmed here."))
        documents = self.env[self.res_model].browse(self.document_ids or ()).exists()
        result = documents.with_context(backoffice_ask=True)._confirm_checked()
        if isinstance(result, dict):
            return result
        return {"type": "ir.actions.client", "tag": "soft_reload"}
