from odoo import api, fields, models
from odoo.tools import format_amount

COST_GROUP = "backoffice_shipping.backoffice_shipping_group_cost"


class BackofficeBooking(models.Model):
    """What we expect the carrier to ask for a booking, kept from the day it was queued.

    It is apart from what the customer is charged, and not for everybody's eyes.
    """

    _inherit = "backoffice.booking"

    expected_cost = fields.Monetary(
        currency_field="cost_currency_id",
        compute="_compute_expected_cost",
        store=True,
        copy=False,
        groups=COST_GROUP,
        help="By the tariff of the day on which the booking was queued.",
    )
    cost_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_expected_cost",
        store=True,
        copy=False,
        groups=COST_GROUP,
    )
    cost_tariff_id = fields.Many2one(
        "backoffice.tariff",
        "Tariff",
        compute="_compute_expected_cost",
        store=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups=COST_GROUP,
    )
    expected_cost_parts = fields.Json(
        compute="_compute_expected_cost",
        store=True,
        copy=False,
        groups=COST_GROUP,
        help="Its parts, each with code, parameters and amount.",
    )
    expected_cost_text = fields.Text(
        "How It Adds Up", compute="_compute_expected_cost_text", groups=COST_GROUP
    )

    def _compute_expected_cost(self):
        """Once, when the booking is queued: a tariff of later changes nothing."""
        queued = self.filtered(lambda b: b.state == "queued" and b.picking_ids)
        found = queued._expected_costs()
        keys = {offer.price.tariff.key for offer in found.values() if offer.price}
        tariffs = {t.id: t for t in self.env["backoffice.tariff"].sudo().browse(keys)}
        for booking in self:
            offer = found.get(booking)
            price = offer and offer.price
            tariff = tariffs[price.tariff.key] if price else self.env["backoffice.tariff"]
            booking.expected_cost = float(price.total) if price else 0.0
            booking.cost_tariff_id = tariff
            booking.cost_currency_id = tariff.currency_id or booking.company_id.currency_id
            booking.expected_cost_parts = self._stored_parts(offer)

    def _expected_costs(self):
        """{booking: Offer}"""
        if not self:
            return {}
        Rating = self.env["backoffice.rating"]
        enquiries = Rating._group_enquiries(
            [
                (booking, booking.picking_ids, booking.parcel_ids.mapped("weight"))
                for booking in self
            ]
        )
        pairs = [(enquiry, enquiry.record.carrier_id.sudo()) for enquiry in enquiries]
        offers = Rating._price_pairs(pairs)
        return {e.record: offer for e, offer in zip(enquiries, offers, strict=True)}

    @api.model
    def _stored_parts(self, offer):
        if not offer:
            return False
        if not offer.price:
            return [{"code": "note", "params": {"name": note}} for note in offer.notes]
        return [
            {"code": part.code, "params": part.params, "amount": float(part.amount)}
            for part in offer.price.parts
        ]

    def _get_counted_weight(self, billed):
        """The weight that the contract counts, in kg: its steps and its kilos a cubic metre
        are in it; where a carrier bills the limit of the band, that is no other weight."""
        self.ensure_one()
        shown = [
            part["params"]
            for part in self.expected_cost_parts or []
            if part["code"] in ("freight", "freight_open")
        ]
        counted = sum(float(params.get("weight") or 0) for params in shown)
        limit = sum(float(params.get("limit") or 0) for params in shown)
        return max(self.weight, counted, billed if abs(billed - limit) < 0.001 else 0.0)

    @api.depends("expected_cost_parts")
    @api.depends_context("lang")
    def _compute_expected_cost_text(self):
        Tariff = self.env["backoffice.tariff"]
        for booking in self:
            lines = []
            for part in booking.expected_cost_parts or []:
                text = Tariff._part_sentence(part["code"], part["params"])
                if "amount" in part:
                    amount = format_amount(self.env, part["amount"], booking.cost_currency_id)
                    text = f"{text}: {amount}"
                lines.append(text)
            booking.expected_cost_text = "\n".join(lines)

    def _enqueue(self):
        result = super()._enqueue()
        self.sudo().filtered(lambda booking: booking.state == "queued")._store_expected_cost()
        return result

    def _store_expected_cost(self):
        """By the tariff of today, now and not when somebody looks."""
        for name in (
            "expected_cost",
            "cost_currency_id",
            "cost_tariff_id",
            "expected_cost_parts",
        ):
            self.env.add_to_compute(self._fields[name], self)
        self.mapped("expected_cost")
