from decimal import Decimal

from odoo import api, fields, models

from ..tariffs import NoPrice, decimal_of, price, rounded


class BackofficeRating(models.AbstractModel):
    """What shipments cost by the tariffs."""

    _inherit = "backoffice.rating"

    @api.model
    def _price_pairs(self, pairs):
        """An Offer for each pair of enquiry and delivery method, with the price by tariff
        or a note why there is none."""
        carriers = tuple(sorted({carrier.id for _enquiry, carrier in pairs}))
        companies = tuple(sorted({enquiry.company.id for enquiry, _carrier in pairs}))
        tariffs = self.env["backoffice.tariff"]._kernels(carriers, companies)
        exchange = Exchange(self.env)
        return [
            self._priced(
                enquiry, carrier, tariffs.get((carrier.id, enquiry.company.id)), exchange
            )
            for enquiry, carrier in pairs
        ]

    @api.model
    def _priced(self, enquiry, carrier, tariffs, exchange):
        offer = self._new_offer(carrier)
        if not tariffs:
            return offer.but(notes=(self.env._("No tariff is entered."),))
        day = enquiry.leaves or fields.Date.context_today(self)
        tariff = next((one for one in tariffs if is_valid(one, day)), tariffs[0])
        own = enquiry.currency.name
        cash = exchange.turn(enquiry.cash, own, tariff, enquiry.company, day)
        insured = enquiry.value * carrier.shipping_insurance / 100
        insured = exchange.turn(insured, own, tariff, enquiry.company, day)
        try:
            found = price(tariff, enquiry.consignment(cash, insured), day)
        except NoPrice as error:
            text = self.env["backoffice.tariff"]._no_price_sentence(error)
            return offer.but(notes=(text,))
        cost = exchange.to_company(found.total, tariff, enquiry.company, day)
        return self._timed(enquiry, offer.but(price=found, cost=cost), found.days)


def is_valid(tariff, day):
    return (not tariff.begins or tariff.begins <= day) and (
        not tariff.ends or day <= tariff.ends
    )


class Exchange:
    """Exchange rates, each asked for once. Most amounts need none."""

    def __init__(self, env):
        self.env = env
        self._rates, self._currencies = {}, None

    def turn(self, amount, currency, tariff, company, day):
        """A float in the currency of that name as a Decimal in that of the tariff."""
        if not amount:
            return Decimal(0)
        rate = self.rate(currency, tariff.currency, company, day)
        return rounded(decimal_of(amount) * rate, tariff.rounding)

    def to_company(self, amount, tariff, company, day):
        """A Decimal in the tariff's currency in the company's."""
        own = company.currency_id
        if own.name == tariff.currency:
            return amount
        rate = self.rate(tariff.currency, own.name, company, day)
        return rounded(amount * rate, decimal_of(own.rounding))

    def rate(self, source, target, company, day):
        if source == target:
            return Decimal(1)
        key = (source, target, company.id, day)
        if key not in self._rates:
            currencies = self._by_name()
            found = currencies[source]._get_conversion_rate(
                currencies[source], currencies[target], company, day
            )
            self._rates[key] = Decimal(str(found))
        return self._rates[key]

    def _by_name(self):
        if self._currencies is None:
            every = self.env["res.currency"].sudo().with_context(active_test=False).search([])  # pylint: disable=no-search-all
            self._currencies = {currency.name: currency for currency in every}
        return self._currencies
