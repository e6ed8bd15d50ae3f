from odoo import api, models


class PurchaseOrderLine(models.Model):
    _name = "purchase.order.line"
    _inherit = ["backoffice.approval.line.mixin", "purchase.order.line"]

    @api.model
    def _checked_fields(self):
        received = {"qty_received", "qty_received_manual"}
        return super()._checked_fields() | {"date_planned"} | received
