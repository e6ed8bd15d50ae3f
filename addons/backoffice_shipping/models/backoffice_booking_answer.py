from datetime import timedelta

from odoo import fields, models

from ..carriers import NotStarted, OutcomeUnknown, Refused, registry

#: the longest pause between two attempts, seconds
LONGEST_PAUSE = 3600


class BackofficeBooking(models.Model):
    """What each answer, and each missing answer, makes of a booking."""

    _inherit = "backoffice.booking"

    def _after_call(self, call, answer):
        """`call` is what the carrier was asked, see `carriers.Job`."""
        self.ensure_one()
        if call == "book":
            self._after_book(answer.error, answer)
        elif call == "confirm":
            self._after_confirm(answer)
        elif call == "label":
            self._after_label(answer)
        elif call == "find":
            self._after_find(answer)
        else:
            self._after_delete(answer)

    def _after_book(self, error, answer):
        """Of a request that was not answered with a shipment."""
        if isinstance(error, Refused):
            self._log_answer("refuse", answer)
            self._set_unbooked(self._sentence_for(error))
        elif isinstance(error, OutcomeUnknown):
            self._set_unknown(self._sentence_for(error), answer)
        elif self.is_cancel_wanted:  # nothing is there
            self._set_unbooked(self._sentence_for(error))
        elif isinstance(error, NotStarted):
            self.write({"state": "queued", "due_at": fields.Datetime.now()})
            self._log_answer("retry", answer)
        else:  # NotSent, TryLater: nothing is there
            self.state = "queued"
            if not self._put_off(answer):
                self._set_failed(self._sentence_for(error))

    def _after_confirm(self, answer):
        if answer.error is None:
            self._log("answer", answer.result or self.env._("Confirmed."))
            self.write({"state": "closed", "task": False, "due_at": False, "error": False})
        elif isinstance(answer.error, Refused) or not self._put_off(answer):
            self._give_up(self._sentence_for(answer.error), answer)

    def _after_label(self, answer):
        if answer.error is None:
            vals, problem = self._prepare_label(answer.result or ())
            self._log_answer("answer", answer, message=self.env._("The labels came."))
            self.label_id = self.env["ir.attachment"].create(vals) if vals else self.label_id
            self.write({"error": problem, **self._prepare_next_task(label=False)})
            if problem:
                self._alert()
        elif isinstance(answer.error, Refused) or not self._put_off(answer):
            self._log_answer("refuse", answer)
            text = self._sentence_for(answer.error)
            self.write({"error": text, **self._prepare_next_task(label=False)})
            self._alert()

    def _after_find(self, answer):
        """Of a question that only asks: is it there?"""
        if answer.error is None and answer.result is not None:
            self._log("answer", self.env._("The carrier has the shipment."))
            self._settle_alerts()
            self._set_booked({self: answer})
        else:
            self._after_delete(answer)

    def _after_delete(self, answer):
        """Of a cancellation (the shipment is to go) or a question (is it there?)."""
        if isinstance(answer.error, Refused):
            self._give_up(self._sentence_for(answer.error), answer)
        elif answer.error is not None:
            if not self._put_off(answer):
                self._give_up(self._sentence_for(answer.error), answer)
        elif not answer.result and self._is_forgotten():
            self._give_up(
                self.env._(
                    "It was sent so long ago that the carrier may have forgotten it: ask the"
                    " carrier, then say here what it answered."
                )
            )
        else:
            self._after_gone(answer.result)

    def _after_gone(self, existed):
        """The carrier has no shipment of this reference any more."""
        if existed:
            text = self.env._("The carrier had the shipment and has deleted it.")
        else:
            text = self.env._("The carrier knows no shipment of this reference.")
        if self.state == "unknown":
            self._resolve_absent(text)
        else:
            self._set_cancelled(text)

    def _resolve_absent(self, text):
        """Unknown ones that are surely not at the carrier: sent anew, or cancelled."""
        gone = self.filtered("is_cancel_wanted")
        gone._set_cancelled(text)
        rest = self - gone
        rest._log("answer", text)
        tries = self._get_worker_settings()["tries"]
        spent = rest.filtered(lambda b: b.send_count >= tries)
        spent._set_failed(
            self.env._("The carrier's answers were lost %(count)d times.", count=tries)
        )
        again = rest - spent
        again.write(
            {
                "state": "queued",
                "task": "book",
                "due_at": fields.Datetime.now(),
                "attempts": 0,
                "error": False,
            }
        )
        again._settle_alerts()

    # --- Again

    def _ask_the_carrier(self):
        """Not before a request under way has had time to arrive: it would be missed. Where
        the carrier can be asked nothing, a person asks it."""
        settle = timedelta(seconds=self._get_worker_settings()["settle"])
        now = fields.Datetime.now()
        mute = self.filtered(lambda b: b._get_reconciling() == "person")
        mute.write({"task": False, "due_at": False})
        mute._alert()
        for booking in self - mute:
            due_at = max(now, (booking.sent_at or now) + settle)
            booking.write({"task": "reconcile", "due_at": due_at, "attempts": 0})

    def _get_reconciling(self):
        """How this carrier tells what became of a request: find, cancel or person."""
        client = registry.CLIENTS.get(self.carrier_id._booking_code())
        way = client.reconcile_by if client else "person"
        return way if way == "person" or way in client.can else "person"

    def _put_off(self, answer):
        """Sets the next attempt, each pause twice as long; False after the last one.

        While the account does not answer at all, nothing of it is called: that costs the
        booking no attempt, and it goes as soon as the account answers again.
        """
        account = self.carrier_id.booking_account_id
        is_down = answer.error.is_outage and account.state not in (False, "closed")
        attempts = self.attempts + (not is_down)
        if attempts >= self._get_worker_settings()["tries"]:
            return False
        pause = min(30 * 2 ** max(attempts - 1, 0), LONGEST_PAUSE)
        pause = 0 if is_down else max(pause, answer.error.retry_after)
        self.write(
            {
                "attempts": attempts,
                "due_at": fields.Datetime.now() + timedelta(seconds=pause),
                "error": self._sentence_for(answer.error),
            }
        )
        self._log_answer("retry", answer)
        return True

    def _is_forgotten(self):
        """Whether "no such shipment" may only mean that it is too old for the carrier."""
        client = registry.CLIENTS.get(self.carrier_id._booking_code())
        days = client.memory_days if client else 0
        age = fields.Datetime.now() - (self.sent_at or fields.Datetime.now())
        return bool(days) and age > timedelta(days=days - 1)

    def _note_late_answer(self, job, answer):
        """An answer after its claim had run out: too late to act on, too precious to drop."""
        self._log_answer("answer", answer)
        if job.task == "book" and answer.error is None:
            self.error = self.env._(
                "The carrier answered late that it has the shipment %(reference)s: ask the"
                " carrier, and let it delete what is there twice.",
                reference=job.handle.reference,
            )
            self._alert()
