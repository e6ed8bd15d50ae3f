from dataclasses import replace

from odoo import fields, models

#: {field of a carrier's address: field here}
TEXTS = {"name": "label_name", "street": "label_street", "city": "label_city"}


class BackofficeCarrierTextMixin(models.AbstractModel):
    """An address as it is written for the carrier, where the customer's own is too long.

    It stays with the delivery and its booking: the customer's address is not touched.
    """

    _name = "backoffice.carrier.text.mixin"
    _description = "Address as Written for the Carrier"

    label_name = fields.Char("Name for the Carrier", copy=False)
    label_street = fields.Char("Street for the Carrier", copy=False)
    label_city = fields.Char("City for the Carrier", copy=False)

    def _write_for_carrier(self, address):
        """The Address with the texts that are given here."""
        texts = {key: self[name] for key, name in TEXTS.items() if self[name]}
        if "street" in texts:
            texts["street2"] = ""
        return replace(address, **texts) if texts else address

    def _copy_carrier_texts(self):
        return {name: self[name] for name in TEXTS.values()}
