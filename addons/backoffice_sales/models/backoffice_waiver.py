from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class BackofficeWaiver(models.Model):
    """Asks those who may to waive findings that the user may not waive. The findings stay
    open until that is approved; then they are waived in the name of who decided last."""

    _name = "backoffice.waiver"
    _description = "Waiver of Findings"
    _inherit = ["mail.thread", "mail.activity.mixin", "backoffice.approval.mixin"]
    _order = "id desc"

    # --- Fields

    waived_finding_ids = fields.Many2many(
        "backoffice.finding", string="Findings to Waive", required=True, copy=False
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer or Supplier",
        compute="_compute_about",
        store=True,
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company", compute="_compute_about", store=True, index=True
    )
    reason = fields.Char(required=True)
    until = fields.Date("Last Day", help="Empty: as long as what was found stays the same.")
    state = fields.Selection(
        [("draft", "To Approve"), ("done", "Waived"), ("cancel", "Cancelled")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )

    # --- Computes

    @api.depends("waived_finding_ids")
    def _compute_about(self):
        for waiver in self.sudo():
            partners = waiver.waived_finding_ids.partner_id
            waiver.partner_id = partners if len(partners) == 1 else False
            company = waiver.waived_finding_ids.company_id[:1]
            waiver.company_id = company or waiver.company_id or self.env.company

    @api.depends("waived_finding_ids")
    def _compute_display_name(self):
        for waiver in self:
            names = dict.fromkeys(waiver.sudo().waived_finding_ids.mapped("record_name"))
            waiver.display_name = self.env._(
                "Waiver: %(documents)s", documents=", ".join(filter(None, names))
            )

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{**vals, "state": "draft"} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        """Who could write the state could do without the approval."""
        content = {"waived_finding_ids", "company_id", "reason", "until", "state"}
        closed = self.filtered(lambda waiver: waiver.state != "draft")
        if content & vals.keys() and not self.env.su and ("state" in vals or closed):
            raise AccessError(
                self.env._(
                    "%(waiver)s: findings are waived by the approval, and the waiver stays as "
                    "it is afterwards. Ask for another one.",
                    waiver=(closed or self)[:1].display_name,
                )
            )
        return super().write(vals)

    # --- Actions

    def action_request_approval(self):
        """Asks those whom a rule names; the managers, where there is none."""
        self._check_askable()
        result = super().action_request_approval()
        nobody = self.filtered(lambda w: w.state == "draft" and w.approval_state == "none")
        rule = self.env["backoffice.approval.rule"]
        nobody._open_requests({(rule, waiver.id): set() for waiver in nobody}, {})
        return result

    def _check_askable(self):
        """Raises unless the user may ask for each finding. Read with all rights first: what
        the user may not see would not be looked at."""
        findings = self.sudo().waived_finding_ids.sudo(False)
        findings.check_access("read")
        findings._check_documents_writable()
        for finding in findings:
            if not finding._may_ask():
                raise UserError(
                    self.env._(
                        "A waiver of “%(message)s” on %(record)s cannot be asked for: it is "
                        "settled, has to be corrected, or is approved with its document.",
                        message=finding.message,
                        record=finding.record_name,
                    )
                )
        for waiver in self:
            if len(waiver.sudo().waived_finding_ids.company_id) > 1:
                raise UserError(
                    self.env._(
                        "%(waiver)s: ask for each company by itself.",
                        waiver=waiver.display_name,
                    )
                )

    def action_cancel(self):
        self.check_access("write")
        if any(waiver.state == "done" for waiver in self):
            raise UserError(
                self.env._("What was waived stays waived, until it changes or its last day.")
            )
        self.sudo().write({"state": "cancel"})
        self._recheck()
        return True

    # --- Approval

    def _checked_records(self):
        return self.filtered(lambda waiver: waiver.state == "draft")

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"waived_finding_ids", "until"}

    def _approval_fields(self):
        """The figures, not the texts: these follow the language of who checked last."""
        finding = ["check_id", "res_model", "res_id", "severity", "value", "state"]
        return ["company_id", "until"], {"waived_finding_ids": finding}

    def _approval_vals(self):
        return {
            "partner_id": self.partner_id.id,
            "amount": 0,
            "currency_id": self.company_id.currency_id.id,
            "company_id": self.company_id.id,
        }

    def _request_vals(self, rule, check_ids, rows, known):
        """Who decides reads what was found, and why it may pass."""
        vals = super()._request_vals(rule, check_ids, rows, known)
        messages = self.waived_finding_ids.mapped("message")
        return vals | {"summary": "\n".join([*messages, self.reason])}

    def _approval_people(self):
        return {
            waiver.id: {"account_manager": waiver.partner_id.commercial_partner_id.user_id.id}
            for waiver in self
        }

    def _lapse_approvals(self):
        """What was waived is no longer open: that does not undo the approval."""
        return super(BackofficeWaiver, self._checked_records())._lapse_approvals()

    def _after_approval(self):
        """Waives what is still as it was asked for; the rest lapses, and says what differs."""
        result = super()._after_approval()
        waivers = self._checked_records()
        waivers._lapse_approvals()
        waivers.invalidate_recordset(["approval_state"])
        for waiver in waivers.filtered(lambda w: w.approval_state == "approved"):
            waiver.waived_finding_ids._let_pass(waiver.reason.strip(), waiver.until)
            waiver.state = "done"
        return result
