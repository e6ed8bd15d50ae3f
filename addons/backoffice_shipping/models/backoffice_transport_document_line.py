from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeTransportDocumentLine(models.Model):
    """A line of goods as it was delivered: a copy, so that the paper stays as it was."""

    _name = "backoffice.transport.document.line"
    _description = "Transport Document Line"
    _order = "document_id, sequence, id"

    document_id = fields.Many2one(
        "backoffice.transport.document", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="document_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    move_id = fields.Many2one(
        "stock.move", "Stock Move", readonly=True, index="btree_not_null", copy=False
    )
    picking_id = fields.Many2one(
        "stock.picking", "Delivery", readonly=True, index="btree_not_null", copy=False
    )
    sale_line_id = fields.Many2one(
        "sale.order.line", readonly=True, index="btree_not_null", copy=False
    )
    product_id = fields.Many2one("product.product", index="btree_not_null")
    code = fields.Char("Item")
    name = fields.Text("Description", required=True)
    lots = fields.Text(help="Lot or serial numbers with their quantities.")
    quantity = fields.Float(digits="Product Unit", required=True, default=1.0)
    uom_id = fields.Many2one("uom.uom", "Unit")
    order_ref = fields.Char("Our Order", readonly=True)
    customer_ref = fields.Char("Customer's Order", readonly=True)
    weight = fields.Float("Net Weight", digits="Stock Weight")
    currency_id = fields.Many2one("res.currency", readonly=True)
    price_unit = fields.Float("Unit Price", digits="Product Price", readonly=True)
    amount = fields.Monetary(
        readonly=True, help="Value without taxes, discounts off, in the order's currency."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_draft()
        return lines

    def write(self, vals):
        self._check_draft()
        result = super().write(vals)
        if "document_id" in vals:  # nor may a line be moved into one
            self._check_draft()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_issued(self):
        self._check_draft()

    def _check_draft(self):
        fixed = self.document_id.filtered(lambda doc: doc.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%(documents)s was issued: its lines stay as they are. Cancel it and "
                    "issue another one if it is wrong.",
                    documents=", ".join(fixed.mapped("display_name")),
                )
            )

    @api.onchange("product_id")
    def _onchange_product_id(self):
        for line in self.filtered("product_id"):
            product = line.product_id.with_context(lang=line.document_id._get_lang())
            line.code = product.default_code
            line.name = product.with_context(display_default_code=False).display_name
            line.uom_id = product.uom_id
