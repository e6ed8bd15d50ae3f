from odoo import models
from odoo.tools import SQL

from odoo.addons.backoffice_sales.models.check_definition import Failure, SetQuery
from odoo.addons.backoffice_sales.models.check_text import Sentences, joined

_lt = Sentences(__name__)

# What an order has been paid, in its own currency: its share of the paid part of its
# invoices, or what was paid online where that is more (the one becomes the other).
PREPAYMENT = """
    SELECT d.id, d.order_name, paid.amount, (o.amount_total * %(limit)s / 100)::numeric,
           o.currency_id::text
      FROM checked_delivery d
      JOIN sale_order o ON o.id = d.sale_id AND o.amount_total > 0
      LEFT JOIN account_payment_term t ON t.id = o.payment_term_id
     CROSS JOIN LATERAL (
           SELECT greatest(coalesce((
                   SELECT sum(i.price_total / nullif(m.amount_total, 0)
                              * (m.amount_total_signed - m.amount_residual_signed))
                     FROM sale_order_line l
                     JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
                     JOIN account_move_line i ON i.id = r.invoice_line_id
                     JOIN account_move m ON m.id = i.move_id AND m.state = 'posted'
                    WHERE l.order_id = o.id), 0)
                   * coalesce(nullif(o.currency_rate, 0), 1)::numeric,
               coalesce((
                   SELECT sum(x.amount)
                     FROM sale_order_transaction_rel r
                     JOIN payment_transaction x ON x.id = r.transaction_id AND x.state = 'done'
                    WHERE r.sale_order_id = o.id), 0))::numeric AS amount) AS paid
     WHERE (t.is_prepayment OR d.needs_prepayment)
       AND round(paid.amount, 2) < round((o.amount_total * %(limit)s / 100)::numeric, 2)
"""


class StockPicking(models.Model):
    """Checks on a delivery against its order: paid, and still free to go."""

    _inherit = "stock.picking"

    def _check_prepayment(self, definition):
        """The order is to be paid before its goods leave, by its payment term or by its
        customer, and less than the limit in percent was paid."""
        orders = self.sale_id
        if not any(orders.payment_term_id.mapped("is_prepayment")):
            customers = self.partner_id.commercial_partner_id
            if not any(customers.mapped("needs_prepayment")):
                return []
        return SetQuery(SQL(PREPAYMENT, limit=definition.limit), self._explain_prepayment)

    def _explain_prepayment(self, rows):
        message = _lt(
            "Order %(order)s is to be paid before shipment: %(paid)s of %(due)s is paid."
        )
        failures = []
        for row in rows:
            currency = self.env["res.currency"].browse(int(row.detail))
            shown = {
                "order": row.line,
                "paid": self._amount_text(float(row.value), currency),
                "due": self._amount_text(float(row.threshold), currency),
            }
            value, threshold = self._figure(row.value), self._figure(row.threshold)
            failures.append(Failure(row.record_id, message % shown, value, threshold))
        return failures

    def _check_order_clear(self, definition):
        """The order of the delivery is blocked by what its own checks find today."""
        orders = self.sale_id
        if not orders:
            return []
        found = orders._run_checks()
        blocked = {
            order_id: blocking
            for order_id, rows in found.items()
            if (blocking := [row for row in rows if row["severity"] == "blocking"])
        }
        message = _lt("Order %(order)s is blocked: %(findings)s")
        return [
            Failure(
                picking.id,
                message
                % {
                    "order": picking.sale_id.name,
                    "findings": joined([row["message"] for row in rows], " "),
                },
                "; ".join(sorted(f"{row['check_id']} {row['value']}".strip() for row in rows)),
            )
            for picking in self
            if (rows := blocked.get(picking.sale_id.id))
        ]
