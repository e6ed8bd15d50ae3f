from functools import lru_cache

from odoo import api, models

from odoo.addons.backoffice_sales.models.public_holidays import holiday_name

from ..carriers import Problem
from ..tariffs import arrival, choose
from .rating_offer import Offer

WEEKEND = (5, 6)


class BackofficeRating(models.AbstractModel):
    """Rate shopping: what every delivery method would ask for shipments, and which is taken.

    The one engine behind the comparison, the proposals for many deliveries, the trial of a
    rule and the expected cost of a booking. It looks at a set, writes nothing and calls
    nobody. It reads with all rights: whoever shows a cost guards it.
    """

    _name = "backoffice.rating"
    _description = "Rate Shopping"

    # --- Offers

    @api.model
    def _offers(self, enquiries):
        """{record: [Offer]}, one for every delivery method of the enquiry's company."""
        carriers = self._carriers(enquiries)
        clients, broken = carriers.filtered("is_outbox")._booking_clients()
        pairs = [
            (enquiry, carrier)
            for enquiry in enquiries
            for carrier in carriers
            if carrier.company_id.id in (False, enquiry.company.id)
        ]
        found = {enquiry.record: [] for enquiry in enquiries}
        for (enquiry, carrier), offer in zip(pairs, self._price_pairs(pairs), strict=True):
            obstacles = self._obstacles(enquiry, carrier, clients, broken)
            notes = (*offer.notes, *self._lacks(clients.get(carrier)))
            found[enquiry.record].append(offer.but(obstacles=obstacles, notes=notes))
        for client in clients.values():
            client.close_connections()
        return found

    @api.model
    def _carriers(self, enquiries):
        """The delivery methods of the companies, in their order."""
        companies = {enquiry.company.id for enquiry in enquiries}
        domain = [("company_id", "in", [*companies, False])]
        return self.env["delivery.carrier"].sudo().search(domain)

    @api.model
    def _obstacles(self, enquiry, carrier, clients, broken):
        """Why a delivery method cannot take a shipment: a tuple of sentences."""
        texts = carrier._refusal_texts(enquiry.place, enquiry.source)
        if carrier.is_outbox:
            Booking = self.env["backoffice.booking"]
            texts += Booking._carrier_problems(carrier, enquiry.shipment, clients, broken)
            client = clients.get(carrier)
            if client and enquiry.cash and "cash_on_delivery" not in client.can:
                texts.append(Booking._problem_sentence(Problem("no_cash")))
            if client and enquiry.customs and "customs" not in client.can:
                texts.append(self.env._("The carrier does not leave the customs union."))
        return tuple(dict.fromkeys(texts))

    @api.model
    def _lacks(self, client):
        """What a carrier's interface does not do and a person has to."""
        if not client:
            return []
        texts = {
            "pickup": self.env._("Order the pickup yourself."),
            "track": self.env._("Tells no tracking."),
            "zpl": self.env._("No ZPL labels."),
        }
        return [text for capability, text in texts.items() if capability not in client.can]

    # --- Days

    @api.model
    def _timed(self, enquiry, offer, days):
        """The offer with its day of arrival, and whether the promised day is kept."""
        if days is None or not enquiry.leaves:
            return offer
        here = self._calendar(enquiry.company.country_id.code)
        there = self._calendar(enquiry.facts.country)
        arrives = arrival(enquiry.leaves, days, here, there)
        return self._promised(enquiry, offer.but(days=days, arrives=arrives))

    @api.model
    def _promised(self, enquiry, offer):
        kept = offer.arrives <= enquiry.promised if enquiry.promised else None
        return offer.but(kept=kept)

    @api.model
    def _calendar(self, country):
        """A function that tells whether carriers work in a country on a day."""
        return lambda day: is_working_day(day, country or "")

    # --- Which one

    @api.model
    def _choices(self, enquiries, offers, rules=None):
        """{record: Choice}; `rules` are those in use unless others are given."""
        rules = self.env["backoffice.carrier.rule"]._rules() if rules is None else rules
        return {
            enquiry.record: self._choice(enquiry, offers[enquiry.record], rules)
            for enquiry in enquiries
        }

    @api.model
    def _choice(self, enquiry, offers, rules):
        candidates = [offer.candidate(rank) for rank, offer in enumerate(offers)]
        return choose(enquiry.facts, candidates, rules, enquiry.usual)

    @api.model
    def _reason(self, choice):
        """Why that one: a sentence without amounts, for those who see no costs, too."""
        text = self._reason_texts()[choice.code] % {"count": choice.count}
        if choice.rule:
            text = self.env._("Rule “%(rule)s”: %(reason)s", rule=choice.rule.name, reason=text)
        if choice.skipped:
            names = ", ".join(rule.name for rule in choice.skipped)
            skipped = self.env._("None of the delivery methods of %(rules)s can.", rules=names)
            text = f"{text} {skipped}"
        return text

    @api.model
    def _reason_texts(self):
        return {
            "promised": self.env._("the cheapest of %(count)s that keeps the promised day."),
            "unclear": self.env._(
                "nobody keeps the promised day for certain; the cheapest that may."
            ),
            "all_late": self.env._(
                "none of %(count)s keeps the promised day; this is the fastest."
            ),
            "cheapest": self.env._("the cheapest of %(count)s that can take it."),
            "fastest": self.env._("the fastest of %(count)s that can take it."),
            "only": self.env._("the only one that can take it."),
            "usual": self.env._("no costs are known: it stays with the usual one."),
            "first": self.env._("no costs are known: the first in the list."),
            "nobody": self.env._("no delivery method can take it."),
        }

    @api.model
    def _new_offer(self, carrier, **values):
        return Offer(carrier=carrier, **values)


@lru_cache(maxsize=4096)
def is_working_day(day, country):
    return day.weekday() not in WEEKEND and not holiday_name(day, country)
