from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .approval_definition import Facts


class SaleOrder(models.Model):
    """What an approval of an order is about, and what happens then."""

    _inherit = "sale.order"

    def _approval_fields(self):
        return (
            [
                "partner_id",
                "partner_invoice_id",
                "partner_shipping_id",
                "currency_id",
                "payment_term_id",
            ],
            {
                "order_line": [
                    "product_id",
                    "product_uom_id",
                    "product_uom_qty",
                    "price_unit",
                    "discount",
                ]
            },
        )

    def _approval_vals(self):
        return {
            "partner_id": self.partner_id.id,
            "amount": self.amount_total,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
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

    def _approval_people(self):
        return {
            order.id: {
                "team_leader": order.team_id.user_id.id,
                "account_manager": (
                    order.partner_id.user_id or order.partner_id.commercial_partner_id.user_id
                ).id,
            }
            for order in self
        }

    def _last_editors(self):
        """Of our own people: a customer who signs, or a program, must not hide who made the
        prices."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (e.id) e.id, e.uid FROM (
                    SELECT id, write_uid AS uid, write_date FROM sale_order
                     WHERE id = ANY(%(ids)s)
                    UNION ALL
                    SELECT order_id, write_uid, write_date FROM sale_order_line
                     WHERE order_id = ANY(%(ids)s)
                ) AS e
                  JOIN res_users u ON u.id = e.uid AND NOT u.share AND u.id != %(root)s
                 ORDER BY e.id, e.write_date DESC
                """,
                ids=self.ids,
                root=SUPERUSER_ID,
            )
        )
        return dict(rows)

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

    def _after_approval(self):
        result = super()._after_approval()
        self.filtered(lambda order: order.state in ("draft", "sent")).action_confirm()
        return result
