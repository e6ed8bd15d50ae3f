from odoo import fields, models


class BackofficeContract(models.Model):
    """A contract or blanket order: what a customer undertook to take, until when and at
    which price. Orders draw on it."""

    _name = "backoffice.contract"
    _inherit = ["mail.thread"]
    _description = "Sales Contract"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char("Contract", required=True, tracking=True)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        index=True,
        check_company=True,
        domain=[("parent_id", "=", False)],
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        "Valid From", required=True, default=fields.Date.context_today, tracking=True
    )
    date_to = fields.Date("Valid Until", tracking=True, help="Empty: without an end.")
    active = fields.Boolean(default=True)
    note = fields.Html("Terms")
    line_ids = fields.One2many("backoffice.contract.line", "contract_id", copy=True)
    order_count = fields.Integer("Orders", compute="_compute_order_count")

    _dates_in_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "A contract cannot end before it begins.",
    )

    def _compute_order_count(self):
        counts = self.env["sale.order.line"]._read_group(
            [("contract_line_id.contract_id", "in", self.ids), ("state", "!=", "cancel")],
            ["contract_line_id"],
            ["order_id:recordset"],
        )
        orders = {}
        for line, found in counts:
            contract = line.contract_id.id
            orders[contract] = orders.get(contract, self.env["sale.order"]) | found
        for contract in self:
            contract.order_count = len(orders.get(contract.id, ()))

    def action_view_orders(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        return action | {
            "domain": [("order_line.contract_line_id.contract_id", "in", self.ids)],
            "context": {},
        }
