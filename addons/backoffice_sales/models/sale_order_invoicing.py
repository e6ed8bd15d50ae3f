from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class SaleOrder(models.Model):
    """The second gate: what holds invoicing, where a check says so."""

    _inherit = "sale.order"

    def _create_invoices(self, grouped=False, final=False, date=None):
        """What runs by itself, such as a payment that came in, leaves out the orders that are
        held: nobody is there to read why."""
        held = self._held_from_invoicing()
        if held and not self.env.su:
            self._refuse_invoicing(held)
        return super(SaleOrder, self - self.browse(held))._create_invoices(
            grouped=grouped, final=final, date=date
        )

    def _held_from_invoicing(self):
        """{order id: what holds it from being invoiced}; no query where no check does."""
        definitions = self.env["backoffice.check"]._definitions(self._name)
        if not self or not any(check.at_invoicing for check in definitions):
            return {}
        found = self._deciding(self._run_checks(), "at_invoicing")
        approved = self._approved_checks() if found else {}
        held = {
            order_id: [
                self._message_text(row)
                for row in rows
                if row["severity"] == "blocking"
                or row["severity"] == "approval"
                and row["check_id"] not in approved.get(order_id, ())
            ]
            for order_id, rows in found.items()
        }
        return {order_id: messages for order_id, messages in held.items() if messages}

    def _refuse_invoicing(self, held):
        raise UserError(
            "\n".join(
                self.env._(
                    "%(order)s cannot be invoiced: %(findings)s",
                    order=self.browse(order_id).name,
                    findings=" ".join(messages),
                )
                for order_id, messages in held.items()
            )
        )

    def _open_documents(self):
        """Quotations, and what is confirmed and not yet invoiced."""
        open_order = Domain("state", "in", ("draft", "sent"))
        return open_order | Domain("state", "=", "sale") & Domain(
            "invoice_status", "!=", "invoiced"
        )
