from odoo import models
from odoo.tools import SQL

# One row an order that is not confirmed yet, with what was agreed with its customer for the
# order's company. Amounts are in that company's currency.
CHECKED_TERMS = """
    SELECT o.id, o.customer_id, o.customer, o.debtor_id, o.currency_id, o.pricelist_id,
           o.company_currency_id, o.payment_term_id, o.incoterm_id,
           o.amount_untaxed / o.rate AS amount,
           (c.property_payment_term_id ->> o.company_id::text)::int AS usual_payment_term_id,
           (c.specific_property_product_pricelist ->> o.company_id::text)::int
               AS usual_pricelist_id,
           coalesce((c.minimum_order ->> o.company_id::text)::numeric, 0) AS minimum_order,
           coalesce((c.freight_free_value ->> o.company_id::text)::numeric, 0)
               AS freight_free_value
      FROM checked_order o
      JOIN res_partner c ON c.id = o.customer_id
     WHERE o.is_open
"""


class SaleOrder(models.Model):
    """What the SQL checks on an order's terms read from, and whom checks are about."""

    _inherit = "sale.order"

    def _check_sources(self):
        return super()._check_sources() | {"checked_terms": SQL(CHECKED_TERMS)}

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {
            "agent_id",
            "client_order_date",
            "document_kind_ids",
            "incoterm",
            "incoterm_location",
            "preferred_payment_method_line_id",
        }

    def _not_confirmed(self):
        return self.filtered(lambda order: order.state in ("draft", "sent"))

    def _going_on(self):
        """Orders that can still be stopped: not confirmed, or not wholly delivered."""
        return self.filtered(
            lambda order: (
                order.state in ("draft", "sent")
                or order.delivery_status in ("pending", "started", "partial")
            )
        )

    def _customers(self):
        return self.partner_id.commercial_partner_id

    def _any_foreign(self):
        """Whether goods may leave the country; a cheap look before a query."""
        home = self.company_id.account_fiscal_country_id
        return bool(self.partner_shipping_id.country_id - home) or len(home) > 1

    def _zones_by_order(self):
        """{order id: Zone or None} of the addresses that the goods go to."""
        found = self.env["backoffice.delivery.zone"]._zones_of(
            [(order.company_id, order.partner_shipping_id) for order in self]
        )
        return {
            order.id: found[order.company_id.id, order.partner_shipping_id.id] for order in self
        }
