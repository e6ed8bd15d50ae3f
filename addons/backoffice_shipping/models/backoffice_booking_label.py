from odoo import models


class BackofficeBooking(models.Model):
    """A label for each parcel: what is printed again is what the carrier gave once."""

    _inherit = "backoffice.booking"

    def _store_label(self, labels):
        label, problem = super()._store_label(labels)
        self._store_parcel_labels(labels, label)
        return label, problem

    def _store_parcel_labels(self, labels, whole):
        """Keeps each label as it came, on its parcel; a single one is kept once."""
        pairs = [
            (parcel, label)
            for parcel, label in zip(self.parcel_ids, labels, strict=False)
            if label.content
        ]
        if len(pairs) == 1 and len(labels) == 1:
            pairs[0][0].label_id = whole
            return
        attachments = self.env["ir.attachment"].create(
            [
                self._prepare_label_vals(f"{self.name}-{number}", label)
                for number, (_parcel, label) in enumerate(pairs, 1)
            ]
        )
        for (parcel, _label), attachment in zip(pairs, attachments, strict=True):
            parcel.label_id = attachment

    def _prepare_label_vals(self, name, label):
        prefix = self.carrier_id._get_delivery_label_prefix()
        return {
            "name": f"{prefix}-{name}.{label.kind}",
            "raw": label.content,
            "mimetype": "application/pdf" if label.kind == "pdf" else "text/plain",
            "res_model": self._name,
            "res_id": self.id,
        }

    def _set_cancelled(self, text):
        res = super()._set_cancelled(text)
        self.parcel_ids.filtered("label_id").label_id = False
        return res
