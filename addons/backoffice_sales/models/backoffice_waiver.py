from odoo import api, fields, models
from odoo.exceptions import UserError

from .check_text import joined


class BackofficeWaiver(models.Model):
    """Asks those who may to waive findings that the user may not waive. The findings stay
    open until that is approved; then they are waived in the name of who decided last."""

    _name = "backoffice.waiver"
    _description = "Waiver of Findings"
    _inherit = ["backoffice.approval.staged.mixin"]
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
        [("draft", "To Approve"), ("done", "Waived"), ("cancel", "Cancelled")]
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

    # --- Actions

    def action_request_approval(self):
        self._check_askable()
        return super().action_request_approval()

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

    # --- Approval

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"waived_finding_ids", "until"}

    def _approval_fields(self):
        """The figures, not the texts: these follow the language of who checked last."""
        finding = ["check_id", "res_model", "res_id", "severity", "value", "state"]
        return ["company_id", "until"], {"waived_finding_ids": finding}

    @api.model
    def _staged_fields(self):
        return super()._staged_fields() | {"reason"}

    def _request_vals(self, rule, check_ids, rows, known):
        """Who decides reads what was found, and why it may pass."""
        vals = super()._request_vals(rule, check_ids, rows, known)
        findings = self._name_texts(self.waived_finding_ids, "message").values()
        return vals | {"summary": joined([*findings, self.reason], "\n")}

    def _apply(self):
        self.waived_finding_ids._let_pass(self.reason.strip(), self.until)
