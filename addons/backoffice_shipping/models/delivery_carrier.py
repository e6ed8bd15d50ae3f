from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..carriers import CarrierError, registry


class DeliveryCarrier(models.Model):
    """What every delivery method that books through the outbox has in common."""

    _inherit = "delivery.carrier"

    booking_moment = fields.Selection(
        [
            ("delivery", "When the delivery is validated"),
            ("document", "When its transport document is issued"),
        ],
        "Book",
        default="delivery",
        required=True,
    )
    booking_price = fields.Selection(
        [("fixed", "Fixed price"), ("rules", "Price rules")],
        "Price",
        default="fixed",
        required=True,
        help="What the order is charged: the carrier's interface tells no prices.",
    )
    booking_needs_phone = fields.Boolean(
        "Telephone Needed", help="A delivery without the consignee's telephone is not booked."
    )
    booking_takes_dangerous = fields.Boolean(
        "Takes Dangerous Goods", help="Agreed with the carrier, papers included."
    )
    booking_sends_mail = fields.Boolean(
        "Tell the Customer",
        default=True,
        help="The customer gets the tracking number by e-mail once the shipment is booked.",
    )
    booking_connect_timeout = fields.Integer(
        "Connect Timeout", default=5, help="Seconds to wait for a connection."
    )
    booking_read_timeout = fields.Integer(
        "Answer Timeout",
        default=30,
        help="Seconds to wait for an answer. After that the outcome counts as unknown and"
        " is asked for.",
    )
    is_outbox = fields.Boolean(compute="_compute_is_outbox")

    @api.constrains("booking_connect_timeout", "booking_read_timeout")
    def _check_booking_timeouts(self):
        for carrier in self:
            waits = (carrier.booking_connect_timeout, carrier.booking_read_timeout)
            if not all(1 <= wait <= 120 for wait in waits):
                raise ValidationError(
                    self.env._(
                        "Timeouts of “%(carrier)s”: set 1 to 120 seconds.", carrier=carrier.name
                    )
                )

    @api.depends("delivery_type")
    def _compute_is_outbox(self):
        for carrier in self:
            carrier.is_outbox = bool(carrier._booking_code())

    # --- Hooks for one carrier

    def _booking_code(self):
        """The name of the client in `carriers.registry`; "" when nothing is booked."""
        return ""

    def _booking_settings(self):
        """That client's settings as keyword arguments."""
        self.ensure_one()
        return {
            "connect_timeout": self.booking_connect_timeout,
            "read_timeout": self.booking_read_timeout,
        }

    def _booking_missing_settings(self):
        """The labels of the settings without which nothing can be booked."""
        return []

    def _booking_needs_confirm(self):
        return False

    def _booking_surcharges(self, place):
        """What this carrier charges more for at a partner's address (islands, mountains, …),
        a sentence each; nothing is refused for it."""
        return []

    # --- Clients

    def _booking_clients(self, known=None):
        """({method: client}, {method: what it lacks}); each method is in one of them.

        `known` is a dict that the caller keeps: clients in it are built once, and again
        when their settings have changed.
        """
        clients, broken = {}, {}
        for carrier in self:
            if not carrier._booking_code():
                broken[carrier] = self.env._(
                    "“%(carrier)s” books with no carrier.", carrier=carrier.name
                )
            elif missing := carrier._booking_missing_settings():
                broken[carrier] = carrier._missing_settings_text(missing)
            else:
                try:
                    clients[carrier] = carrier._build_client({} if known is None else known)
                except CarrierError as error:
                    broken[carrier] = self.env["backoffice.booking"]._carrier_sentence(error)
        return clients, broken

    def _build_client(self, known):
        settings = self._booking_settings()
        if known.get(self.id, (None,))[0] != settings:
            known[self.id] = settings, registry.build(self._booking_code(), **settings)
        return known[self.id][1]

    def _booking_can(self, capability):
        """Whether this carrier's client declares it; what it lacks is never called."""
        client = registry.CLIENTS.get(self._booking_code()) if self else None
        return bool(client) and capability in client.can

    def _booking_has_labels(self):
        """Whether a shipment without labels lacks something."""
        client = registry.CLIENTS.get(self._booking_code()) if self else None
        return client is None or client.has_labels

    def _missing_settings_text(self, missing):
        return self.env._(
            "The delivery method “%(carrier)s” lacks: %(settings)s.",
            carrier=self.name,
            settings=", ".join(missing),
        )

    # --- Price

    def _booking_rate(self, order):
        """The host's answer to `rate_shipment`, by fixed price or rules."""
        if self.booking_price == "rules":
            return self.base_on_rule_rate_shipment(order)
        return self.fixed_rate_shipment(order)

    def _booking_exact_price(self, picking):
        if self.booking_price == "fixed":
            return self.fixed_price
        return self._get_price_available(picking.sale_id) if picking.sale_id else 0.0

    def _apply_margins(self, price, order=False):
        if self.is_outbox and self.booking_price == "fixed":
            return float(price)
        return super()._apply_margins(price, order)
