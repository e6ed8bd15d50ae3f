from odoo import fields, models


class BackofficeApprovalReject(models.TransientModel):
    """Asks why requests are rejected."""

    _name = "backoffice.approval.reject"
    _description = "Reject Approval Requests"

    request_ids = fields.Many2many("backoffice.approval.request", readonly=True)
    reason = fields.Char(required=True)

    def action_reject(self):
        self.request_ids._reject(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
