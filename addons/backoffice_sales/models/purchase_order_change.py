from contextlib import contextmanager

from odoo import models

GUARDED = "backoffice_purchases_guarded"


class PurchaseOrder(models.Model):
    """Changes after the gate: what it would have held may not be typed into a confirmed order.

    Checks look at open orders, so the order is looked at as if it were one, before and
    after: what held it before, because the supplier was blocked since, is no reason to
    refuse. A manager may, and what the host does by itself is not stopped."""

    _inherit = "purchase.order"

    def write(self, vals):
        with self._guarding(self._check_trigger_fields() & vals.keys()):
            return super().write(vals)

    @contextmanager
    def _guarding(self, changing=True):
        """Around a change of these orders, or of their lines; the outermost decides."""
        orders = self._guarded_orders() if changing else self.browse()
        if not orders:
            yield
            return
        guarded = self.env.cr.cache.setdefault(GUARDED, set())
        before = orders._needs_as_open()
        guarded.update(orders.ids)
        try:
            yield
        finally:
            guarded.difference_update(orders.ids)
        orders = orders.exists().filtered(lambda order: order.state == "purchase")
        orders._refuse_new_needs(before)

    def _guarded_orders(self):
        free = self.env.su or self.env.user.has_group(
            "backoffice_sales.backoffice_sales_group_manager"
        )
        if free:
            return self.browse()
        guarded = self.env.cr.cache.get(GUARDED, ())
        return self.filtered(lambda o: o.state == "purchase" and o.id not in guarded)

    def _needs_as_open(self):
        """What would hold the orders if they were not confirmed yet:
        {order id: {(check id, value): message}}."""
        with self._set_aside():
            self._take_for_undecided()
            found = self._deciding(self._run_checks())
            waiting, _missing = self._approval_gaps(found)
            approved = self._approved_checks()
            needs = {order.id: {} for order in self}
            for order_id, rows in found.items():
                known = approved.get(order_id, ())
                needs[order_id] = {
                    (row["check_id"], row["value"]): self._message_text(row)
                    for row in rows
                    if row["severity"] == "blocking"
                    or (row["severity"] == "approval" and row["check_id"] not in known)
                }
            for order_id in waiting:
                if not needs[order_id]:
                    demand = self._demand()
                    needs[order_id] = {(False, ""): self._message_text(demand)}
        return needs

    def _refuse_new_needs(self, before):
        after = self._needs_as_open() if self else {}
        for order in self:
            new = {
                key: text
                for key, text in after[order.id].items()
                if key not in before[order.id]
            }
            if new:
                order._refuse_change(" ".join(new.values()))

    def _take_for_undecided(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE purchase_order SET state = 'draft' WHERE id = ANY(%s)", [self.ids]
        )
        self.env.invalidate_all(flush=False)
        return super()._take_for_undecided()
