from odoo import models
from odoo.tools import SQL

# One row an order, with who buys, where it goes and where we are. Days are those of the
# company's own time zone; amounts are in the order's currency, `rate` leads to ours. A check
# of quotations asks for `is_open`: the planner takes a list of states for next to no
# rows, and joins them in the slowest way.
CHECKED_ORDER = """
    SELECT o.id, o.name, o.state, o.state IN ('draft', 'sent') AS is_open, o.company_id,
           o.partner_id, o.partner_invoice_id, o.partner_shipping_id, o.user_id, o.team_id,
           o.agent_id, o.intake_id,
           o.client_order_ref, o.origin, o.currency_id, o.pricelist_id, o.payment_term_id,
           o.fiscal_position_id, o.incoterm AS incoterm_id, o.incoterm_location,
           o.picking_policy, o.warehouse_id, o.commitment_date, o.validity_date,
           o.amount_untaxed, o.amount_total,
           coalesce(nullif(o.currency_rate, 0), 1)::numeric AS rate,
           z.today, (o.date_order AT TIME ZONE 'UTC' AT TIME ZONE z.tz)::date AS order_day,
           (o.commitment_date AT TIME ZONE 'UTC' AT TIME ZONE z.tz)::date AS promised_day,
           z.tz, co.resource_calendar_id AS calendar_id,
           co.currency_id AS company_currency_id,
           co.account_use_credit_limit, co.credit_count_quotations, o.credit_cleared_amount,
           co.account_fiscal_country_id AS home_country_id, hn.code AS home_country,
           c.id AS customer_id, c.name AS customer, c.is_company, btrim(c.vat) AS vat,
           c.active AS customer_active, c.country_id AS customer_country_id,
           cn.code AS customer_country, b.commercial_partner_id AS debtor_id,
           s.name AS ship_to, btrim(s.street) AS street, btrim(s.zip) AS zip,
           btrim(s.city) AS city, s.state_id, s.active AS ship_to_active,
           s.commercial_partner_id AS ship_to_customer_id,
           s.country_id AS ship_to_country_id, sn.code AS ship_to_country,
           sn.zip_required, sn.state_required
      FROM sale_order o
      JOIN res_partner p ON p.id = o.partner_id
      JOIN res_partner c ON c.id = p.commercial_partner_id
      JOIN res_company co ON co.id = o.company_id
      LEFT JOIN resource_calendar rc ON rc.id = co.resource_calendar_id
     CROSS JOIN LATERAL (SELECT coalesce(rc.tz, 'UTC') AS tz,
                (now() AT TIME ZONE coalesce(rc.tz, 'UTC'))::date AS today) AS z
      LEFT JOIN res_partner b ON b.id = o.partner_invoice_id
      LEFT JOIN res_partner s ON s.id = o.partner_shipping_id
      LEFT JOIN res_country hn ON hn.id = co.account_fiscal_country_id
      LEFT JOIN res_country cn ON cn.id = c.country_id
      LEFT JOIN res_country sn ON sn.id = s.country_id
     WHERE o.id = ANY(%(ids)s)
"""
# One row a line that is no section and no note, whatever its quantity. `cost` is the
# product's, for one unit of the line, in the order's currency; `sells` says that it sells a
# product in a positive quantity.
CHECKED_LINE = """
    SELECT l.id, l.order_id, split_part(l.name, E'\\n', 1) AS line, l.sequence, l.product_id,
           v.product_tmpl_id AS template_id, t.categ_id, t.type, t.is_storable,
           l.product_uom_id AS uom_id, t.uom_id AS product_uom_id,
           l.product_uom_qty::numeric AS quantity, x.factor,
           l.product_uom_qty::numeric * x.factor AS own_quantity,
           l.price_unit::numeric AS price, l.discount::numeric AS discount,
           l.price_subtotal AS net, l.margin, l.purchase_price::numeric AS line_cost,
           (v.standard_price ->> l.company_id::text)::numeric * x.factor
               * coalesce(nullif(o.currency_rate, 0), 1)::numeric AS cost,
           l.is_downpayment, l.free_of_charge_reason,
           l.intake_line_id, l.product_id IS NOT NULL AND l.product_uom_qty > 0 AS sells
      FROM sale_order_line l
      JOIN sale_order o ON o.id = l.order_id
      LEFT JOIN product_product v ON v.id = l.product_id
      LEFT JOIN product_template t ON t.id = v.product_tmpl_id
      LEFT JOIN uom_uom u ON u.id = l.product_uom_id
      LEFT JOIN uom_uom own ON own.id = t.uom_id
     CROSS JOIN LATERAL (SELECT CASE WHEN l.product_uom_id = t.uom_id THEN 1 ELSE coalesce(
                u.factor::numeric / nullif(own.factor::numeric, 0), 1) END AS factor) AS x
     WHERE l.order_id = ANY(%(ids)s) AND l.display_type IS NULL
"""


class SaleOrder(models.Model):
    """What the SQL checks on orders read from."""

    _inherit = "sale.order"

    def _check_sources(self):
        return super()._check_sources() | {
            "checked_order": SQL(CHECKED_ORDER, ids=self.ids),
            "checked_line": SQL(CHECKED_LINE, ids=self.ids),
        }

    def _checked_tables(self):
        tables = ["sale_order_line", "res_partner", "product_product", "product_template"]
        return super()._checked_tables() + tables
