from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_amount

from ..carriers import InvalidShipment
from ..models.backoffice_tariff import COST_GROUP
from ..models.live_rates import ask_all
from ..models.rating_offer import Offer

LONGEST_WAIT = 20  # seconds that a person waits for live rates, all carriers together
WITHOUT_CALLS = ("fixed", "base_on_rule")


class BackofficeRateCompare(models.TransientModel):
    """What each delivery method would ask for one order or delivery, which one is proposed,
    and why."""

    _name = "backoffice.rate.compare"
    _description = "Comparison of Carriers"

    order_id = fields.Many2one("sale.order", readonly=True, ondelete="cascade")
    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", readonly=True)
    place_id = fields.Many2one("res.partner", "Goes to", readonly=True)
    weight = fields.Float("Weight (kg)", readonly=True, digits="Stock Weight")
    volume = fields.Float("Volume (m³)", readonly=True, digits="Volume")
    parcel_count = fields.Integer("Parcels", readonly=True)
    leaves_on = fields.Date(readonly=True)
    promised_on = fields.Date("Promised for", readonly=True)
    reason = fields.Char("Proposal", readonly=True)
    has_live = fields.Boolean(readonly=True, help="Some carrier tells its prices at once.")
    offer_ids = fields.One2many("backoffice.rate.compare.offer", "compare_id", readonly=True)

    def _record(self):
        return self.order_id or self.picking_id

    @api.model
    def _open_for(self, record):
        """The comparison of an order or a delivery, without calling anybody."""
        record.check_access("read")
        field = "order_id" if record._name == "sale.order" else "picking_id"
        compare = self.create({field: record.id})
        compare._fill()
        return compare._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Compare Carriers: %(name)s", name=self._record().name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _fill(self, live=None):
        """Writes the offers down; `live` is what `_live_offers` gave."""
        Rating = self.env["backoffice.rating"].sudo()
        (enquiry,) = self._record()._rating_enquiries()
        offers = Rating._offers([enquiry])[enquiry.record]
        offers += self._with_obstacles(live or [], offers)
        choice = Rating._choice(enquiry, offers, self.env["backoffice.carrier.rule"]._rules())
        taken = choice.taken and choice.taken.tag
        name = taken.carrier.name if taken else self.env._("None")
        offers.sort(key=lambda offer: self._rank(offer, taken))
        charged = self._charged(enquiry, offers)
        self.sudo().write(
            {
                "currency_id": enquiry.company.currency_id.id,
                "place_id": enquiry.place.id,
                "weight": enquiry.facts.weight,
                "volume": enquiry.facts.volume,
                "parcel_count": len(enquiry.loads),
                "leaves_on": enquiry.leaves,
                "promised_on": enquiry.promised,
                "reason": f"{name}: {Rating._reason(choice)}",
                "has_live": bool(self._live_clients([o.carrier for o in offers])),
                "offer_ids": [Command.clear()]
                + [
                    Command.create(
                        self._offer_values(offer, taken, choice, charged.get(offer.carrier))
                    )
                    for offer in offers
                ],
            }
        )

    @api.model
    def _rank(self, offer, taken):
        unknown = offer.cost is None
        return (offer is not taken, bool(offer.obstacles), unknown, offer.cost or 0)

    @api.model
    def _with_obstacles(self, live, offers):
        """Who cannot take it by its own rules cannot at a live rate either."""
        known = {offer.carrier: offer.obstacles for offer in offers}
        return [o.but(obstacles=o.obstacles + known.get(o.carrier, ())) for o in live]

    def _charged(self, enquiry, offers):
        """{carrier: (price, problem)} for the customer, of those methods that ask nobody."""
        order = self.order_id or self.picking_id.sale_id
        found = {}
        for carrier in {offer.carrier for offer in offers} if order else ():
            if carrier.is_outbox or carrier.delivery_type in WITHOUT_CALLS:
                rate = carrier.rate_shipment(order.sudo())
                price = rate["price"] if rate["success"] else None
                found[carrier] = (price, rate["error_message"] or "")
        return found

    def _offer_values(self, offer, taken, choice, charged):
        price, problem = charged or (None, "")
        notes = list(offer.notes) + ([problem] if problem and not offer.obstacles else [])
        if offer.carrier.id in choice.forbidden:
            rule = choice.forbidden[offer.carrier.id]
            notes.insert(0, self.env._("Forbidden by the rule “%(rule)s”.", rule=rule.name))
        promise = {True: "kept", False: "late", None: "unknown"}[offer.kept]
        return {
            "carrier_id": offer.carrier.id,
            "service": offer.service,
            "service_code": offer.service_code,
            "is_live": offer.is_live,
            "is_proposed": offer is taken,
            "has_cost": offer.cost is not None,
            "cost": float(offer.cost or 0),
            "cost_text": self._cost_text(offer),
            "has_charge": price is not None,
            "charge": price or 0.0,
            "has_days": offer.days is not None,
            "transit_days": offer.days or 0,
            "arrives_on": offer.arrives,
            "promise": promise,
            "obstacles": "\n".join(offer.obstacles),
            "notes": "\n".join(notes),
        }

    def _cost_text(self, offer):
        if not offer.price:
            return ""
        Tariff = self.env["backoffice.tariff"]
        currency = (
            self.env["res.currency"]
            .sudo()
            .search([("name", "=", offer.price.tariff.currency)], limit=1)
        )
        lines = [
            f"{Tariff._part_sentence(part.code, part.params)}: "
            f"{format_amount(self.env, float(part.amount), currency)}"
            for part in offer.price.parts
        ]
        return "\n".join([offer.price.tariff.name, *lines])

    # --- Live rates

    def action_ask_live(self):
        """Asks the carriers that tell prices, all at once and each with its timeout. Nothing
        has been written before, so nothing is locked while they think."""
        self.ensure_one()
        (enquiry,) = self._record()._rating_enquiries()
        carriers = self.env["backoffice.rating"].sudo()._carriers([enquiry])
        clients = self._live_clients(carriers)
        if not clients:
            raise UserError(self.env._("No carrier here tells its prices before booking."))
        answers = ask_all(
            {carrier: (client, enquiry.shipment) for carrier, client in clients.items()},
            LONGEST_WAIT,
        )
        self._fill(self._live_offers(enquiry, answers))
        return self._reopen()

    @api.model
    def _live_clients(self, carriers):
        """{carrier: client} of those that tell prices and are set up."""
        outbox = self.env["delivery.carrier"].sudo().union(*carriers).filtered("is_outbox")
        clients, _broken = outbox._booking_clients()
        return {carrier: c for carrier, c in clients.items() if "rate" in c.can}

    @api.model
    def _live_offers(self, enquiry, answers):
        offers = []
        for carrier, answer in answers.items():
            if isinstance(answer, tuple):
                offers += [self._live_offer(enquiry, carrier, rate) for rate in answer]
                if not answer:
                    text = self.env._("The carrier offers no service for this.")
                    offers.append(Offer(carrier, obstacles=(text,), is_live=True))
            else:
                text = self._failure_text(answer)
                offers.append(Offer(carrier, obstacles=(text,), is_live=True))
        return offers

    @api.model
    def _failure_text(self, error):
        Booking = self.env["backoffice.booking"]
        if isinstance(error, InvalidShipment):
            return " ".join(Booking._problem_sentence(problem) for problem in error.problems)
        return Booking._carrier_sentence(error)

    @api.model
    def _live_offer(self, enquiry, carrier, rate):
        company, cost = enquiry.company, None
        currency = self.env["res.currency"].sudo().with_context(active_test=False)
        currency = currency.search([("name", "=", rate.currency)], limit=1)
        day = enquiry.leaves or fields.Date.context_today(self)
        if currency:
            amount = currency._convert(rate.price, company.currency_id, company, day)
            cost = Decimal(str(amount))
        values = {
            "cost": cost,
            "service": rate.name or rate.service,
            "service_code": rate.service,
            "is_live": True,
        }
        offer = Offer(carrier, **values)
        Rating = self.env["backoffice.rating"].sudo()
        if rate.delivery_on:
            dated = offer.but(arrives=rate.delivery_on, days=rate.days or None)
            return Rating._promised(enquiry, dated)
        return Rating._timed(enquiry, offer, rate.days or None)


class BackofficeRateCompareOffer(models.TransientModel):
    """What one delivery method would ask."""

    _name = "backoffice.rate.compare.offer"
    _description = "Offer of a Carrier"
    _order = "id"

    compare_id = fields.Many2one(
        "backoffice.rate.compare", required=True, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="compare_id.currency_id")
    carrier_id = fields.Many2one("delivery.carrier", "Delivery Method", readonly=True)
    service = fields.Char(readonly=True)
    service_code = fields.Char(readonly=True)
    is_live = fields.Boolean("Live", readonly=True)
    is_proposed = fields.Boolean("Proposed", readonly=True)
    has_cost = fields.Boolean(readonly=True, groups=COST_GROUP)
    cost = fields.Monetary("Expected Cost", readonly=True, groups=COST_GROUP)
    cost_text = fields.Text("How It Adds Up", readonly=True, groups=COST_GROUP)
    has_charge = fields.Boolean(readonly=True)
    charge = fields.Monetary("Customer Pays", readonly=True)
    has_days = fields.Boolean(readonly=True)
    transit_days = fields.Integer(readonly=True)
    arrives_on = fields.Date(readonly=True)
    promise = fields.Selection(
        [("kept", "Kept"), ("late", "Late"), ("unknown", "Not known")],
        "Promised Day",
        readonly=True,
    )
    obstacles = fields.Text("Cannot Because", readonly=True)
    notes = fields.Text("To Know", readonly=True)

    def action_choose(self):
        """Sets this delivery method on the order or the delivery, and the service that was
        quoted: what is booked is what was shown here."""
        self.ensure_one()
        if self.obstacles:
            raise UserError(
                self.env._(
                    "%(carrier)s cannot take it: %(reasons)s",
                    carrier=self.carrier_id.name,
                    reasons=self.obstacles,
                )
            )
        record = self.compare_id._record()
        record._take_carrier(self.carrier_id, self.charge if self.has_charge else None)
        record._take_carrier_service(self.service_code, self.service)
        # what it costs is kept for the order's margin, also by those who may not see it
        if self.sudo().has_cost and self.compare_id.order_id:
            record._keep_expected_freight(self.carrier_id, self.sudo().cost)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
