from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .approval_guard_sql import GUARDS

#: what no statement may change, once written
KEPT = (
    "request_id",
    "tier_id",
    "tier_name",
    "decision",
    "user_id",
    "stead_id",
    "date",
    "reason",
    "fingerprint",
)


class BackofficeApprovalStep(models.Model):
    """What happened to an approval request, in order. Rows are added, never changed: the
    model refuses it, whoever asks, and the database does for what goes past the model."""

    _name = "backoffice.approval.step"
    _description = "Approval Step"
    _order = "id"
    _rec_name = "decision"

    request_id = fields.Many2one(
        "backoffice.approval.request",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null")
    tier_id = fields.Many2one(
        "backoffice.approval.request.tier",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    tier_name = fields.Char("On Tier", readonly=True)
    decision = fields.Selection(
        [
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("asked", "Asked Back"),
            ("answered", "Answered"),
            ("escalated", "Escalated"),
            ("lapsed", "Lapsed"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    stead_id = fields.Many2one(
        "res.users", "In the Stead Of", readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    reason = fields.Char(readonly=True)
    fingerprint = fields.Char(readonly=True, help="Of what the decision was about.")

    def init(self):
        result = super().init()
        kept = SQL(", ").join(map(SQL.identifier, KEPT))
        for statement in GUARDS:
            self.env.cr.execute(SQL(statement, kept=kept))
        return result

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        self.env["backoffice.approval.request"]._ensure_engine()
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Approval steps are kept as they were written."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Approval steps are kept as they were written."))
