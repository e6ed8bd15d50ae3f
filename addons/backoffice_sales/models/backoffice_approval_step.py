from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeApprovalStep(models.Model):
    """What happened to an approval request, in order. Rows are added, never changed."""

    _name = "backoffice.approval.step"
    _description = "Approval Step"
    _order = "id"
    _rec_name = "decision"

    request_id = fields.Many2one(
        "backoffice.approval.request",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(related="request_id.company_id", store=True)
    decision = fields.Selection(
        [
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("lapsed", "Lapsed"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    reason = fields.Char(readonly=True)
    fingerprint = fields.Char(readonly=True, help="Of what the decision was about.")

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Approval steps are kept as they were written."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_request(self):
        if self.request_id.exists():
            raise UserError(self.env._("Approval steps are kept as they were written."))
