from odoo import fields, models
from odoo.exceptions import UserError

from ..carriers import OutcomeUnknown, Refused, registry

RELEASES = [
    ("redeliver", "Deliver again"),
    ("return", "Return to us"),
    ("collect", "The consignee collects it"),
    ("destroy", "Destroy"),
]


class BackofficeBooking(models.Model):
    """The answer for a held shipment, through the outbox: sent once, never blindly again."""

    _inherit = "backoffice.booking"

    task = fields.Selection(
        selection_add=[
            ("release", "Answer for the held shipment"),
            ("proof", "Fetch the proof of delivery"),
        ]
    )
    release_action = fields.Selection(RELEASES, readonly=True, copy=False)
    release_text = fields.Char(readonly=True, copy=False)
    release_state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("sent", "Sent"),
            ("done", "Accepted"),
            ("failed", "Not accepted"),
        ],
        "Answer",
        readonly=True,
        copy=False,
    )

    def action_open_release(self):
        """The window for the answer."""
        self.check_access("write")
        self._ensure_releasable()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_shipping.backoffice_tracking_release_action"
        )
        return action | {"context": {"default_booking_ids": self.ids}}

    def _ensure_releasable(self, wanted=None):
        """UserError that says which shipment takes no answer, and the way out."""
        for booking in self:
            releases = booking._get_releases()
            if not releases or (wanted and wanted not in releases):
                raise UserError(
                    self.env._(
                        "%(carrier)s takes no such answer for %(name)s by its interface: answer"
                        " on its portal or by telephone, then settle the shipment here.",
                        carrier=booking.carrier_id.name,
                        name=booking.name,
                    )
                )
            if booking.state not in ("booked", "closed") or (
                booking.task and booking.task != "proof"
            ):
                raise UserError(
                    self.env._(
                        "%(name)s is busy or not with the carrier: wait for its next step.",
                        name=booking.name,
                    )
                )

    def _get_releases(self):
        client = registry.CLIENTS.get(self.carrier_id._booking_code())
        return client.releases if client and "release" in client.can else ()

    def _queue_release(self, action, text):
        """Hands the answer to the worker."""
        self.check_access("write")
        self._ensure_releasable(action)
        found = self.sudo()
        found.write(
            {
                "task": "release",
                "due_at": fields.Datetime.now(),
                "attempts": 0,
                "release_action": action,
                "release_text": text or False,
                "release_state": "queued",
            }
        )
        label = dict(self._fields["release_action"]._description_selection(self.env))[action]
        found._log("queue", self.env._("Answer for the held shipment: %(text)s", text=label))
        self._wake_worker()

    # --- The worker

    def _get_call_request(self):
        if self.task != "release":
            return super()._get_call_request()
        self.release_state = "sent"
        return {"action": self.release_action, "text": self.release_text or ""}

    def _stop_interrupted(self):
        """An answer that was sent by a worker that ended may have arrived."""
        lost = self.filtered(lambda b: b.task == "release" and b.release_state == "sent")
        lost._set_release_unknown()
        return super()._stop_interrupted()

    def _set_release_unknown(self):
        if self:
            self.release_state = "failed"
            self._give_up(
                self.env._(
                    "Nobody knows whether the carrier took the answer: look at the next events"
                    " or ask the carrier before you answer again."
                )
            )

    def _after_call(self, call, answer):
        if call == "release":
            return self._after_release(answer)
        if call == "proof":
            return self._after_proof(answer)
        return super()._after_call(call, answer)

    def _after_release(self, answer):
        if answer.error is None:
            words = answer.result or self.env._("Accepted.")
            self._log_answer("answer", answer, message=words)
            now = fields.Datetime.now()
            self.write(
                {
                    "task": False,
                    "due_at": False,
                    "error": False,
                    "release_state": "done",
                    "track_state": "open",
                    "track_due_at": now,
                }
            )
            self._set_settled()
            self._settle_alerts()
        elif isinstance(answer.error, OutcomeUnknown):
            self._log_answer("lost", answer)
            self._set_release_unknown()
        elif isinstance(answer.error, Refused) or not self._put_off(answer):
            self.release_state = "failed"
            self._give_up(self._sentence_for(answer.error), answer)
        else:  # nothing reached the carrier
            self.release_state = "queued"
