from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """The contract that a line draws on."""

    _inherit = "sale.order.line"

    contract_line_id = fields.Many2one(
        "backoffice.contract.line",
        "Contract",
        compute="_compute_contract_line_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        copy=False,
        help="The contract that the line draws on: found by customer, item and date.",
    )

    @api.depends("product_id", "order_id.partner_id")
    def _compute_contract_line_id(self):
        found = self.env["backoffice.contract.line"]._lines_for(self)
        for line in self:
            line.contract_line_id = found.get(line, False)

    def _checked_fields(self):
        return super()._checked_fields() | {"contract_line_id"}

    def _get_pricelist_price(self):
        """The price of the contract comes before that of the price list."""
        agreed = self.contract_line_id.sudo()
        if agreed.price_unit:
            return agreed._price_for(self)
        return super()._get_pricelist_price()
