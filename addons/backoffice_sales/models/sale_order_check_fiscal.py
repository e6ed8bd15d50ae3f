from odoo import models

from .check_definition import Failure
from .check_text import Sentences

_lt = Sentences(__name__)


class SaleOrder(models.Model):
    """The fiscal position of an order against the one that the host would choose."""

    _inherit = "sale.order"

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {"fiscal_position_id"}

    def _check_fiscal_position(self, definition):
        """A request whose fiscal position was typed over, or whose customer has changed
        since. Companies that let the host choose none are left out."""
        requests = self.filtered(lambda order: order.state in ("draft", "sent"))
        expected = requests._expected_fiscal_positions()
        message = _lt("Fiscal position %(found)s instead of %(expected)s.")
        none = _lt("none")
        failures = []
        for order in requests.filtered(lambda order: order.id in expected):
            found, usual = order.fiscal_position_id, expected[order.id]
            if found != usual:
                names = {
                    "found": self._label_text(found, "name") or none,
                    "expected": self._label_text(usual, "name") or none,
                }
                value = f"{found.id or ''}/{usual.id or ''}"
                limit = self._source_names(usual).get(usual.id, "")
                failures.append(Failure(order.id, message % names, value, limit))
        return failures

    def _expected_fiscal_positions(self):
        """{order id: fiscal position} as the host's `_get_fiscal_position` has it, which asks
        the database for each customer; this one asks once for each company."""
        expected = {}
        for company, orders in self.grouped("company_id").items():
            Position = self.env["account.fiscal.position"].with_company(company)
            automatic = Position.sudo()._automatic(company)[0]
            for order in orders.with_company(company):
                partner = order.partner_id
                place = order.partner_shipping_id or partner
                if self._taxed_at_home(company, partner):
                    place = partner
                position = place.property_account_position_id
                position = position or partner.property_account_position_id
                if not position and not automatic:
                    continue
                if not position and partner.country_id:
                    position = Position._automatic_for(company, place)
                expected[order.id] = position
        return expected

    def _taxed_at_home(self, company, partner):
        """Whether company and customer are registered in one country of the Union: then it
        does not matter where the goods go."""
        if not company.vat or not partner.vat:
            return False
        codes = self.env["res.country.group"]._union_codes()
        return company.vat[:2] == partner.vat[:2] and company.vat[:2] in codes
