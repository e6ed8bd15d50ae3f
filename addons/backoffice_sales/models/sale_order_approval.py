from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .check_guard import CheckGuard

#: what is looked at again when a confirmed order is changed; the other checks are about
#: the customer or the day, and may fail without anybody having touched the order
PRICE_CHECKS = {
    "below_cost",
    "category_margin",
    "credit_exposure",
    "credit_over_insured",
    "discount",
    "order_margin",
    "zero_price",
}


class SaleOrder(models.Model):
    """The gate: no order is confirmed while a finding holds it, whichever way it comes."""

    _inherit = "sale.order"

    # --- Confirm

    def action_confirm(self):
        """Confirms the orders that nothing holds; the others stay as they are.

        Returns the host's result, or an action that shows what holds the rest."""
        self.check_access("write")
        going, held = self._gate()
        refused = going._refused_by_host() if len(self) > 1 else {}
        going -= going.browse(refused)
        result = True
        if going:
            confirming = self.env.cr.cache.setdefault("backoffice_passed", set())
            confirming.update(going.ids)
            try:
                result = super(SaleOrder, going).action_confirm()
            finally:
                confirming.difference_update(going.ids)
        if held or refused:
            return held._held_action(going, refused.values())
        return result

    def _confirm_checked(self):
        """What the dialog does again: without those that went on in the meantime."""
        return self.filtered(lambda order: order.state in ("draft", "sent")).action_confirm()

    def _refused_by_host(self):
        """{order id: what the host says against it}: one such order is no reason to confirm
        none of a batch."""
        return {
            order.id: f"{order.name}: {refusal}"
            for order in self
            if (refusal := order._confirmation_error_message())
        }

    def _gate(self):
        """Runs the checks and splits the orders: (may be confirmed, held)."""
        orders = self.filtered(lambda order: order.state in ("draft", "sent"))
        found = orders._found_together()
        held_ids = {
            order_id
            for order_id, rows in found.items()
            if any(row["severity"] == "blocking" for row in rows)
        }
        asking = {
            order_id: rows for order_id, rows in found.items() if order_id not in held_ids
        }
        approved = orders._hold_for_approval(asking)
        held_ids |= {
            order_id
            for order_id, rows in asking.items()
            if any(row["severity"] == "approval" for row in rows) and order_id not in approved
        }
        held_ids |= self._to_acknowledge(found)
        held = orders.browse([order.id for order in orders if order.id in held_ids])
        return self - held, held

    def _found_together(self):
        """What a run finds while these orders are let pass together: limits are used up from
        one to the next, and orders of the same customers wait for each other."""
        self._queue_up()
        self.env.cr.cache["backoffice_confirming"] = True
        try:
            found = self._deciding(self._run_checks())
        finally:
            self.env.cr.cache.pop("backoffice_confirming", None)
        CheckGuard(self.env.cr).settle()
        return found

    def _queue_up(self):
        """Two orders of one customer that are confirmed at the same moment would not see
        each other: each has room under the credit limit, and each is the first with its
        reference. Both write the customer's row along with the run, so that the database
        lets one pass and the host repeats the other, which then sees the first. (It need not
        come first: a transaction reads what was there when it began.)"""
        customers = self.filtered(
            lambda order: order.client_order_ref or order.company_id.account_use_credit_limit
        )
        partners = (customers.partner_id | customers.partner_invoice_id).commercial_partner_id
        if partners:
            CheckGuard(self.env.cr).first(
                SQL(
                    """
                    UPDATE res_partner SET write_date = write_date WHERE id IN (
                        SELECT id FROM res_partner WHERE id = ANY(%s)
                         ORDER BY id FOR NO KEY UPDATE)
                    """,
                    partners.ids,
                )
            )

    @api.model
    def _to_acknowledge(self, found):
        """Warnings are acknowledged with a reason where there is somebody to ask: the
        screens say so in the context. Nothing else holds because of it."""
        if not self.env.context.get("backoffice_ask"):
            return set()
        definitions = self.env["backoffice.check"]._definitions(self._name)
        asking = {check.id for check in definitions if check.must_acknowledge}
        return {
            order_id
            for order_id, rows in found.items()
            if any(
                row["severity"] == "warning" and not row["crash"] and row["check_id"] in asking
                for row in rows
            )
        }

    # --- Ways round the button

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        confirmed = orders.filtered(lambda order: order.state == "sale")
        if confirmed:
            confirmed._refuse_held(confirmed._found_as_quotations())
        return orders

    def write(self, vals):
        entering = self._entering(vals)
        if entering and len(vals) > 1:
            # what is written along comes first, so that it is looked at too
            super().write({name: value for name, value in vals.items() if name != "state"})
            vals = {"state": vals["state"]}
        entering._refuse_held()
        result = super().write(vals)
        if vals.get("state") in ("cancel", "draft", "sent"):
            self._recheck()
        return result

    def _entering(self, vals):
        """The orders that a caller of `write` confirms by setting the state itself."""
        if vals.get("state") != "sale":
            return self.browse()
        passed = self.env.cr.cache.get("backoffice_passed", ())
        entering = self.filtered(lambda o: o.state != "sale" and o.id not in passed)
        for order in entering:
            if order.state == "cancel":
                raise UserError(
                    self.env._(
                        "%(order)s is cancelled: set it back to a quotation first.",
                        order=order.name,
                    )
                )
        return entering

    def _found_as_quotations(self):
        """What a run finds on orders that were made confirmed: most checks look at
        quotations only, and so may the domain of a rule. Leaves nothing behind."""
        with self._set_aside():
            self._take_for_undecided()
            found = self._found_together()
            waiting, _missing = self._approval_gaps({})
            for order_id in waiting:
                found.setdefault(order_id, []).append(self._demand())
            return found

    def _take_for_undecided(self):
        for table, column in (("sale_order", "id"), ("sale_order_line", "order_id")):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET state = 'draft' WHERE %s = ANY(%s)",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    self.ids,
                )
            )
        self.env.invalidate_all(flush=False)
        return super()._take_for_undecided()

    def _refuse_held(self, found=None):
        """Raises when something holds one of the orders: for callers that set the state
        themselves instead of confirming. `found`: what a run gave, if one was made."""
        if found is None:
            found = self._found_together() if self else {}
        holding = {
            order_id: [row for row in rows if row["severity"] in ("blocking", "approval")]
            for order_id, rows in found.items()
        }
        approved = self._approved_checks() if any(holding.values()) else {}
        for order in self:
            held = [
                self._message_text(row)
                for row in holding.get(order.id, ())
                if row["severity"] == "blocking"
                or row["check_id"] not in approved.get(order.id, ())
            ]
            if held:
                raise UserError(
                    self.env._(
                        "%(order)s cannot be confirmed: %(findings)s",
                        order=order.name,
                        findings=" ".join(held),
                    )
                )

    # --- Changes after the gate

    def _check_saved(self):
        """A confirmed order goes on to the warehouse: what the gate would have held may not
        be typed into it afterwards. A manager may, and the finding stays to be seen; what
        the host does by itself, with all rights, is not stopped."""
        confirmed = self.filtered(lambda order: order.state == "sale")
        free = self.env.su or self.env.user.has_group(
            "backoffice_sales.backoffice_sales_group_manager"
        )
        if free or not confirmed:
            return super()._check_saved()
        before = self.env["backoffice.finding"]._current(self._name, confirmed.ids)
        approved = confirmed._live_requests(("approved",))
        result = super()._check_saved()
        confirmed._refuse_changes(before, approved.filtered(lambda r: r.state != "approved"))
        return result

    def _refuse_changes(self, before, lapsed):
        """Raises when a price finding is new, has another figure, or lost its approval.
        `before` are the stored findings as `_current` gives them."""
        lost = {(c.id, r.res_id) for r in lapsed.sudo() for c in r.check_ids}
        definitions = self.env["backoffice.check"]._definitions(self._name)
        guarded = {check.id for check in definitions if check.code in PRICE_CHECKS}
        stored = self.env["backoffice.finding"]._current(self._name, self.ids)
        for key, row in stored.items():
            known = before.get(key, {})
            same = known.get("state") == "open" and known["value"] == row["value"]
            holds = row["state"] == "open" and row["severity"] in ("blocking", "approval")
            if holds and row["check_id"] in guarded and (key in lost or not same):
                finding = self.env["backoffice.finding"].sudo().browse(row["id"])
                self.browse(row["res_id"])._refuse_change(finding.message)
