from odoo import models
from odoo.exceptions import UserError

from .approval_definition import Facts


class SaleOrder(models.Model):
    """What an approval of an order is about."""

    _inherit = "sale.order"

    def _approval_fields(self):
        head, lines = super()._approval_fields()
        head += ["partner_invoice_id", "partner_shipping_id", "pricelist_id", "incoterm"]
        head += self._approval_dates()
        lines["order_line"] += ["product_uom_qty"]
        return head, lines

    def _approval_dates(self):
        return super()._approval_dates() | {
            "commitment_date": {
                "customer_closed",
                "promised_date_closed",
                "promised_date_early",
                "promised_date_far",
                "promised_date_past",
                "stock_short",
            },
            "validity_date": {"quotation_expired"},
        }

    def _approval_facts(self):
        return {
            order.id: Facts(
                order.amount_total / (order.currency_rate or 1),
                order.margin_percent * 100,
                max(order.order_line.mapped("discount"), default=0),
            )
            for order in self
        }

    def _approval_team(self):
        return self.team_id

    # --- Gate: rules that ask although nothing was found

    def _refuse_held(self, *found):
        result = super()._refuse_held(*found)
        waiting, _missing = self._approval_gaps({})
        if waiting:
            raise UserError(
                self.env._(
                    "%(orders)s cannot be confirmed: a rule asks for approval first. "
                    "Confirm with the button, and those who decide will be called.",
                    orders=", ".join(self.browse(waiting).mapped("name")),
                )
            )
        return result
