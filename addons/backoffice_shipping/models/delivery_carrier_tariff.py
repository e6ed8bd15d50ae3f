from odoo import fields, models


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
        """Why the host would not offer this method for an order or a delivery (`source`) to
        `place`: its own limits on address, weight, volume and product tags, a text each."""
        self.ensure_one()
        reasons = []
        if not self._match_address(place):
            reasons.append(self.env._("the address is not served"))
        if self.max_weight and not self._match_weight(source):
            reasons.append(
                self.env._(
                    "over %(weight)s %(unit)s",
                    weight=source._figure(self.max_weight),
                    unit=self.weight_uom_name,
                )
            )
        if self.max_volume and not self._match_volume(source):
            reasons.append(
                self.env._(
                    "over %(volume)s %(unit)s",
                    volume=source._figure(self.max_volume),
                    unit=self.volume_uom_name,
                )
            )
        if not self._match_must_have_tags(source):
            tags = ", ".join(self.must_have_tag_ids.mapped("name"))
            reasons.append(self.env._("only for %(tags)s", tags=tags))
        if self.excluded_tag_ids and not self._match_excluded_tags(source):
            tags = ", ".join(self.excluded_tag_ids.mapped("name"))
            reasons.append(self.env._("not for %(tags)s", tags=tags))
        return reasons
