from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.tools import SQL


class BackofficeApprovalRequestTier(models.Model):
    """One station of a request, as the rule had it when the request opened: a rule that
    changes afterwards does not change who decides on what is under way."""

    _name = "backoffice.approval.request.tier"
    _description = "Tier of an Approval Request"
    _order = "request_id, sequence, id"

    request_id = fields.Many2one(
        "backoffice.approval.request",
        required=True,
        readonly=True,
        ondelete="restrict",
        index=True,
    )
    company_id = fields.Many2one("res.company", readonly=True, index="btree_not_null")
    sequence = fields.Integer("Turn", readonly=True)
    name = fields.Char("Tier", readonly=True)
    group_ids = fields.Many2many("res.groups", string="Groups", readonly=True)
    user_ids = fields.Many2many("res.users", string="People", readonly=True)
    who = fields.Char("Decided By", compute="_compute_who")
    minimum = fields.Integer("Approvals Needed", readonly=True, default=1)
    approval_count = fields.Integer("Approvals", compute="_compute_approval_count")
    state = fields.Selection(
        [
            ("waiting", "Not Yet"),
            ("open", "Now"),
            ("approved", "Approved"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    remind_hours = fields.Float(readonly=True)
    escalate_hours = fields.Float(readonly=True)
    escalate_user_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    opened_at = fields.Datetime("Since", readonly=True)
    remind_at = fields.Datetime(readonly=True)
    escalate_at = fields.Datetime(readonly=True)
    mail_due = fields.Boolean(readonly=True, help="The next digest is to name it.")

    _open_idx = models.Index("(request_id) WHERE state = 'open'")
    _remind_idx = models.Index("(remind_at) WHERE state = 'open' AND remind_at IS NOT NULL")
    _escalate_idx = models.Index(
        "(escalate_at) WHERE state = 'open' AND escalate_at IS NOT NULL"
    )
    _mail_idx = models.Index("(id) WHERE state = 'open' AND mail_due")

    # --- Computes

    def _compute_who(self):
        for tier in self.sudo():
            names = tier.user_ids.mapped("name") + tier.group_ids.mapped("full_name")
            tier.who = ", ".join(names)

    def _compute_approval_count(self):
        counts = self._approval_counts()
        for tier in self:
            tier.approval_count = counts.get(tier.id, 0)

    # --- CRUD: the engine's alone, see the request

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        self.env["backoffice.approval.request"]._ensure_engine()
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")
        self.env["backoffice.approval.request"]._ensure_engine()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self.env["backoffice.approval.request"]._refuse_deletion()

    # --- Engine

    def _approval_counts(self):
        """{tier id: number of approvals}."""
        self.env["backoffice.approval.step"].flush_model()
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT tier_id, count(*) FROM backoffice_approval_step
                     WHERE tier_id = ANY(%s) AND decision = 'approved' GROUP BY tier_id
                    """,
                    self.ids,
                )
            )
        )

    @api.model
    def _opening_vals(self, company, remind_hours, escalate_hours):
        return {
            "state": "open",
            "opened_at": fields.Datetime.now(),
            "remind_at": self._due(company, remind_hours),
            "escalate_at": self._due(company, escalate_hours),
            "mail_due": True,
        }

    @api.model
    def _due(self, company, hours):
        """So many working hours from now; by the clock where the company has no calendar."""
        if not hours:
            return False
        now = fields.Datetime.now()
        calendar = (company or self.env.company).sudo().resource_calendar_id
        if not calendar:
            return now + timedelta(hours=hours)
        due = calendar.plan_hours(hours, pytz.utc.localize(now), compute_leaves=True)
        if not due:
            return now + timedelta(hours=hours)
        return due.astimezone(pytz.utc).replace(tzinfo=None)
