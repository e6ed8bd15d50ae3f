from odoo import api, fields, models
from odoo.tools import ormcache


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    needs_bank_account = fields.Boolean(
        "Collected at the Bank",
        help="Direct debit or bank receipt: an order needs the customer's bank account.",
    )

    @ormcache()
    def _collected_ids(self):
        """Ids of the terms that need the customer's bank account; cached."""
        terms = self.sudo().with_context(active_test=False)
        return frozenset(terms.search([("needs_bank_account", "=", True)]).ids)

    @api.model_create_multi
    def create(self, vals_list):
        terms = super().create(vals_list)
        if any(vals.get("needs_bank_account") for vals in vals_list):
            self.env.registry.clear_cache()
        return terms

    def write(self, vals):
        result = super().write(vals)
        if "needs_bank_account" in vals:
            self.env.registry.clear_cache()
        return result
