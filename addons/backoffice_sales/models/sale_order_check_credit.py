from odoo import models
from odoo.tools import SQL, format_amount

from .check_definition import Failure, SetQuery

# One row a customer that has a limit: what is owed, invoiced in draft, and ordered but not
# yet invoiced, in company currency. The host leaves out confirmed goods not yet delivered.
EXPOSURE = """
    WITH subject AS (
        SELECT o.id, o.company_id, c.commercial_partner_id AS partner_id,
               o.amount_total / coalesce(nullif(o.currency_rate, 0), 1) AS own
          FROM sale_order o
          JOIN res_company co ON co.id = o.company_id AND co.account_use_credit_limit
          JOIN res_partner c ON c.id = coalesce(o.partner_invoice_id, o.partner_id)
         WHERE o.id = ANY(%(ids)s) AND o.state IN ('draft', 'sent')
    ), debtor AS (
        SELECT s.company_id, s.partner_id,
               coalesce((p.credit_limit ->> s.company_id::text)::numeric,
                        (%(fallbacks)s::jsonb ->> s.company_id::text)::numeric) AS allowed
          FROM (SELECT DISTINCT company_id, partner_id FROM subject) AS s
          JOIN res_partner p ON p.id = s.partner_id
    ), owed AS (
        SELECT l.company_id, l.partner_id, l.amount_residual AS amount
          FROM account_move_line l
          JOIN account_account a ON a.id = l.account_id
           AND a.account_type = 'asset_receivable'
         WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
           AND l.partner_id IN (SELECT partner_id FROM debtor WHERE allowed > 0)
        UNION ALL
        SELECT m.company_id, m.commercial_partner_id, m.amount_total_signed
          FROM account_move m
         WHERE m.state = 'draft' AND m.move_type IN ('out_invoice', 'out_refund')
           AND m.commercial_partner_id IN (SELECT partner_id FROM debtor WHERE allowed > 0)
        UNION ALL
        SELECT o.company_id, c.commercial_partner_id,
               greatest(o.amount_total - coalesce(done.amount, 0), 0)
                   / coalesce(nullif(o.currency_rate, 0), 1)
          FROM sale_order o
          JOIN res_partner c ON c.id = coalesce(o.partner_invoice_id, o.partner_id)
          LEFT JOIN LATERAL (
               SELECT sum(CASE WHEN m.move_type = 'out_refund' THEN -i.price_total
                               ELSE i.price_total END) AS amount
                 FROM sale_order_line l
                 JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
                 JOIN account_move_line i ON i.id = r.invoice_line_id
                 JOIN account_move m ON m.id = i.move_id AND m.state != 'cancel'
                WHERE l.order_id = o.id) AS done ON true
         WHERE o.state = 'sale' AND o.invoice_status != 'invoiced'
           AND c.commercial_partner_id IN (SELECT partner_id FROM debtor WHERE allowed > 0)
    ), total AS (
        SELECT company_id, partner_id, sum(amount) AS amount FROM owed GROUP BY 1, 2
    )
    SELECT s.id, s.company_id || '/' || s.partner_id,
           coalesce(t.amount, 0)::numeric, d.allowed, s.own::text
      FROM subject s
      JOIN debtor d USING (company_id, partner_id)
      LEFT JOIN total t USING (company_id, partner_id)
     WHERE d.allowed > 0
"""


class SaleOrder(models.Model):
    """Credit: what the customer would owe with this order, against the limit."""

    _inherit = "sale.order"

    def _check_credit_exposure(self, definition):
        """Receivables, draft invoices, confirmed orders not yet invoiced and this order over
        the customer's credit limit, where the company uses credit limits."""
        companies = self.company_id.filtered("account_use_credit_limit")
        if not companies:
            return []
        Partner = self.env["res.partner"]
        limit = Partner._fields["credit_limit"]
        fallbacks = {
            company.id: limit.get_company_dependent_fallback(Partner.with_company(company)) or 0
            for company in companies
        }
        # a JSON text without quotes to escape: ids and numbers only
        text = "{%s}" % ", ".join(
            f'"{key}": {float(value)}' for key, value in fallbacks.items()
        )
        query = SQL(EXPOSURE, ids=self.ids, fallbacks=text)
        return SetQuery(query, self._explain_credit_exposure)

    def _explain_credit_exposure(self, rows):
        """While orders are being confirmed together, each one that passes uses the limit up
        for the next; while they are only being looked at, each stands alone."""
        together = self.env.cr.cache.get("backoffice_confirming")
        used, failures = {}, []
        message = self.env._(
            "Credit limit %(limit)s: with this order %(exposure)s would be open."
        )
        for row in rows:
            own = float(row.detail)
            exposure = float(row.value) + own + (used.get(row.line, 0.0) if together else 0.0)
            currency = self.env["res.company"].browse(int(row.line.split("/")[0])).currency_id
            if currency.compare_amounts(exposure, float(row.threshold)) <= 0:
                used[row.line] = used.get(row.line, 0.0) + own
                continue
            shown = {
                "limit": format_amount(self.env, float(row.threshold), currency),
                "exposure": format_amount(self.env, exposure, currency),
            }
            failures.append(
                Failure(row.record_id, message % shown, shown["exposure"], shown["limit"])
            )
        return failures
