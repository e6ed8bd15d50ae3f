from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    agent_id = fields.Many2one(
        "res.partner",
        domain=[("is_agent", "=", True)],
        index="btree_not_null",
        help="Who collected the invoiced order, as it was at invoice date.",
    )
