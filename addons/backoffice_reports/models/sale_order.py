from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def write(self, vals):
        """Every way to send, confirm or cancel goes through here."""
        done = super().write(vals)
        if vals.get("state") in ("sent", "sale", "cancel"):
            self.env["sale.order.line"]._keep_subjects(self.ids)
        return done
