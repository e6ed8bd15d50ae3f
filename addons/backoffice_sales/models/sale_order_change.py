from odoo import models

PARTIES = {"company_id", "partner_id", "partner_invoice_id", "partner_shipping_id"}


class SaleOrder(models.Model):
    """A confirmed order goes to nobody else, and grows into no approval that it has not.

    Prices and credit are looked at when the change is saved (`_check_saved`)."""

    _inherit = "sale.order"

    def write(self, vals):
        with self._guarding(self._check_trigger_fields() & vals.keys()):
            return super().write(vals)

    def _is_confirmed(self):
        return self.state == "sale"

    def _looks_at_changes(self, changing):
        rules = self.env["backoffice.approval.rule"]._definitions(self._name)
        return bool(PARTIES & changing) or any(rule.always for rule in rules)

    def _lacking_after(self, changing):
        if PARTIES & changing:
            return super()._lacking_after(changing)
        waiting, _missing = self._approval_gaps({})
        return {
            order_id: self._demanded() if order_id in waiting else {} for order_id in self.ids
        }
