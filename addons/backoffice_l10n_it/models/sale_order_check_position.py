from odoo import models
from odoo.tools import SQL

from odoo.addons.backoffice_sales.models.check_definition import SetQuery
from odoo.addons.backoffice_sales.models.check_text import Sentences

_lt = Sentences(__name__)

# Split payment is a group of two taxes, ordinary VAT a tax of its own. A destination code of
# six characters is what tells a public administration (the host asks the same).
SPLIT_PAYMENT = """
    SELECT o.id, l.line, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
      JOIN res_partner c ON c.id = o.customer_id
      JOIN res_company co ON co.id = o.company_id AND co.l10n_it_tax_system IS NOT NULL
      JOIN checked_line l ON l.order_id = o.id AND l.sells
     WHERE o.is_open AND o.home_country = 'IT' AND o.customer_country = 'IT'
       AND length(btrim(c.l10n_it_pa_index)) = 6 AND EXISTS (
           SELECT FROM account_tax_sale_order_line_rel r
             JOIN account_tax t ON t.id = r.account_tax_id
            WHERE r.sale_order_line_id = l.id AND t.amount_type != 'group' AND t.amount > 0)
"""
# Who buys without a VAT number there pays ours; services are taxed where the customer is.
SAN_MARINO = """
    SELECT o.id, l.line, NULL::numeric, NULL::numeric, NULL::text
      FROM checked_order o
      JOIN res_company co ON co.id = o.company_id AND co.l10n_it_tax_system IS NOT NULL
      JOIN checked_line l ON l.order_id = o.id AND l.sells AND l.type = 'consu'
     WHERE o.is_open AND o.home_country = 'IT' AND o.customer_country = 'SM'
       AND o.ship_to_country = 'SM' AND coalesce(nullif(o.vat, '/'), '') != ''
       AND NOT EXISTS (
           SELECT FROM account_tax_sale_order_line_rel r
             JOIN account_tax t ON t.id = r.account_tax_id
            WHERE r.sale_order_line_id = l.id AND t.l10n_it_exempt_reason = 'N3.3')
"""


class SaleOrder(models.Model):
    """Customers whose fiscal position the host does not find by itself. What counts is the
    taxes that it leads to: the position may bear any name."""

    _inherit = "sale.order"

    def _check_it_split_payment(self, definition):
        """Lines for a public administration with ordinary VAT: it pays the VAT to the state
        itself."""
        return SetQuery(SQL(SPLIT_PAYMENT), self._explain_it_split_payment)

    def _explain_it_split_payment(self, rows):
        message = _lt("Public administration, VAT without split payment: %(lines)s.")
        return self._failures_by_line(rows, message)

    def _check_it_san_marino(self, definition):
        """Goods for a business in San Marino that are not exempt as such: the host takes the
        position of exports."""
        return SetQuery(SQL(SAN_MARINO), self._explain_it_san_marino)

    def _explain_it_san_marino(self, rows):
        message = _lt("Goods to San Marino without the exemption N3.3: %(lines)s.")
        return self._failures_by_line(rows, message)
