from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

OPEN = ("draft", "sent", "to approve")
CONFIRMED = ("to approve", "purchase")


class PurchaseOrder(models.Model):
    """The gate: no purchase order goes out while a finding holds it.

    It stands beside the host's double validation: an order that passes may still wait there
    for a purchase manager, and is looked at again when it is approved.
    """

    _inherit = "purchase.order"

    def button_confirm(self):
        """Confirms the orders that nothing holds; the others stay as they are.

        Returns the host's result, or an action that shows what holds the rest."""
        return self._through_gate("button_confirm")

    def button_approve(self, force=False):
        """Approves the orders that nothing holds; the others stay as they are."""
        return self._through_gate("button_approve", force=force)

    def _through_gate(self, method, **arguments):
        entering = self._not_passing().filtered(lambda order: order.state in OPEN)
        if not entering:  # the host approves what it confirms
            return getattr(super(), method)(**arguments)
        self.check_access("write")
        entering._queue_up()
        passed, held = entering._gate()
        going, result = self - held, True
        if going:
            with passed._passing():
                result = getattr(super(PurchaseOrder, going), method)(**arguments)
        if held and not (isinstance(result, dict) and result.get("type")):
            return held._held_action(passed)
        return result

    def _open_documents(self):
        """Requests, and what is ordered and not yet billed."""
        return Domain("state", "in", OPEN) | Domain("state", "=", "purchase") & Domain(
            "invoice_status", "!=", "invoiced"
        )

    def _preview_defaults(self):
        return {**super()._preview_defaults(), "name": "…"}

    def _confirm_checked(self):
        return self.filtered(lambda order: order.state in OPEN).button_confirm()

    def _queue_up(self):
        """Two orders with one reference of a supplier that are confirmed at the same moment
        would not see each other: both write the supplier's row, so that the database lets
        one pass and the host repeats the other."""
        suppliers = self.filtered("partner_ref").partner_id.commercial_partner_id
        if suppliers:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE res_partner SET write_date = write_date WHERE id IN (
                        SELECT id FROM res_partner WHERE id = ANY(%s)
                         ORDER BY id FOR NO KEY UPDATE)
                    """,
                    suppliers.ids,
                )
            )

    # --- Ways round the buttons

    @api.model_create_multi
    def create(self, vals_list):
        """An order that comes confirmed, from a file or a program, is made as a request and
        then asked like any other."""
        own = self.default_get(["state"]).get("state")  # anybody may keep a default
        states = [vals.get("state", own) for vals in vals_list]
        orders = super().create(
            [
                {**vals, "state": "draft"} if state in CONFIRMED else vals
                for vals, state in zip(vals_list, states, strict=True)
            ]
        )
        for wanted in CONFIRMED:
            ids = [i for i, state in zip(orders.ids, states, strict=True) if state == wanted]
            if ids:
                self.browse(ids).write({"state": wanted})
        return orders

    def write(self, vals):
        """A state that is set by hand is asked for like a button; what is written along
        comes first, so that it is looked at too."""
        entering = self._entering_by_hand(vals)
        if entering:
            others = {name: value for name, value in vals.items() if name != "state"}
            if others:
                super().write(others)
            entering._ensure_not_held()
            vals = {"state": vals["state"]}
        result = super().write(vals)
        if vals.get("state") in ("cancel", "draft"):
            self._recheck()
        return result

    def _entering_by_hand(self, vals):
        """Those of the orders that `vals` would confirm without the gate."""
        if vals.get("state") not in CONFIRMED:
            return self.browse()
        entering = self._not_passing().filtered(lambda order: order.state != "purchase")
        cancelled = entering.filtered(lambda order: order.state == "cancel")
        if cancelled:
            raise UserError(
                self.env._(
                    "%(order)s is cancelled: set it back to a draft first.",
                    order=cancelled[:1].name,
                )
            )
        return entering
