from odoo import models

from odoo.addons.backoffice_sales.models.check_definition import Failure
from odoo.addons.backoffice_sales.models.check_text import Sentences

_lt = Sentences(__name__)


class SaleOrder(models.Model):
    """Can the delivery method of an order take it at all?"""

    _inherit = "sale.order"

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"carrier_id"}

    def _check_carrier_able(self, definition):
        """Quotations that the host would not offer their delivery method: its own rules on
        weight, volume, address and product tags, each named when it fails."""
        message = _lt("%(carrier)s cannot take this order: %(reasons)s.")
        failures = []
        for order in self.filtered(lambda o: o.state in ("draft", "sent") and o.carrier_id):
            refusals = order.carrier_id._refusals(order.partner_shipping_id, order)
            if refusals:
                values = [value for value, _text in refusals]
                shown = {
                    "carrier": self._label_text(order.carrier_id, "name"),
                    "reasons": self._in_each(order, SaleOrder._refusals_text),
                }
                failures.append(Failure(order.id, message % shown, "; ".join(values)))
        return failures

    def _refusals_text(self):
        return ", ".join(self.carrier_id._refusal_texts(self.partner_shipping_id, self))
