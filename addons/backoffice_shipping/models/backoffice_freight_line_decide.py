from odoo import models
from odoo.exceptions import UserError


class BackofficeFreightLine(models.Model):
    """What a person decides."""

    _inherit = "backoffice.freight.line"

    def action_accept(self):
        """Pays the lines as they were billed."""
        self._decide("accepted", self.filtered(lambda line: line.state != "accepted"))

    def action_dispute(self):
        """Leaves the lines out of the bill until the carrier has answered."""
        lines = self.filtered(lambda line: line.state in ("open", "accepted"))
        for line in lines.sudo().filtered(lambda line: not line.disputed_amount):
            line.disputed_amount = max(line.difference, 0.0) or line.billed
        self._decide("disputed", lines)

    def action_credit(self):
        """The carrier has credited the amount disputed: the rest is paid."""
        self._decide("credited", self.filtered(lambda line: line.state == "disputed"))

    def action_reopen(self):
        self._decide("open", self.filtered(lambda line: line.state != "open"))

    def _decide(self, state, lines):
        self.check_access("write")
        if not lines:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "None of the lines chosen can become “%(state)s”.", state=labels[state]
                )
            )
        lines._ensure_not_billed()
        lines.sudo().write({"state": state})
        self.invoice_id._settle()

    def _choose_booking(self):
        """A booking was chosen by hand: judged anew, and remembered."""
        self.sudo().write({"is_chosen": True})
        for invoice, lines in self.grouped("invoice_id").items():
            charges = {line: line._charge() for line in lines}
            bookings = {charges[line].key: line.booking_id for line in lines if line.booking_id}
            invoice._judge_lines(charges, bookings)
