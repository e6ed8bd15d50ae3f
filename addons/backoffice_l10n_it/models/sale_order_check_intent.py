from odoo import fields, models

from odoo.addons.backoffice_sales.models.check_definition import Failure
from odoo.addons.backoffice_sales.models.check_text import Sentences, joined

_lt = Sentences(__name__)

INTENT = "l10n_it_edi_doi_id"


class SaleOrder(models.Model):
    """Sales without VAT on a customer's declaration of intent, where the host's module for
    them (l10n_it_edi_doi) is installed; without it there is nothing to ask."""

    _inherit = "sale.order"

    def _check_it_intent(self, definition):
        """An order without VAT lacks its declaration, or the declaration is not in force on
        the day promised, or is used up with this order."""
        if INTENT not in self._fields:
            return []
        requests = self.filtered(lambda order: order.state in ("draft", "sent"))
        used, failures = {}, []
        for order in requests.sorted("id"):
            texts, value = order._it_intent_faults(used)
            if texts:
                failures.append(Failure(order.id, joined(texts, " "), value))
        return failures

    def _it_intent_faults(self, used):
        """(sentences, what a waiver is bound to). `used`: what the orders before this one
        take up, by declaration; within one confirmation they share what is left."""
        declaration = self[INTENT]
        if not declaration:
            if self._it_is_vat_free():
                text = _lt("Without VAT, and there is no declaration of intent.")
                return [text], "missing"
            return [], ""
        texts, values = self._it_intent_validity(declaration)
        together = self.env.cr.cache.get("backoffice_confirming")
        before = used.get(declaration.id, 0.0) if together else 0.0
        own = self.l10n_it_edi_doi_not_yet_invoiced
        left = declaration.remaining - before - own
        if own and declaration.currency_id.compare_amounts(left, 0) < 0:
            texts.append(
                _lt(
                    "The declaration of intent %(declaration)s is exceeded by %(amount)s.",
                    declaration=declaration.display_name,
                    amount=self._amount_text(-left, declaration.currency_id),
                )
            )
            values.append(f"{declaration.id} {-left:.2f}")
        elif not texts:
            used[declaration.id] = before + own
        return texts, "; ".join(values)

    def _it_is_vat_free(self):
        """Sold under the tax or the fiscal position of declarations of intent."""
        company = self.company_id
        position = company.l10n_it_edi_doi_fiscal_position_id
        tax = company.l10n_it_edi_doi_tax_id
        return bool(
            (position and self.fiscal_position_id == position)
            or (tax and tax in self.order_line.tax_ids)
        )

    def _it_intent_validity(self, declaration):
        """What is wrong with the declaration on the day promised, or else today."""
        promised = self.commitment_date or fields.Datetime.now()
        day = fields.Datetime.context_timestamp(self._it_in_company_time(), promised).date()
        shown = {"declaration": declaration.display_name, "day": self._day_text(day)}
        if declaration.state != "active":
            shown["state"] = self._choice_text(declaration, "state", declaration.state)
            text = _lt("The declaration of intent %(declaration)s is: %(state)s.", **shown)
            return [text], [f"{declaration.id} {declaration.state}"]
        if not declaration.start_date <= day <= declaration.end_date:
            text = _lt(
                "The declaration of intent %(declaration)s is not in force on %(day)s.", **shown
            )
            return [text], [f"{declaration.id} {day}"]
        return [], []

    def _it_in_company_time(self):
        return self.with_context(tz=self.company_id.resource_calendar_id.tz or "Europe/Rome")

    def _expected_fiscal_positions(self):
        """A declaration of intent leads to the position for it, as in the host."""
        expected = super()._expected_fiscal_positions()
        if INTENT in self._fields:
            for order in self.filtered(INTENT):
                position = order.company_id.l10n_it_edi_doi_fiscal_position_id
                if position:
                    expected[order.id] = position
        return expected
