from odoo import fields, models

FREE_REASONS = [
    ("gift", "Gift"),
    ("bonus", "Bonus Goods"),
    ("sample", "Sample"),
    ("warranty", "Replacement under Warranty"),
]


class SaleOrderLine(models.Model):
    """What a line says about itself: why it is free, how the item is to be made."""

    _inherit = "sale.order.line"

    free_of_charge_reason = fields.Selection(
        FREE_REASONS,
        "Free Because",
        help="Why the customer gets this line without paying. With a reason, a price of zero "
        "is no mistake.",
    )
    technical_data = fields.Char(
        help="How the item is to be made or labelled for this order: colour, lot, language of "
        "the label.",
    )
    needs_technical_data = fields.Boolean(related="product_id.needs_technical_data")
    technical_data_hint = fields.Char(related="product_id.technical_data_hint")

    def _checked_fields(self):
        return super()._checked_fields() | {"free_of_charge_reason", "technical_data"}

    def _get_sale_order_line_multiline_description_variants(self):
        """The warehouse reads it on the picking."""
        text = super()._get_sale_order_line_multiline_description_variants()
        return f"{text}\n{self.technical_data}" if self.technical_data else text
