from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeBookingLog(models.Model):
    """What happened to a booking, in order; rows are added and never changed."""

    _name = "backoffice.booking.log"
    _description = "Booking Log"
    _order = "id desc"
    _rec_name = "message"

    booking_id = fields.Many2one(
        "backoffice.booking", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="booking_id.company_id", store=True, index=True)
    event = fields.Selection(
        [
            ("queue", "Queued"),
            ("check", "Checked"),
            ("send", "Sent"),
            ("answer", "Answered"),
            ("refuse", "Refused"),
            ("lost", "Answer lost"),
            ("retry", "Put off"),
            ("cancel", "Cancelled"),
        ],
        required=True,
        readonly=True,
    )
    reference = fields.Char("Sender Reference", readonly=True)
    code = fields.Integer("Carrier's Code", readonly=True, aggregator=None)
    message = fields.Text(readonly=True)
    # the account number and what the carrier charges stand in it
    detail = fields.Text(
        readonly=True,
        groups="backoffice_shipping.backoffice_shipping_group_cost,base.group_system",
        help="The request or the answer, without secrets.",
    )
    duration = fields.Float("Seconds", readonly=True, digits=(16, 2), aggregator="avg")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A booking's log is kept."))

    def write(self, vals):
        self.check_access("write")
        if vals:
            raise UserError(self.env._("A booking's log is not changed afterwards."))
        return super().write(vals)
