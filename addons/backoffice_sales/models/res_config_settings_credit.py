from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    credit_bank_days = fields.Integer(related="company_id.credit_bank_days", readonly=False)
    credit_count_quotations = fields.Boolean(
        related="company_id.credit_count_quotations", readonly=False
    )
    credit_policy_order = fields.Selection(
        related="company_id.credit_policy_order", readonly=False
    )
    credit_policy_invoiced = fields.Selection(
        related="company_id.credit_policy_invoiced", readonly=False
    )
    credit_policy_ordered = fields.Selection(
        related="company_id.credit_policy_ordered", readonly=False
    )
    credit_policy_total = fields.Selection(
        related="company_id.credit_policy_total", readonly=False
    )
    credit_policy_overdue = fields.Selection(
        related="company_id.credit_policy_overdue", readonly=False
    )
    credit_policy_insured = fields.Selection(
        related="company_id.credit_policy_insured", readonly=False
    )
