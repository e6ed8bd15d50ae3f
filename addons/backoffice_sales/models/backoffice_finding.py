import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .backoffice_check import SEVERITIES
from .check_guard import CheckGuard


class BackofficeFinding(models.Model):
    """What a check found on a record: one row per check and record, for good.

    Written by the engine alone; a person can only waive it, with a reason.
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
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    severity = fields.Selection(SEVERITIES, required=True, readonly=True)
    severity_rank = fields.Integer(readonly=True)
    message = fields.Char(required=True, readonly=True)
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
    waived_by_id = fields.Many2one("res.users", readonly=True)
    waived_at = fields.Datetime(readonly=True)
    waive_reason = fields.Char(readonly=True)
    can_waive = fields.Boolean(compute="_compute_can_waive")

    _record_check_uniq = models.UniqueIndex("(res_model, res_id, check_id)")

    # --- Computes

    def _compute_record_name(self):
        for model, findings in self.grouped("res_model").items():
            records = self.env[model].browse(findings.mapped("res_id")).exists()
            names = {record.id: record.display_name for record in records.sudo()}
            for finding in findings:
                finding.record_name = names.get(finding.res_id, "")

    @api.depends("state", "severity", "check_id.manager_can_waive")
    @api.depends_context("uid")
    def _compute_can_waive(self):
        user = self.env.user.has_group("backoffice_sales.backoffice_sales_group_user")
        manager = self.env.user.has_group("backoffice_sales.backoffice_sales_group_manager")
        for finding in self:
            finding.can_waive = finding.state == "open" and (
                (finding.severity in ("info", "warning") and user)
                or (
                    finding.severity == "blocking"
                    and manager
                    and finding.check_id.sudo().manager_can_waive
                )
            )

    # --- Actions

    def action_open_record(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    def action_waive(self):
        """Opens the dialog that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive Findings"),
            "res_model": "backoffice.finding.waive",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_finding_ids": self.ids},
        }

    def _waive(self, reason):
        """Records who let these findings pass and why. Raises when one may not be waived."""
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason: it is kept with the finding."))
        records = [self.env[model].browse(f.mapped("res_id")) for model, f in self._by_model()]
        for documents in records:
            documents.check_access("write")
        for finding in self:
            if finding.state == "open" and not finding.can_waive:
                raise AccessError(
                    self.env._(
                        "“%(message)s” on %(record)s cannot be waived: it has to be corrected "
                        "or approved.",
                        message=finding.message,
                        record=finding.record_name,
                    )
                )
        waived = self.filtered(lambda f: f.state == "open")
        waived.sudo().write(
            {
                "state": "waived",
                "waived_by_id": self.env.uid,
                "waived_at": fields.Datetime.now(),
                "waive_reason": reason.strip(),
            }
        )
        waived._log_waiver(reason.strip())
        for documents in records:
            documents._refresh_check_state()

    def _log_waiver(self, reason):
        """A note in each document's chatter."""
        for model, findings in self._by_model():
            texts = {}
            for finding in findings:
                texts.setdefault(finding.res_id, []).append(finding.message)
            self.env[model].browse(list(texts))._message_log_batch(
                {
                    res_id: self.env._(
                        "Waived: %(findings)s Reason: %(reason)s",
                        findings=" ".join(messages),
                        reason=reason,
                    )
                    for res_id, messages in texts.items()
                }
            )

    def _by_model(self):
        return self.grouped("res_model").items()

    # --- Engine

    @api.model
    def _current(self, model, record_ids):
        """The stored findings of records, fixed ones too: {(check id, record id): dict}.
        One query; plain values, because thousands are compared at every run."""
        self.flush_model()
        query = SQL(
            """
            SELECT id, check_id, res_id, severity, state, message,
                   coalesce(value, '') AS value, coalesce(threshold, '') AS threshold,
                   last_seen < (now() AT TIME ZONE 'UTC') - interval '1 hour' AS stale
              FROM backoffice_finding
             WHERE res_model = %s AND res_id = ANY(%s)
            """,
            model,
            list(record_ids),
        )
        rows = self.env.execute_query_dict(CheckGuard(self.env.cr).release(query))
        return {(row["check_id"], row["res_id"]): row for row in rows}

    @api.model
    def _store(self, model, rows):
        """Inserts or updates findings in one statement.

        `rows` are dicts with check_id, res_id, company_id, severity, message, value and
        threshold. SQL, because a first run writes thousands of rows, and because two people
        may check the same record at the same moment: the second updates. A waiver holds as
        long as severity and value are what was waived.
        """
        if not rows:
            return
        ranks = {name: rank for rank, (name, _label) in enumerate(SEVERITIES)}
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO backoffice_finding AS f
                    (check_id, res_model, res_id, company_id, severity, severity_rank, message,
                     value, threshold, state, first_seen, last_seen,
                     create_uid, create_date, write_uid, write_date)
                SELECT r.check_id, %(model)s, r.res_id, r.company_id, r.severity,
                       (%(ranks)s::jsonb ->> r.severity)::int, r.message, r.value, r.threshold,
                       'open', n.now, n.now, %(uid)s, n.now, %(uid)s, n.now
                  FROM jsonb_to_recordset(%(rows)s) AS r(
                           check_id int, res_id int, company_id int, severity text,
                           message text, value text, threshold text),
                       (SELECT now() AT TIME ZONE 'UTC' AS now) AS n
                    ON CONFLICT (res_model, res_id, check_id) DO UPDATE SET
                       state = CASE WHEN f.state = 'waived' AND f.value = EXCLUDED.value
                                     AND f.severity = EXCLUDED.severity
                                    THEN 'waived' ELSE 'open' END,
                       first_seen = CASE WHEN f.state = 'fixed' THEN EXCLUDED.first_seen
                                         ELSE f.first_seen END,
                       company_id = EXCLUDED.company_id, severity = EXCLUDED.severity,
                       severity_rank = EXCLUDED.severity_rank, message = EXCLUDED.message,
                       value = EXCLUDED.value, threshold = EXCLUDED.threshold,
                       last_seen = EXCLUDED.last_seen,
                       write_uid = EXCLUDED.write_uid, write_date = EXCLUDED.write_date
                """,
                model=model,
                ranks=json.dumps(ranks),
                rows=json.dumps(rows),
                uid=self.env.uid,
            )
        )
        self.invalidate_model()

    @api.model
    def _mark_fixed(self, finding_ids):
        if finding_ids:
            self.sudo().browse(finding_ids).write({"state": "fixed"})

    @api.model
    def _forget(self, model, record_ids):
        """Deletes the findings of records that are being deleted."""
        self.sudo().search([("res_model", "=", model), ("res_id", "in", record_ids)]).unlink()
