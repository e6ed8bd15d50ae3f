from contextlib import contextmanager

from odoo import models

GUARDED = "backoffice_orders_guarded"


class BackofficeApprovalOrderMixin(models.AbstractModel):
    """Changes after the gate: what it would have held may not be typed into a confirmed order.

    What an order lacks is looked at before and after: what it lacked before, because the
    customer was blocked or a rule was written since, is no reason to refuse. A manager may,
    and what the host does by itself is not stopped."""

    _inherit = "backoffice.approval.order.mixin"

    def _is_confirmed(self):
        """Whether this order passed the gate."""
        raise NotImplementedError

    @contextmanager
    def _guarding(self, changing):
        """Around a change of these orders, or of their lines; the outermost decides.
        `changing`: names of the fields of the order, or of its lines, that change."""
        orders = self._guarded_orders() if changing else self.browse()
        if not orders or not orders._looks_at_changes(changing):
            yield
            return
        guarded = self.env.cr.cache.setdefault(GUARDED, set())
        keys = {(self._name, order_id) for order_id in orders.ids}
        before = orders._lacking_after(changing)
        guarded |= keys
        try:
            yield
        finally:
            guarded -= keys
        orders = orders.exists().filtered(lambda order: order._is_confirmed())
        orders._refuse_new_needs(before, changing)

    def _guarded_orders(self):
        free = self.env.su or self.env.user.has_group(
            "backoffice_sales.backoffice_sales_group_manager"
        )
        if free:
            return self.browse()
        guarded = self.env.cr.cache.get(GUARDED, ())
        return self.filtered(
            lambda order: order._is_confirmed() and (self._name, order.id) not in guarded
        )

    def _looks_at_changes(self, changing):
        """Whether anything has to be asked because of a change of these fields; a hook."""
        return True

    def _lacking_after(self, changing):
        """What would hold the orders: {order id: {(check id, value): message}}; a hook."""
        return self._needs_as_open()

    def _needs_as_open(self):
        """What would hold the orders if they were not confirmed yet. Checks look at open
        orders, so they are looked at as if they were."""
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
                    needs[order_id] = self._demanded()
        return needs

    def _demanded(self):
        """That a rule asks although nothing was found, as `_lacking_after` says it."""
        return {(False, ""): self._message_text(self._demand())}

    def _refuse_new_needs(self, before, changing):
        after = self._lacking_after(changing) if self else {}
        for order in self:
            new = {
                key: text
                for key, text in after[order.id].items()
                if key not in before[order.id]
            }
            if new:
                order._refuse_change(" ".join(new.values()))
