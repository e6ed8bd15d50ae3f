from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

CLERK = "backoffice_sales.backoffice_sales_group_user"
MANAGER = "backoffice_sales.backoffice_sales_group_manager"


class BackofficeFinding(models.Model):
    """Who lets a finding pass, why, and until when."""

    _inherit = "backoffice.finding"

    waived_by_id = fields.Many2one("res.users", readonly=True)
    waived_at = fields.Datetime(readonly=True)
    waived_until = fields.Date(
        readonly=True, help="The last day of the waiver. Empty: as long as the value stays."
    )
    waive_reason = fields.Char(readonly=True)
    can_waive = fields.Boolean(compute="_compute_can_waive")
    can_ask_waiver = fields.Boolean(compute="_compute_can_ask_waiver")

    @api.depends("state", "severity", "check_id.manager_can_waive", "check_id.waive_group_id")
    @api.depends_context("uid")
    def _compute_can_waive(self):
        for finding in self:
            finding.can_waive = finding.state == "open" and finding._may_waive()

    @api.depends("can_waive")
    @api.depends_context("uid")
    def _compute_can_ask_waiver(self):
        asking = self.browse()
        if self.env.user.has_group(CLERK):
            asking = self.filtered(lambda f: not f.can_waive and f._may_ask())
        asked = asking._waiting_for_waiver()
        for finding in self:
            finding.can_ask_waiver = finding in asking and finding not in asked

    def _may_ask(self):
        """What needs an approval is asked for by its document, and what a check lets nobody
        waive is to be corrected."""
        check = self.check_id.sudo()
        return self.state == "open" and (
            self.severity == "warning"
            or self.severity == "blocking"
            and bool(check.manager_can_waive or check.waive_group_id)
        )

    def _waiting_for_waiver(self):
        """The findings for which somebody was asked already."""
        if not self.ids:
            return self.browse()
        waivers = self.env["backoffice.waiver"].sudo()
        waivers = waivers.search(
            [("waived_finding_ids", "in", self.ids), ("state", "=", "draft")]
        ).filtered(lambda w: w.approval_state in ("pending", "returned"))
        return self & waivers.waived_finding_ids.with_env(self.env)

    def _may_waive(self):
        """An approval is no waiver; the rest is for the group that the check names, or
        else: what warns for clerks, what blocks for managers where the check says so."""
        check = self.check_id.sudo()
        if self.severity == "approval":
            return False
        if check.waive_group_id:
            return check.waive_group_id in self.env.user.all_group_ids
        if self.severity == "blocking":
            return check.manager_can_waive and self.env.user.has_group(MANAGER)
        return self.env.user.has_group(CLERK)

    # --- Actions

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

    def action_ask_waiver(self):
        """Opens the same dialog, which asks for a waiver there."""
        return self.action_waive()

    def _waive(self, reason, until=False):
        """Records who let these findings pass, why, and until when at the latest (the checks
        may say earlier). Raises when one may not be waived."""
        if not (reason or "").strip():
            raise UserError(self.env._("Give a reason: it is kept with the finding."))
        self._check_documents_writable()
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
        self.filtered(lambda f: f.state == "open")._let_pass(reason.strip(), until)

    def _check_documents_writable(self):
        for model, findings in self._by_model():
            self.env[model].browse(findings.mapped("res_id")).check_access("write")

    def _let_pass(self, reason, until):
        """Waives open findings in the name of the user. Asks nobody: callers did."""
        for last_day, findings in self.grouped(lambda f: f._last_day(until)).items():
            findings.sudo().write(
                {
                    "state": "waived",
                    "waived_by_id": self.env.uid,
                    "waived_at": fields.Datetime.now(),
                    "waived_until": last_day,
                    "waive_reason": reason,
                }
            )
        self._log_waiver(reason)
        for model, findings in self._by_model():
            self.env[model].browse(findings.mapped("res_id"))._refresh_check_state()

    def _last_day(self, until):
        """The last day of a waiver given today: what was asked for, and no longer than the
        check allows."""
        days = self.check_id.sudo().waive_days
        longest = days and fields.Date.context_today(self) + timedelta(days=days)
        return min(filter(None, (until, longest)), default=False)

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
