from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_agent = fields.Boolean(
        help="Collects orders for us: may be chosen as agent of customers and orders.",
    )
    agent_id = fields.Many2one(
        "res.partner",
        domain=[("is_agent", "=", True)],
        index="btree_not_null",
        help="Who collects this customer's orders. New orders take it over.",
    )

    def _commercial_fields(self):
        return super()._commercial_fields() + ["agent_id"]
