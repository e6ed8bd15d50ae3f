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
        lines._answer_disputes()
        self.invoice_id._settle()

    def _answer_disputes(self):
        """A credit note that is accepted comes as a document of its own: what was disputed
        is entered as it was billed, and the credit beside it."""
        taken = self.sudo().filtered(lambda x: x.state == "accepted" and x.verdict == "credit")
        disputed = taken.earlier_line_id.filtered(lambda line: line.state == "disputed")
        if disputed:
            disputed.state = "accepted"
            disputed.invoice_id._settle()

    def _rounded_parts(self):
        """{charge: amount} in whole cents, together what was billed: a file may have more
        decimals, and the largest charge bears what rounding leaves."""
        self.ensure_one()
        money = self.currency_id
        parts = {name: money.round(amount) for name, amount in (self.parts or {}).items()}
        if parts:
            largest = max(parts, key=lambda name: abs(parts[name]))
            parts[largest] += self.billed - sum(parts.values())
        return parts

    def _inherit_notes(self, others):
        """Values for this line, to which `others` are added."""
        notes = dict.fromkeys(note for note in (self | others).mapped("note") if note)
        return {"note": " · ".join(notes) or False}

    def _point_to_heirs(self, heirs):
        """Later invoices that name one of these lines, which go, name its heir; `heirs` is
        {line: ids of those that were added to it}."""
        heir_of = {id_: heir for heir, ids in heirs.items() for id_ in map(int, ids)}
        for line in self.search([("earlier_line_id", "in", self.ids)]):
            line.earlier_line_id = heir_of[line.earlier_line_id.id]

    def _choose_booking(self):
        """A booking was chosen by hand: judged anew, and remembered."""
        self.sudo().write({"is_chosen": True})
        for invoice, lines in self.grouped("invoice_id").items():
            charges = {line: line._charge() for line in lines}
            bookings = {charges[line].key: line.booking_id for line in lines if line.booking_id}
            invoice._judge_lines(charges, bookings)
