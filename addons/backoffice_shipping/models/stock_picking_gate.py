from odoo import models

LET_GO = "backoffice_deliveries_let_go"


class StockPicking(models.Model):
    """The gate: no delivery leaves, and none is booked, while a finding holds it."""

    _inherit = "stock.picking"

    def _pre_action_done_hook(self):
        """Lets the deliveries go that nothing holds; the others stay as they are.

        Here, because the host has just made drafts ready and still asks its own questions
        after it; what is not True goes back to the user instead of going on."""
        asked = self._not_passing().filtered(lambda p: p._is_checked())
        if not asked:
            return super()._pre_action_done_hook()
        _going, held = asked._gate()
        going = self - held
        self.env.cr.cache.setdefault(LET_GO, set()).update(going.ids)
        if not held:
            return super()._pre_action_done_hook()
        result = True
        if going:
            with going._passing():
                again = going.with_context(button_validate_picking_ids=going.ids)
                result = again.button_validate()
        return held._held_action(going) if result is True else result

    def _action_done(self):
        """For callers that do not press the button."""
        let_go = self.env.cr.cache.get(LET_GO, set())
        self.filtered(lambda p: p._is_checked() and p.id not in let_go)._ensure_not_held()
        result = super()._action_done()
        let_go.difference_update(self.ids)
        return result

    def _confirm_checked(self):
        return self.filtered(lambda p: p.state not in ("done", "cancel")).button_validate()

    def _held_action(self, passed, refused=()):
        title = self.env._(
            "%(held)s not validated, %(passed)s validated", held=len(self), passed=len(passed)
        )
        return super()._held_action(passed, refused) | {"name": title}

    def _held_from_booking(self):
        """{id: what is said} of the deliveries that findings hold now. What has just been
        let go is not asked again."""
        let_go = self.env.cr.cache.get(LET_GO, ())
        asked = self.filtered(lambda p: p._is_checked() and p.id not in let_go)
        if not asked:
            return {}
        _going, held = asked._gate()
        return {picking.id: picking.check_summary for picking in held if picking.check_summary}
