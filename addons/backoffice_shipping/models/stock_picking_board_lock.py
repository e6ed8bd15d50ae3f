from odoo import fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import format_date


class StockPicking(models.Model):
    """Two planners on one board: the first one moves a delivery, the second one is told."""

    _inherit = "stock.picking"

    def _lock_for_move(self):
        """Nobody waits for another one's click: who comes second is told, and looks again."""
        self.check_access("write")
        try:
            self.lock_for_update()
        except LockError:
            raise UserError(
                self.env._(
                    "%(names)s: somebody else is moving it at this moment. Load the board"
                    " again and look where it is now.",
                    names=", ".join(self.mapped("name")),
                )
            ) from None

    def _ensure_seen(self, seen):
        """A card that is not where the planner saw it was moved by somebody else since."""
        start = fields.Datetime.to_datetime(seen.get("day_start") or False)
        day = start and self._get_board_day(start)
        for picking in self:
            now = picking._get_ship_day()
            there = "carrier_id" not in seen or picking.carrier_id.id == seen["carrier_id"]
            if there and (not day or now == day):
                continue
            raise UserError(
                self.env._(
                    "%(name)s was moved in the meantime by %(user)s: it leaves on %(day)s with"
                    " %(carrier)s. Load the board again before you move it.",
                    name=picking.name,
                    user=picking.sudo().write_uid.name,
                    day=format_date(self.env, now, date_format="EEEE d MMMM"),
                    carrier=picking.carrier_id.name or self.env._("no carrier"),
                )
            )
