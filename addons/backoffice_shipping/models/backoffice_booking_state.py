from odoo import fields, models


class BackofficeBooking(models.Model):
    """The states that a booking is brought into, and what goes with each."""

    _inherit = "backoffice.booking"

    def _set_booked(self, answers):
        """{booking: answer} of those that the carrier has now, stored as one set."""
        labels, logs, told = [], [], self.browse()
        for booking, answer in answers.items():
            result = answer.result
            booking._set_parcel_numbers(result.labels)
            vals, problem = booking._prepare_label(result.labels)
            fetch = bool(problem) and booking.carrier_id._booking_can("label")
            booking.write(
                {
                    "state": "booked",
                    "attempts": 0,
                    "error": False if fetch else problem,
                    "warning": booking._warning_of(result) or False,
                    "tracking_ref": ", ".join(dict.fromkeys(result.tracking_refs))
                    or result.number
                    or False,
                    "carrier_number": result.number or False,
                    **booking._prepare_next_task(label=fetch),
                }
            )
            if vals:
                labels.append((booking, vals))
            if problem and not fetch:
                told |= booking
            detail = "\n".join(f"{key}: {value}" for key, value in result.facts.items())
            logs += booking._prepare_answer_logs("answer", answer, result.warning, detail)
        attachments = self.env["ir.attachment"].create([vals for _booking, vals in labels])
        for (booking, _vals), attachment in zip(labels, attachments, strict=True):
            booking.label_id = attachment
        self.env["backoffice.booking.log"].create(logs)
        told._alert()
        self.browse().union(*answers)._start_wanted_cancellations()

    def _set_parcel_numbers(self, labels):
        for parcel, label in zip(self.parcel_ids, labels, strict=False):
            parcel.write({"parcel_ref": label.parcel_ref, "tracking_ref": label.tracking_ref})

    def _prepare_next_task(self, label):
        """What the worker does next with a booked shipment."""
        task = "label" if label else False
        if not task and self.state != "closed" and self._is_confirmation_needed():
            task = "confirm"
        return {"task": task, "due_at": fields.Datetime.now() if task else False}

    def _is_confirmation_needed(self):
        carrier = self.carrier_id
        return carrier._booking_needs_confirm() and carrier._booking_can("confirm")

    def _start_wanted_cancellations(self):
        """Of bookings that were to be cancelled while the carrier was booking them."""
        wanted = self.filtered("is_cancel_wanted")
        if wanted:
            wanted._start_cancellation()

    def _start_cancellation(self):
        """Of what the carrier has: through its interface, or by a person."""
        able = self.filtered(lambda b: b.carrier_id._booking_can("cancel"))
        able.write(
            {
                "task": "cancel",
                "is_cancel_wanted": True,
                "attempts": 0,
                "due_at": fields.Datetime.now(),
            }
        )
        able._log("cancel", self.env._("The cancellation is queued."))
        unable = self - able
        if unable:
            text = self.env._(
                "This carrier's interface takes no cancellations: keep the parcels here, tell"
                " the carrier where its terms ask for it, then press “Cancelled There”."
            )
            unable.write(
                {"is_cancel_wanted": True, "task": False, "due_at": False, "error": text}
            )
            unable._log("cancel", text)
            unable._alert()

    def _set_unbooked(self, text):
        """The carrier has nothing: what was to be cancelled is, the rest has failed."""
        gone = self.filtered("is_cancel_wanted")
        gone._set_cancelled(text)
        (self - gone)._set_failed(text)

    def _set_failed(self, text):
        if self:
            self.write({"state": "failed", "task": False, "due_at": False, "error": text})
            self._alert()

    def _set_unknown(self, text, answer=None):
        """Nobody knows whether the carrier has it: it is asked after it had time to finish."""
        if not self:
            return
        self.write({"state": "unknown", "attempts": 0, "error": text})
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
