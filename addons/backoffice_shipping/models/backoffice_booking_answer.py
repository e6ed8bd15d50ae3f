from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..carriers import NotStarted, OutcomeUnknown, Refused, registry

#: the longest pause between two attempts, seconds
LONGEST_PAUSE = 3600


class BackofficeBooking(models.Model):
    """What each answer, and each missing answer, makes of a booking."""

    _inherit = "backoffice.booking"

    # --- After the call

    def _after_book(self, answer):
        error = answer.error
        if error is None:
            self._set_booked(answer)
        elif isinstance(error, Refused):
            self._log_answer("refuse", answer)
            self._set_failed(self._sentence_for(error))
        elif isinstance(error, OutcomeUnknown):
            self._set_unknown(self._sentence_for(error), answer)
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

    def _after_delete(self, answer):
        """Of a cancellation (the shipment is to go) or a question (is it there?)."""
        if isinstance(answer.error, Refused):
            self._give_up(self._sentence_for(answer.error), answer)
        elif answer.error is not None:
            if not self._put_off(answer):
                self._give_up(self._sentence_for(answer.error), answer)
        elif answer.result is False and self._is_forgotten():
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
        for booking in rest.filtered(lambda b: b.send_count >= tries):
            booking._set_failed(
                self.env._("The carrier's answers were lost %(count)d times.", count=tries)
            )
        again = rest.filtered(lambda b: b.state == "unknown")
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

    # --- New states

    def _set_booked(self, answer):
        result = answer.result
        numbers = dict.fromkeys(result.tracking_refs)
        rows = list(zip(self.parcel_ids, result.labels, strict=False))
        for parcel, label in rows:
            parcel.parcel_ref, parcel.tracking_ref = label.parcel_ref, label.tracking_ref
        confirm = self.carrier_id._booking_needs_confirm()
        label, problem = self._store_label(result.labels)
        self.write(
            {
                "state": "booked",
                "task": "confirm" if confirm else False,
                "due_at": fields.Datetime.now() if confirm else False,
                "attempts": 0,
                "error": problem,
                "warning": self._warning_of(result) or False,
                "tracking_ref": ", ".join(numbers) or False,
                "carrier_number": result.number or False,
                "label_id": label.id,
            }
        )
        detail = "\n".join(f"{key}: {value}" for key, value in result.facts.items())
        self._log_answer("answer", answer, message=result.warning, detail=detail)
        if problem:
            self._alert()

    def _set_failed(self, text):
        if self:
            self.write({"state": "failed", "task": False, "due_at": False, "error": text})
            self._alert()

    def _set_unknown(self, text, answer=None):
        """Nobody knows whether the carrier has it: it is asked after it had time to finish."""
        if not self:
            return
        self.write({"state": "unknown", "task": "reconcile", "attempts": 0, "error": text})
        self._ask_the_carrier()
        if answer:
            self._log_answer("lost", answer)
        else:
            self._log("lost", text)

    def _set_cancelled(self, text):
        if not self:
            return
        self._log("cancel", text)
        self._withdraw()
        self.write(
            {
                "state": "cancelled",
                "task": False,
                "due_at": False,
                "error": False,
                "is_cancel_wanted": False,
                "tracking_ref": False,
                "carrier_number": False,
                "label_id": False,
            }
        )
        self._settle_alerts()

    def _give_up(self, text, answer=None):
        """The worker can do no more: the state stays, a person is told."""
        if not self:
            return
        if answer:
            self._log_answer("refuse", answer)
        else:
            self._log("refuse", text)
        self.write({"task": False, "due_at": False, "error": text})
        self.filtered(lambda b: b.state != "unknown").is_cancel_wanted = False
        self._alert()

    # --- Again

    def _ask_the_carrier(self):
        """Not before a request under way has had time to arrive: it would be missed."""
        settle = timedelta(seconds=self._get_worker_settings()["settle"])
        now = fields.Datetime.now()
        for booking in self:
            due_at = max(now, (booking.sent_at or now) + settle)
            booking.write({"task": "reconcile", "due_at": due_at, "attempts": 0})

    def _ensure_settled(self):
        settle = timedelta(seconds=self._get_worker_settings()["settle"])
        for booking in self:
            if booking.sent_at and booking.sent_at + settle > fields.Datetime.now():
                raise UserError(
                    self.env._(
                        "%(name)s was sent a moment ago and may still arrive: wait a few"
                        " minutes.",
                        name=booking.name,
                    )
                )

    def _put_off(self, answer):
        """Sets the next attempt, each pause twice as long; False after the last one."""
        attempts = self.attempts + 1
        if attempts >= self._get_worker_settings()["tries"]:
            return False
        pause = min(30 * 2 ** (attempts - 1), LONGEST_PAUSE)
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

    # --- Telling

    def _sentence_for(self, error):
        """The error in the language of the one who is responsible."""
        lang = self.user_id.lang or self.env.lang
        return self.with_context(lang=lang)._carrier_sentence(error)

    def _problems_text(self, problems):
        return "\n".join(self._problem_sentence(problem) for problem in problems)

    def _log(self, event, message=None, **values):
        self.env["backoffice.booking.log"].sudo().create(
            [
                {
                    "booking_id": booking.id,
                    "event": event,
                    "reference": booking.reference,
                    "message": message or booking.error,
                    **values,
                }
                for booking in self
            ]
        )

    def _log_answer(self, event, answer, message=None, **values):
        if answer.error:
            message = self._sentence_for(answer.error)
            code = answer.error.code
        else:
            code = getattr(answer.result, "code", 0)
        self._log(event, message or event, code=code or 0, duration=answer.seconds, **values)

    def _alert(self):
        """A to-do for the one who is responsible, one at a time."""
        self._settle_alerts()
        kind = self.env.ref("mail.mail_activity_data_warning", raise_if_not_found=False)
        if not kind:
            return
        self.env["mail.activity"].sudo().create(
            [
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": booking.id,
                    "user_id": booking.user_id.id or self.env.uid,
                    "summary": self.env._("The shipment needs you"),
                    "note": booking.error,
                }
                for booking in self
            ]
        )

    def _settle_alerts(self):
        if self:
            self.activity_unlink(["mail.mail_activity_data_warning"])
