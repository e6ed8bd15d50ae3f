from odoo import models

from .approval_definition import Facts


class PurchaseOrder(models.Model):
    """What an approval of a purchase order is about. It stands beside the host's double
    validation, which asks a purchase manager for big amounts."""

    _inherit = "purchase.order"

    def _approval_fields(self):
        head, lines = super()._approval_fields()
        head += ["incoterm_id", "picking_type_id", "dest_address_id", "date_order"]
        lines["order_line"] += ["product_qty", "date_planned"]
        return head, lines

    def _approval_dates(self):
        return super()._approval_dates() | {
            "date_order": set(),
            "date_planned": {"lead_time", "late"},
        }

    def _approval_facts(self):
        return {
            order.id: Facts(
                order.amount_total_cc,
                discount=max(order.order_line.mapped("discount"), default=0),
            )
            for order in self
        }

    def _approval_team(self):
        return self.user_id.sale_team_id
