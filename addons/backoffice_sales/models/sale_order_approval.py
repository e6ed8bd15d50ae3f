from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: what is looked at again when a confirmed order is changed; the other checks are about
#: the customer or the day, and may fail without anybody having touched the order
PRICE_CHECKS = {"below_cost", "discount", "zero_price"}


class SaleOrder(models.Model):
    """The gate: no order is confirmed while a finding holds it, whichever way it comes."""

    _inherit = "sale.order"

    # --- Confirm

    def action_confirm(self):
        """Confirms the orders that nothing holds; the others stay as they are.

        Returns the host's result, or an action that shows what holds the rest."""
        self.check_access("write")
        going, held = self._gate()
        result = True
        if going:
            confirming = self.env.cr.cache.setdefault("backoffice_passed", set())
            confirming.update(going.ids)
            try:
                result = super(SaleOrder, going).action_confirm()
            finally:
                confirming.difference_update(going.ids)
        if held:
            return held._held_action(going)
        return result

    def _gate(self):
        """Runs the checks and splits the orders: (may be confirmed, held)."""
        orders = self.filtered(lambda order: order.state in ("draft", "sent"))
        orders._queue_up()
        self.env.cr.cache["backoffice_confirming"] = True
        try:
            found = orders._run_checks()
        finally:
            self.env.cr.cache.pop("backoffice_confirming", None)
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
        held = orders.browse([order.id for order in orders if order.id in held_ids])
        return self - held, held

    def _queue_up(self):
        """Two orders of one customer that are confirmed at the same moment would not see
        each other: each has room under the credit limit, and each is the first with its
        reference. Both write the customer's row here, so that the database lets one pass
        and the host repeats the other, which then sees the first."""
        customers = self.filtered(
            lambda order: order.client_order_ref or order.company_id.account_use_credit_limit
        )
        partners = (customers.partner_id | customers.partner_invoice_id).commercial_partner_id
        if partners:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE res_partner SET write_date = write_date WHERE id IN (
                        SELECT id FROM res_partner WHERE id = ANY(%s)
                         ORDER BY id FOR NO KEY UPDATE)
                    """,
                    partners.ids,
                )
            )

    def _held_action(self, confirmed):
        """Shows what holds these orders."""
        self.env["backoffice.finding"].flush_model()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._(
                "%(held)s not confirmed, %(confirmed)s confirmed",
                held=len(self),
                confirmed=len(confirmed),
            ),
            "res_model": "backoffice.finding",
            "views": [
                (self.env.ref("backoffice_sales.backoffice_finding_view_dialog").id, "list")
            ],
            "domain": [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("state", "=", "open"),
                ("severity", "in", ("blocking", "approval")),
            ],
            "target": "new",
            "context": {"create": False, "delete": False},
        }

    # --- Ways round the button

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.filtered(lambda order: order.state == "sale")._refuse_held()
        return orders

    def write(self, vals):
        if vals.get("state") == "sale":
            passed = self.env.cr.cache.get("backoffice_passed", ())
            self.filtered(
                lambda order: order.state in ("draft", "sent") and order.id not in passed
            )._refuse_held()
        result = super().write(vals)
        if vals.get("state") in ("cancel", "draft"):
            self._recheck()
        return result

    def _refuse_held(self):
        """Raises when something holds one of the orders: for callers that set the state
        themselves instead of confirming."""
        holding = {
            order_id: [row for row in rows if row["severity"] in ("blocking", "approval")]
            for order_id, rows in (self._run_checks() if self else {}).items()
        }
        approved = self._approved_checks() if any(holding.values()) else {}
        for order in self:
            held = [
                row["message"]
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
                raise UserError(
                    self.env._(
                        "%(order)s is confirmed and cannot be changed so: %(finding)s Ask a "
                        "manager to make this change, or write another order.",
                        order=self.browse(row["res_id"]).name,
                        finding=row["message"],
                    )
                )
