from odoo import models

from odoo.addons.backoffice_sales.models.check_definition import Failure


class SaleOrder(models.Model):
    """Can the delivery method of an order take it at all?"""

    _inherit = "sale.order"

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"carrier_id"}

    def _check_carrier_able(self, definition):
        """Quotations that the host would not offer their delivery method: its own rules on
        weight, volume, address and product tags, each named when it fails."""
        message = self.env._("%(carrier)s cannot take this order: %(reasons)s.")
        failures = []
        for order in self.filtered(lambda o: o.state in ("draft", "sent") and o.carrier_id):
            refusals = order._carrier_refusals()
            if refusals:
                values, reasons = zip(*refusals, strict=True)
                shown = {"carrier": order.carrier_id.name, "reasons": ", ".join(reasons)}
                failures.append(Failure(order.id, message % shown, "; ".join(values)))
        return failures

    def _carrier_refusals(self):
        """Why the delivery method does not take this order: [(what it is in no language, the
        text)]."""
        carrier, refusals = self.carrier_id, []
        if not carrier._match_address(self.partner_shipping_id):
            refusals.append(("address", self.env._("the address is not served")))
        if carrier.max_weight and not carrier._match_weight(self):
            weight, unit = self._figure(carrier.max_weight), carrier.weight_uom_name
            text = self.env._("over %(weight)s %(unit)s", weight=weight, unit=unit)
            refusals.append((f"weight {weight}", text))
        if carrier.max_volume and not carrier._match_volume(self):
            volume, unit = self._figure(carrier.max_volume), carrier.volume_uom_name
            text = self.env._("over %(volume)s %(unit)s", volume=volume, unit=unit)
            refusals.append((f"volume {volume}", text))
        if not carrier._match_must_have_tags(self):
            wanted = carrier.must_have_tag_ids
            tags = ", ".join(wanted.mapped("name"))
            refusals.append((f"tags {wanted.ids}", self.env._("only for %(tags)s", tags=tags)))
        if carrier.excluded_tag_ids and not carrier._match_excluded_tags(self):
            unwanted = carrier.excluded_tag_ids
            tags = ", ".join(unwanted.mapped("name"))
            text = self.env._("not for %(tags)s", tags=tags)
            refusals.append((f"not tags {unwanted.ids}", text))
        return refusals
