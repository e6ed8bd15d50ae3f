from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    agent_id = fields.Many2one(
        "res.partner",
        compute="_compute_agent_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("is_agent", "=", True)],
        index="btree_not_null",
        tracking=True,
        help="Who collected the order. Taken from the customer; kept as it was.",
    )

    @api.depends("partner_id")
    def _compute_agent_id(self):
        for order in self:
            order.agent_id = order.partner_id.commercial_partner_id.agent_id
