from odoo import fields, models


class StockPicking(models.Model):
    """Where a delivery is: for everybody who sees the delivery."""

    _inherit = "stock.picking"

    tracking_status = fields.Selection(
        related="booking_id.tracking_status", store=True, index="btree_not_null"
    )
    tracking_status_at = fields.Datetime(related="booking_id.tracking_status_at")
    delivered_at = fields.Datetime(related="booking_id.delivered_at")

    def action_view_tracking(self):
        """The events, also for who sees no bookings."""
        self.check_access("read")
        events = self.sudo().booking_id.event_ids
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_shipping.backoffice_tracking_event_action"
        )
        return action | {"domain": [("id", "in", events.ids)], "context": {}}
