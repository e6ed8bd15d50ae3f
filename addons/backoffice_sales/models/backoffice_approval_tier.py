from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .approval_definition import in_band

WHO = [
    ("group", "A group"),
    ("users", "People by name"),
    ("team_leader", "Leader of the salesperson's team"),
    ("account_manager", "Account manager of the customer"),
    ("chain", "Manager chain: team leader, else the next tier"),
    ("matrix", "Who has the authority (delegation matrix)"),
]


class BackofficeApprovalTier(models.Model):
    """One station on the way of a request. Tiers with the same sequence decide in parallel,
    the others one after the other. Copied into each request when it opens."""

    _name = "backoffice.approval.tier"
    _description = "Approval Tier"
    _order = "rule_id, sequence, id"

    rule_id = fields.Many2one(
        "backoffice.approval.rule", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True)
    sequence = fields.Integer("Turn", default=1, help="Tiers of the same turn run in parallel.")
    name = fields.Char(required=True, translate=True)
    who = fields.Selection(WHO, "Decided By", required=True, default="group")
    group_id = fields.Many2one("res.groups", ondelete="restrict")
    user_ids = fields.Many2many("res.users", string="People", domain=[("share", "=", False)])
    minimum = fields.Integer(
        "Approvals Needed", default=1, help="How many of those entitled have to approve."
    )
    amount_min = fields.Float("Amount From", help="In the currency of the document's company.")
    amount_max = fields.Float("Amount To", help="0: no upper end.")
    remind_hours = fields.Float(
        "Remind After (Hours)", default=4, help="Working hours of the company. 0: never."
    )
    escalate_hours = fields.Float(
        "Escalate After (Hours)", default=8, help="Working hours of the company. 0: never."
    )
    escalate_user_id = fields.Many2one(
        "res.users",
        "Escalate To",
        domain=[("share", "=", False)],
        ondelete="restrict",
        help="May decide too when nobody did in time. Empty: the managers.",
    )

    @api.constrains("who", "group_id", "user_ids", "minimum")
    def _check_who(self):
        for tier in self:
            missing = (tier.who == "group" and not tier.group_id) or (
                tier.who == "users" and not tier.user_ids
            )
            if missing:
                raise ValidationError(
                    self.env._(
                        "Tier %(tier)s: say which group or which people decide.",
                        tier=tier.name,
                    )
                )
            most = len(tier.user_ids) if tier.who == "users" else tier.minimum
            if not 1 <= tier.minimum <= most:
                raise ValidationError(
                    self.env._(
                        "Tier %(tier)s: the approvals needed are at least one and no more "
                        "than the people named.",
                        tier=tier.name,
                    )
                )

    # --- Engine

    def _applying(self, amount):
        return self.filtered(lambda t: in_band(amount, t.amount_min, t.amount_max)).sorted()

    def _copied_vals(self, company):
        """What a request keeps of the tier, but for the people."""
        self.ensure_one()
        return {
            "name": self.name,
            "sequence": self.sequence,
            "minimum": self.minimum,
            "remind_hours": self.remind_hours,
            "escalate_hours": self.escalate_hours,
            "escalate_user_id": self.escalate_user_id.id,
            "company_id": company,
        }
