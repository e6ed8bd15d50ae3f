from odoo import SUPERUSER_ID, models
from odoo.tools import SQL

from .approval_definition import Facts


class PurchaseOrder(models.Model):
    """What an approval of a purchase order is about, and what happens then. It stands beside
    the host's double validation, which asks a purchase manager for big amounts."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "backoffice.approval.mixin"]

    def _approval_fields(self):
        return (
            ["partner_id", "currency_id", "payment_term_id", "incoterm_id"],
            {
                "order_line": [
                    "product_id",
                    "product_uom_id",
                    "product_qty",
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
                order.amount_total_cc,
                discount=max(order.order_line.mapped("discount"), default=0),
            )
            for order in self
        }

    def _approval_people(self):
        return {
            order.id: {
                "team_leader": order.user_id.sale_team_id.user_id.id,
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
                    SELECT id, write_uid AS uid, write_date FROM purchase_order
                     WHERE id = ANY(%(ids)s)
                    UNION ALL
                    SELECT order_id, write_uid, write_date FROM purchase_order_line
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

    def _after_approval(self):
        result = super()._after_approval()
        self.filtered(lambda order: order.state in ("draft", "sent")).button_confirm()
        return result
