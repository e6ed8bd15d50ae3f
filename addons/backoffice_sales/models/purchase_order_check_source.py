from odoo import models
from odoo.tools import SQL

# One row an order, with who sells. Days are those of the company's own time zone; amounts
# are in the order's currency, divided by `rate` they are in ours.
CHECKED_PURCHASE = """
    SELECT o.id, o.name, o.state, o.state IN ('draft', 'sent', 'to approve') AS is_open,
           o.company_id, o.partner_id, o.user_id, o.partner_ref, o.currency_id,
           o.payment_term_id, o.acknowledged, o.amount_untaxed,
           coalesce(nullif(o.currency_rate, 0), 1)::numeric AS rate, z.tz, z.today,
           (o.date_approve AT TIME ZONE 'UTC' AT TIME ZONE z.tz)::date AS approved_day,
           co.account_fiscal_country_id AS home_country_id,
           co.currency_id AS company_currency_id,
           split_part(co.parent_path, '/', 1)::int AS root_company_id,
           s.id AS supplier_id, s.name AS supplier, s.is_company, btrim(s.vat) AS vat,
           s.active AND p.active AS supplier_active, s.country_id AS supplier_country_id,
           btrim(s.street) AS street, btrim(s.zip) AS zip, btrim(s.city) AS city,
           s.purchase_blocked, s.purchase_block_reason
      FROM purchase_order o
      JOIN res_partner p ON p.id = o.partner_id
      JOIN res_partner s ON s.id = p.commercial_partner_id
      JOIN res_company co ON co.id = o.company_id
      LEFT JOIN resource_calendar rc ON rc.id = co.resource_calendar_id
     CROSS JOIN LATERAL (SELECT coalesce(rc.tz, 'UTC') AS tz,
                (now() AT TIME ZONE coalesce(rc.tz, 'UTC'))::date AS today) AS z
     WHERE o.id = ANY(%(ids)s)
"""
# One row a line that buys a product. `own_quantity` and `own_price` are for the product's
# unit; the price is net of discount, in the order's currency.
CHECKED_PURCHASE_LINE = """
    SELECT l.id, l.order_id, split_part(l.name, E'\\n', 1) AS line, l.product_id,
           t.id AS template_id, t.categ_id, t.type, l.date_planned,
           l.product_qty::numeric AS quantity, l.qty_received::numeric AS received,
           l.qty_invoiced::numeric AS billed, l.product_qty::numeric * x.factor AS own_quantity,
           l.price_unit::numeric * (1 - coalesce(l.discount, 0)::numeric / 100) / x.factor
               AS own_price
      FROM purchase_order_line l
      JOIN product_product v ON v.id = l.product_id
      JOIN product_template t ON t.id = v.product_tmpl_id
      LEFT JOIN uom_uom u ON u.id = l.product_uom_id
      LEFT JOIN uom_uom own ON own.id = t.uom_id
     CROSS JOIN LATERAL (SELECT coalesce(nullif(
                u.factor::numeric / nullif(own.factor::numeric, 0), 0), 1) AS factor) AS x
     WHERE l.order_id = ANY(%(ids)s) AND l.display_type IS NULL
"""
# What the order's supplier offers for a line today: a row each price of its list, for the
# product's unit and in the order's currency.
CHECKED_OFFER = """
    SELECT l.id AS line_id, i.delay, i.min_qty::numeric * x.factor AS min_quantity,
           i.price::numeric * (1 - coalesce(i.discount, 0)::numeric / 100) / x.factor
               * CASE WHEN i.currency_id = o.currency_id THEN 1
                      ELSE o.rate * own_rate.rate / nullif(list_rate.rate, 0) END AS price
      FROM checked_purchase o
      JOIN checked_purchase_line l ON l.order_id = o.id
      JOIN product_supplierinfo i ON i.product_tmpl_id = l.template_id
       AND i.partner_id IN (o.partner_id, o.supplier_id)
       AND (i.product_id IS NULL OR i.product_id = l.product_id)
       AND (i.company_id IS NULL OR i.company_id = o.company_id)
       AND o.today BETWEEN coalesce(i.date_start, o.today) AND coalesce(i.date_end, o.today)
      JOIN product_template t ON t.id = l.template_id
      JOIN uom_uom u ON u.id = i.product_uom_id
      JOIN uom_uom own ON own.id = t.uom_id
     CROSS JOIN LATERAL (SELECT coalesce(nullif(
                u.factor::numeric / nullif(own.factor::numeric, 0), 0), 1) AS factor) AS x
     CROSS JOIN LATERAL (%(own_rate)s) AS own_rate
     CROSS JOIN LATERAL (%(list_rate)s) AS list_rate
     WHERE o.is_open
"""
# The host's rate of a currency, today.
RATE = """
    SELECT coalesce((SELECT r.rate FROM res_currency_rate r
                      WHERE r.currency_id = %s AND r.name <= o.today
                        AND (r.company_id IS NULL OR r.company_id = o.root_company_id)
                      ORDER BY r.company_id, r.name DESC LIMIT 1), 1)::numeric AS rate
"""


class PurchaseOrder(models.Model):
    """What the SQL checks on purchase orders read from."""

    _inherit = "purchase.order"

    def _check_sources(self):
        offer = SQL(
            CHECKED_OFFER,
            own_rate=SQL(RATE, SQL("o.company_currency_id")),
            list_rate=SQL(RATE, SQL("i.currency_id")),
        )
        return super()._check_sources() | {
            "checked_purchase": SQL(CHECKED_PURCHASE, ids=self.ids),
            "checked_purchase_line": SQL(CHECKED_PURCHASE_LINE, ids=self.ids),
            "checked_offer": offer,
        }

    def _checked_tables(self):
        tables = ["purchase_order_line", "product_supplierinfo", "res_partner"]
        return super()._checked_tables() + tables
