from odoo import models


class PurchaseOrder(models.Model):
    """A confirmed purchase order that is changed is looked at as if it were still open."""

    _inherit = "purchase.order"

    def write(self, vals):
        with self._guarding(self._check_trigger_fields() & vals.keys()):
            return super().write(vals)

    def _is_confirmed(self):
        return self.state == "purchase"

    def _take_for_undecided(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_order SET state = 'draft' WHERE id = ANY(%s)", [self.ids]
        )
        self.env.invalidate_all(flush=False)
        return super()._take_for_undecided()
