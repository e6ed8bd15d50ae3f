from odoo import fields, models
from odoo.exceptions import UserError


class BackofficeBoardMove(models.TransientModel):
    """Another day, another carrier, or both for the deliveries that were selected."""

    _name = "backoffice.board.move"
    _description = "Move Deliveries"

    picking_ids = fields.Many2many(
        "stock.picking", "backoffice_board_move_rel", "move_id", "picking_id", "Deliveries"
    )
    picking_count = fields.Integer("Selected", compute="_compute_picking_count")
    day = fields.Date("Ship Date", help="The time of the day stays. Empty: the day stays.")
    carrier_id = fields.Many2one("delivery.carrier", help="Empty: it stays.")

    def _compute_picking_count(self):
        for wizard in self:
            wizard.picking_count = len(wizard.picking_ids)

    def action_move(self):
        self.ensure_one()
        if not self.day and not self.carrier_id:
            raise UserError(self.env._("Choose a ship date, a carrier or both."))
        return self.env["backoffice.board.run"]._start(
            self.picking_ids, "move", self.day, self.carrier_id
        )
