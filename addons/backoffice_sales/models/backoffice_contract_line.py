from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# What confirmed orders took on each contract line, in the items' own units and in the
# company's currency.
TAKEN = """
    SELECT x.contract_line_id, sum(x.product_uom_qty * u.factor / own.factor) AS quantity,
           sum(x.price_subtotal / coalesce(nullif(s.currency_rate, 0), 1)) AS amount
      FROM sale_order_line x
      JOIN sale_order s ON s.id = x.order_id
      JOIN product_product v ON v.id = x.product_id
      JOIN product_template t ON t.id = v.product_tmpl_id
      JOIN uom_uom u ON u.id = x.product_uom_id
      JOIN uom_uom own ON own.id = t.uom_id
     WHERE x.contract_line_id IN (%s) AND x.state = 'sale'
     GROUP BY x.contract_line_id
"""


class BackofficeContractLine(models.Model):
    """One item, or one category of items, of a contract."""

    _name = "backoffice.contract.line"
    _inherit = ["backoffice.fact.mixin"]
    _description = "Sales Contract Line"
    _order = "contract_id, sequence, id"
    _check_company_auto = True

    contract_id = fields.Many2one(
        "backoffice.contract", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(related="contract_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="contract_id.currency_id")
    product_id = fields.Many2one(
        "product.product", index="btree_not_null", check_company=True, ondelete="restrict"
    )
    categ_id = fields.Many2one(
        "product.category",
        "Product Category",
        ondelete="restrict",
        help="The line is about any item of this category and of those below.",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    quantity = fields.Float(
        "Agreed Quantity",
        digits="Product Unit",
        help="In the item's own unit. 0: no quantity agreed.",
    )
    amount = fields.Monetary("Agreed Amount", help="Without taxes. 0: no amount agreed.")
    price_unit = fields.Float(
        "Agreed Price",
        digits="Product Price",
        help="Per unit of the item, in the company's currency, instead of the price list's. "
        "0: the price list counts.",
    )
    ordered_quantity = fields.Float(compute="_compute_ordered", digits="Product Unit")
    ordered_amount = fields.Monetary(compute="_compute_ordered")
    residual_quantity = fields.Float(
        "Quantity Left", compute="_compute_ordered", digits="Product Unit"
    )
    residual_amount = fields.Monetary("Amount Left", compute="_compute_ordered")

    _agreed_positive = models.Constraint(
        "CHECK (quantity >= 0 AND amount >= 0 AND price_unit >= 0)",
        "Quantities, amounts and prices of a contract are not negative.",
    )

    @api.depends("contract_id.name", "product_id", "categ_id")
    def _compute_display_name(self):
        for line in self:
            what = line.product_id.display_name or line.categ_id.display_name
            line.display_name = f"{line.contract_id.name}: {what}"

    @api.depends("quantity", "amount")
    def _compute_ordered(self):
        taken = self._taken()
        for line in self:
            quantity, amount = taken.get(line._origin.id, (0.0, 0.0))
            line.ordered_quantity, line.ordered_amount = quantity, amount
            line.residual_quantity = line.quantity - quantity if line.quantity else 0.0
            line.residual_amount = line.amount - amount if line.amount else 0.0

    def _taken(self):
        """{line id: (quantity, amount)} of confirmed orders; one query."""
        ids = self._origin.ids
        if not ids:
            return {}
        self.env["sale.order.line"].flush_model()
        rows = self.env.execute_query(SQL(TAKEN, SQL("SELECT unnest(%s)", ids)))
        return {line: (float(quantity), float(amount)) for line, quantity, amount in rows}

    @api.constrains("product_id", "categ_id")
    def _check_about(self):
        for line in self:
            if bool(line.product_id) == bool(line.categ_id):
                raise ValidationError(
                    self.env._(
                        "Contract %(contract)s: each line is about a product or about a "
                        "category, and about one of them only.",
                        contract=line.contract_id.name,
                    )
                )

    def _fact_fields(self):
        return super()._fact_fields() | {"contract_id"}

    # --- Lines of orders

    @api.model
    def _lines_for(self, order_lines):
        """{order line: contract line} of the contracts in force on the day of each order: the
        item's own line before that of a category, the contract that ends first before
        others. One query, whatever the number of lines."""
        customers = order_lines.order_id.partner_id.commercial_partner_id
        if not customers or "contract" not in self.env["backoffice.check"]._facts():
            return {}
        known = self.sudo().search(
            [
                ("contract_id.partner_id", "in", customers._origin.ids),
                ("contract_id.active", "=", True),
            ]
        )
        by_customer = known.grouped(lambda c: (c.contract_id.partner_id.id, c.company_id.id))
        found = {}
        for line in order_lines:
            key = line.order_id.partner_id.commercial_partner_id._origin.id, line.company_id.id
            fitting = by_customer.get(key, self).filtered(lambda c, x=line: c._fits(x))
            if fitting and line.product_id:
                found[line] = min(fitting, key=lambda c: c._rank())
        return found

    def _fits(self, line):
        """Whether an order line may draw on this line."""
        day = fields.Date.to_date(line.order_id.date_order) or fields.Date.today()
        contract = self.contract_id
        if day < contract.date_from or contract.date_to and day > contract.date_to:
            return False
        if self.product_id:
            return self.product_id == line.product_id._origin
        path = line.product_id.categ_id.parent_path or ""
        return path.startswith(self.categ_id.parent_path)

    def _rank(self):
        depth = len(self.categ_id.parent_path or "")
        end = self.contract_id.date_to or fields.Date.to_date("9999-12-31")
        return not self.product_id, -depth, end, self.id

    def _price_for(self, line):
        """The agreed price of one unit of an order line, in the order's currency."""
        price = line.product_id.uom_id._compute_price(self.price_unit, line.product_uom_id)
        return self.currency_id._convert(
            price, line.currency_id, line.company_id, line._get_order_date(), round=False
        )
