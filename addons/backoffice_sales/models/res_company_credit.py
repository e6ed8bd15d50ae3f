from odoo import fields, models

AREAS = ("order", "invoiced", "ordered", "total", "overdue", "insured")
POLICIES = [
    ("ignore", "Ignore"),
    ("warn", "Warn"),
    ("approve", "Ask for Approval"),
    ("block", "Block"),
]


class ResCompany(models.Model):
    """How the company looks at credit; a customer may be given other rules."""

    _inherit = "res.company"

    credit_bank_days = fields.Integer(
        "Bank Days",
        default=5,
        help="So many days after its due date a presented item counts as paid for good.",
    )
    credit_count_quotations = fields.Boolean(
        "Quotations Count", help="Quotations that have not expired are part of the exposure."
    )
    credit_policy_order = fields.Selection(POLICIES, "Order over Its Limit")
    credit_policy_invoiced = fields.Selection(POLICIES, "Invoiced over Its Limit")
    credit_policy_ordered = fields.Selection(POLICIES, "Open Orders over Their Limit")
    credit_policy_total = fields.Selection(POLICIES, "Exposure over the Limit")
    credit_policy_overdue = fields.Selection(POLICIES, "Invoices Overdue for Too Long")
    credit_policy_insured = fields.Selection(POLICIES, "Exposure over the Insured Limit")
