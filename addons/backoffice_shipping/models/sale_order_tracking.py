from odoo import api, fields, models

from .backoffice_tracking_code import STATUSES, sum_up


class SaleOrder(models.Model):
    """Where the goods of an order are: of several deliveries the one that lags behind."""

    _inherit = "sale.order"

    tracking_status = fields.Selection(
        STATUSES,
        "Shipment",
        compute="_compute_tracking_status",
        store=True,
        copy=False,
        index="btree_not_null",
    )

    @api.depends("picking_ids.tracking_status", "picking_ids.state")
    def _compute_tracking_status(self):
        for order in self:
            told = order.picking_ids.filtered(lambda p: p.state != "cancel")
            order.tracking_status = sum_up(filter(None, told.mapped("tracking_status")))

    def action_view_tracking(self):
        self.check_access("read")
        return self.sudo().picking_ids.action_view_tracking()
