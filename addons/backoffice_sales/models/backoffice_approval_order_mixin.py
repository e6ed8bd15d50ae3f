from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class BackofficeApprovalOrderMixin(models.AbstractModel):
    """An order, of a customer or to a supplier, that can be approved: what both have."""

    _name = "backoffice.approval.order.mixin"
    _inherit = "backoffice.approval.mixin"
    _description = "Order with Approvals"

    def _approval_fields(self):
        """What is agreed with the other side. Not here: notes, descriptions, references, the
        order of the lines."""
        head = ["partner_id", "company_id", "currency_id", "payment_term_id"]
        head += ["fiscal_position_id", "incoterm_location", "amount_total"]
        return head, {
            "order_line": ["product_id", "product_uom_id", "price_unit", "discount", "tax_ids"]
        }

    def _approval_vals(self):
        return {
            "partner_id": self.partner_id.id,
            "amount": self.amount_total,
            "currency_id": self.currency_id.id,
            "company_id": self.company_id.id,
        }

    def _approval_people(self):
        return {
            order.id: {
                "team_leader": order._approval_team().user_id.id,
                "account_manager": (
                    order.partner_id.user_id or order.partner_id.commercial_partner_id.user_id
                ).id,
            }
            for order in self
        }

    def _approval_team(self):
        """The sales team whose leader may be asked."""
        raise NotImplementedError

    def _refuse_change(self, finding):
        raise UserError(
            self.env._(
                "%(order)s is confirmed and cannot be changed so: %(finding)s Ask a "
                "manager to make this change, or write another order.",
                order=self.name,
                finding=finding,
            )
        )

    # --- Who edited

    def _last_editors(self):
        """Of our own people: a customer who signs, or a program, must not hide who made the
        prices."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (e.id) e.id, e.uid FROM (
                    SELECT id, write_uid AS uid, write_date FROM %(orders)s
                     WHERE id = ANY(%(ids)s)
                    UNION ALL
                    SELECT order_id, write_uid, write_date FROM %(lines)s
                     WHERE order_id = ANY(%(ids)s)
                ) AS e
                  JOIN res_users u ON u.id = e.uid AND NOT u.share AND u.id != %(root)s
                 ORDER BY e.id, e.write_date DESC
                """,
                orders=SQL.identifier(self._table),
                lines=SQL.identifier(self.order_line._table),
                ids=self.ids,
                root=SUPERUSER_ID,
            )
        )
        return dict(rows)

    def _note_editor(self):
        """A line that is gone names nobody any more: who took it away edited the order. SQL,
        because no field of the order changes."""
        user = self.env.user
        if not self or user.share or user.id == SUPERUSER_ID:
            return
        self.flush_recordset(["write_uid", "write_date"])
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET write_uid = %s, write_date = now() AT TIME ZONE 'UTC'"
                " WHERE id = ANY(%s)",
                SQL.identifier(self._table),
                user.id,
                self.ids,
            )
        )
        self.invalidate_recordset(["write_uid", "write_date"], flush=False)

    # --- Then

    def _after_approval(self):
        result = super()._after_approval()
        self.filtered(lambda order: order.state in ("draft", "sent"))._confirm_checked()
        return result
