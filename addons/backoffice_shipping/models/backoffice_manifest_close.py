from odoo import fields, models
from odoo.exceptions import UserError

from ..carriers import Refused

MIME = "application/pdf"
LONGEST_REASON = 500


class BackofficeManifest(models.Model):
    """Closing with the carrier: one call for all, one for each, or none.

    Closing twice is no error for a carrier, so that a lost answer is asked for by the same
    call. Each shipment's confirmation is a step of its booking, in the outbox of bookings.
    """

    _inherit = "backoffice.manifest"

    # --- Actions

    def action_close(self):
        """Closes; pressed twice, or while it is closing, it does nothing more."""
        self.check_access("write")
        if self and all(m.state in ("closing", "closed") for m in self):
            return
        for manifest in self._for_action(("draft", "failed")):
            manifest._drop_what_cannot_go()
            if not manifest.open_count:
                raise UserError(
                    self.env._(
                        "%(name)s has no shipment to close: add what is booked, or undo it.",
                        name=manifest.name,
                    )
                )
            manifest._start_closing()

    def _drop_what_cannot_go(self):
        """What was cancelled since it was gathered is taken off."""
        gone = self.line_ids.filtered(
            lambda line: line.state == "open" and not line.booking_id._can_be_closed()
        )
        text = self.env._("It is cancelled, or its cancellation waits for the carrier.")
        gone._refuse(dict.fromkeys(gone, text))

    def _start_closing(self):
        self._settle_errand_alerts()
        lines = self.line_ids.filtered(lambda line: line.state == "open")
        # what a carrier has closed once needs no second word
        done = lines.filtered(lambda line: line.booking_id.state == "closed")
        way = self.carrier_id._get_closing_way()
        if way == "none":
            done = lines
        done._accept()
        todo = lines - done
        if not todo:
            self._finish_closing()
        elif way == "close":
            self._queue_errand("close", state="closing")
        else:
            self.write({"state": "closing", "error": False})
            todo.booking_id._queue_confirmation()

    # --- The call for all

    def _errand_args(self, task):
        lines = self.line_ids.filtered(lambda line: line.state == "open")
        return (tuple(booking._get_handle() for booking in lines.booking_id),)

    def _after_orphan(self):
        """Closing twice is no error: the same call asks what became of it."""
        self.write({"is_sent": False, "due_at": fields.Datetime.now()})

    def _after_errand(self, task, answer):
        error = answer.error
        if error is None:
            self._settle_lines(answer.result)
            self._keep_paper(answer.result.paper)
            self._finish_closing()
        elif isinstance(error, Refused) or not self._put_off_errand(
            self._errand_sentence(error)
        ):
            self._fail_errand(self._errand_sentence(error))

    def _settle_lines(self, closing):
        """Each shipment by the carrier's word; silence about one is no yes."""
        lines = self.line_ids.filtered(lambda line: line.state == "open")
        done = lines.filtered(lambda line: line.booking_id.reference in set(closing.done))
        reasons = {
            line: closing.refused.get(line.booking_id.reference)
            or self.env._("The carrier said nothing about it.")
            for line in lines - done
        }
        done._accept()
        self._refuse_lines(lines - done, reasons)

    def _refuse_lines(self, lines, reasons):
        """The rest closes; these go back among what waits, with the carrier's words."""
        for line in lines:
            reasons[line] = str(reasons[line] or "").replace("\0", "")[:LONGEST_REASON]
            line.booking_id.error = self.env._(
                "Not closed with %(manifest)s: %(reason)s",
                manifest=self.name,
                reason=reasons[line],
            )
        lines._refuse(reasons)
        if lines:
            lines.booking_id._alert()

    def _keep_paper(self, paper):
        """The carrier's own list; what is no PDF is kept as a plain file."""
        if not paper or not paper.content:
            return
        is_pdf = paper.content[:1024].lstrip().startswith(b"%PDF")
        self.paper_id = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.pdf" if is_pdf else f"{self.name}.bin",
                "raw": paper.content,
                "mimetype": MIME if is_pdf else "application/octet-stream",
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    # --- One call for each

    def _after_booking_step(self, booking, problem=None):
        """A booking of this manifest is confirmed, or `problem` says why it cannot be."""
        line = self.line_ids.filtered(
            lambda row: row.booking_id == booking and row.state == "open"
        )
        if not line:
            return
        if problem:
            self._refuse_lines(line, {line: problem})
        else:
            line._accept()
        self._finish_closing()

    # --- The end

    def _finish_closing(self):
        """Closed once every line is settled; failed when the carrier took none."""
        if self.line_ids.filtered(lambda line: line.state == "open"):
            return
        if self.closed_count:
            self._done_errand(state="closed", error=False, closed_at=fields.Datetime.now())
            self._settle_errand_alerts()
            self.env["backoffice.cutoff.warning"]._settle(self)
        else:
            self._fail_errand(self.env._("The carrier closed none of these shipments."))

    def _fail_errand(self, text):
        self._done_errand(state="failed", error=text)
        self._alert_errand(self.env._("The manifest is not closed"))


class BackofficeManifestLine(models.Model):
    _inherit = "backoffice.manifest.line"

    def _release(self):
        """Off the manifest without a trace: nothing was told to the carrier."""
        self.booking_id.manifest_id = False
        self.unlink()
