from odoo import fields, models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    _customer_idx = models.Index(
        "(partner_id, date) WHERE payment_type = 'inbound' AND partner_type = 'customer'"
    )

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") == "rejected":
            self._note_unpaid()
        return result

    def _note_unpaid(self):
        """A presented item came back: the customer's next orders wait for somebody who may
        decide, until the date is emptied."""
        today = fields.Date.context_today(self)
        returned = self.filtered(
            lambda p: p.payment_type == "inbound" and p.partner_type == "customer"
        )
        for company, payments in returned.grouped("company_id").items():
            customers = payments.partner_id.commercial_partner_id.sudo()
            customers.with_company(company).credit_unpaid_date = today
