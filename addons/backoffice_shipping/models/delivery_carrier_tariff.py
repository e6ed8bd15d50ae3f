from odoo import api, fields, models


class DeliveryCarrier(models.Model):
    """What a delivery method costs us, and what it does not take."""

    _inherit = "delivery.carrier"

    tariff_ids = fields.One2many(
        "backoffice.tariff",
        "carrier_id",
        "Tariffs",
        groups="backoffice_shipping.backoffice_shipping_group_cost",
    )
    tariff_count = fields.Integer(
        compute="_compute_tariff_count",
        groups="backoffice_shipping.backoffice_shipping_group_cost",
    )

    def _compute_tariff_count(self):
        groups = self.env["backoffice.tariff"]._read_group(
            [("carrier_id", "in", self.ids)], ["carrier_id"], ["__count"]
        )
        counts = {carrier.id: count for carrier, count in groups}
        for carrier in self:
            carrier.tariff_count = counts.get(carrier.id, 0)

    @api.depends("delivery_type")
    def _compute_supports_shipping_insurance(self):
        """A method whose contract has a price for insurance can insure."""
        result = super()._compute_supports_shipping_insurance()
        insured = (
            self.env["backoffice.tariff"]
            .sudo()
            ._read_group(
                [("carrier_id", "in", self.ids), ("insurance_percent", ">", 0)], ["carrier_id"]
            )
        )
        known = {carrier.id for (carrier,) in insured}
        for carrier in self.filtered(lambda carrier: carrier.id in known):
            carrier.supports_shipping_insurance = True
        return result

    def action_view_tariffs(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Tariffs of %(carrier)s", carrier=self.name),
            "res_model": "backoffice.tariff",
            "view_mode": "list,form",
            "domain": [("carrier_id", "=", self.id)],
            "context": {"default_carrier_id": self.id},
        }

    def _refusal_texts(self, place, source):
        """Why the host would not offer this method, a text each."""
        return [text for _value, text in self._refusals(place, source)]

    def _refusals(self, place, source):
        """Why the host would not offer this method for an order or a delivery (`source`) to
        `place`: its own limits on address, weight, volume and product tags. [(what it is in
        no language, the text)]"""
        self.ensure_one()
        refusals = []
        if not self._match_address(place):
            refusals.append(("address", self.env._("the address is not served")))
        if self.max_weight and not self._match_weight(source):
            weight, unit = source._figure(self.max_weight), self.weight_uom_name
            text = self.env._("over %(weight)s %(unit)s", weight=weight, unit=unit)
            refusals.append((f"weight {self.max_weight:g}", text))
        if self.max_volume and not self._match_volume(source):
            volume, unit = source._figure(self.max_volume), self.volume_uom_name
            text = self.env._("over %(volume)s %(unit)s", volume=volume, unit=unit)
            refusals.append((f"volume {self.max_volume:g}", text))
        if not self._match_must_have_tags(source):
            wanted = self.must_have_tag_ids
            tags = ", ".join(wanted.mapped("name"))
            refusals.append((f"tags {wanted.ids}", self.env._("only for %(tags)s", tags=tags)))
        if self.excluded_tag_ids and not self._match_excluded_tags(source):
            unwanted = self.excluded_tag_ids
            tags = ", ".join(unwanted.mapped("name"))
            text = self.env._("not for %(tags)s", tags=tags)
            refusals.append((f"not tags {unwanted.ids}", text))
        return refusals
