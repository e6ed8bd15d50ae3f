from datetime import datetime, timedelta

from odoo import fields, models

from ..carriers import OutcomeUnknown, Pickup, Refused


class BackofficePickup(models.Model):
    """What the carrier is asked, and what each answer and each missing one makes of it."""

    _inherit = "backoffice.pickup"

    # --- To the carrier

    def _get_here(self):
        """Now at the depot, as carriers are told times: without a zone."""
        return self.warehouse_id._get_local_now(self.company_id).replace(tzinfo=None)

    def _get_moment(self, hour):
        start = datetime(self.date.year, self.date.month, self.date.day)  # noqa: DTZ001
        return start + timedelta(minutes=round(hour * 60))

    def _get_pickup(self):
        """The request as the carriers' package understands it."""
        place = self.warehouse_id._get_depot_address(self.company_id)
        countries = self.manifest_id.line_ids.booking_id.partner_id.country_id
        return Pickup(
            reference=self.reference,
            place=self.env["backoffice.booking"]._prepare_address(place),
            ready_at=self._get_moment(self.ready_hour),
            close_at=self._get_moment(self.close_hour),
            parcels=self.parcels,
            weight=self.weight,
            notes=self.notes or "",
            pallets=self.pallets,
            countries=tuple(sorted(set(countries.mapped("code")))),
        )

    def _errand_args(self, task):
        if task == "cancel_pickup":
            return (self.number,)
        (self.reference,) = self.env["backoffice.booking"]._next_references(1)
        self.sent_at = fields.Datetime.now()
        return (self._get_pickup(),)

    # --- After the call

    def _after_errand(self, task, answer):
        if task == "cancel_pickup":
            self._after_cancel(answer)
        else:
            self._after_request(answer)

    def _after_request(self, answer):
        error = answer.error
        if error is None:
            self._set_requested(answer.result)
        elif isinstance(error, OutcomeUnknown):
            self._set_unknown(self._errand_sentence(error))
        elif isinstance(error, Refused) or not self._put_off_errand(
            self._errand_sentence(error)
        ):
            self._fail_errand(self._errand_sentence(error))
        else:
            self.sent_at = False  # nothing is there: it may still be taken back

    def _set_requested(self, result):
        self._done_errand(
            state="requested",
            number=str(result.number or "").replace("\0", "")[:64],
            window=str(result.window or "").replace("\0", "")[:200],
            error=False,
        )
        if not self.number:
            self._set_unknown(self.env._("The carrier gave no number: ask it for one."))

    def _set_unknown(self, text):
        """Never asked for again by itself: a person asks the carrier."""
        self._done_errand(state="unknown", error=text)
        self._alert_errand(self.env._("Does the carrier have this pickup?"))

    def _after_cancel(self, answer):
        error = answer.error
        if error is None:
            if not answer.result:
                self._message_log(body=self.env._("The carrier knew no such pickup."))
            self._done_errand(state="cancelled", error=False)
            self._settle_errand_alerts()
        # asking twice to take the same pickup back does no harm
        elif isinstance(error, Refused) or not self._put_off_errand(
            self._errand_sentence(error)
        ):
            self._fail_errand(self._errand_sentence(error))

    def _after_orphan(self):
        text = self.env._("The worker that asked for it ended without an answer.")
        for pickup in self:
            if pickup.task == "cancel_pickup":
                pickup.write({"is_sent": False, "due_at": fields.Datetime.now()})
            else:
                pickup._set_unknown(text)

    def _after_late_answer(self, task, answer):
        """It came after its claim had run out, and is too precious to drop."""
        if task == "request_pickup" and answer.error is None:
            self._message_log(
                body=self.env._(
                    "The carrier answered late: it has the pickup %(number)s.",
                    number=answer.result.number,
                )
            )

    def _fail_errand(self, text):
        """What cannot be cancelled stays requested, what cannot be requested fails."""
        state = "requested" if self.state == "cancelling" else "failed"
        self._done_errand(state=state, error=text)
        self._alert_errand(self.env._("The pickup needs you"))
