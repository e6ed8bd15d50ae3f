from odoo import models


class BackofficeBooking(models.Model):
    """A label for each parcel: what is printed again is what the carrier gave once."""

    _inherit = "backoffice.booking"

    def _set_booked(self, answers):
        res = super()._set_booked(answers)
        self._store_parcel_labels({b: answer.result.labels for b, answer in answers.items()})
        return res

    def _after_label(self, answer):
        res = super()._after_label(answer)
        if answer.error is None:
            self._store_parcel_labels({self: answer.result or ()})
        return res

    def _store_parcel_labels(self, found):
        """Keeps each label of {booking: labels} as it came, on its parcel; a single one is
        kept once."""
        rows = []
        for booking, labels in found.items():
            pairs = zip(booking.parcel_ids, labels, strict=False)
            pairs = [(parcel, label) for parcel, label in pairs if label.content]
            if len(pairs) == 1 and len(labels) == 1:
                pairs[0][0].label_id = booking.label_id
            else:
                rows += pairs
        attachments = self.env["ir.attachment"].create(
            [parcel.booking_id._prepare_label_vals(parcel, label) for parcel, label in rows]
        )
        for (parcel, _label), attachment in zip(rows, attachments, strict=True):
            parcel.label_id = attachment

    def _prepare_label_vals(self, parcel, label):
        prefix = self.carrier_id._get_delivery_label_prefix()
        return {
            "name": f"{prefix}-{self.name}-{parcel.id}.{label.kind}",
            "raw": label.content,
            "mimetype": "application/pdf" if label.kind == "pdf" else "text/plain",
            "res_model": self._name,
            "res_id": self.id,
        }

    def _set_cancelled(self, text):
        res = super()._set_cancelled(text)
        self.parcel_ids.filtered("label_id").label_id = False
        return res
