from odoo import models
from odoo.tools import SQL

# One row a delivery: where from, where to, for which order.
CHECKED_DELIVERY = """
    SELECT p.id, p.name, p.state, p.company_id, p.carrier_id, p.sale_id,
           coalesce(p.shipping_weight, 0)::numeric AS weight,
           coalesce(wp.country_id, cp.country_id) AS from_country_id, cp.name AS exporter,
           btrim(cp.eori) AS exporter_eori, s.id AS place_id, s.name AS consignee,
           btrim(s.street) AS street, btrim(s.city) AS city, btrim(s.zip) AS zip,
           coalesce(nullif(btrim(s.phone), ''), btrim(c.phone)) AS phone,
           s.country_id AS to_country_id, n.code AS to_country, n.zip_required,
           c.name AS importer, btrim(c.eori) AS importer_eori, c.needs_prepayment,
           o.name AS order_name, o.incoterm AS incoterm_id, btrim(o.incoterm_location)
               AS incoterm_location, o.payment_term_id, o.currency_id AS order_currency_id
      FROM stock_picking p
      JOIN stock_picking_type t ON t.id = p.picking_type_id
      JOIN res_company co ON co.id = p.company_id
      JOIN res_partner cp ON cp.id = co.partner_id
      LEFT JOIN stock_warehouse w ON w.id = t.warehouse_id
      LEFT JOIN res_partner wp ON wp.id = w.partner_id
      LEFT JOIN res_partner s ON s.id = p.partner_id
      LEFT JOIN res_partner c ON c.id = s.commercial_partner_id
      LEFT JOIN res_country n ON n.id = s.country_id
      LEFT JOIN sale_order o ON o.id = p.sale_id
     WHERE p.id = ANY(%(ids)s)
"""
# One row a product that leaves with a delivery: what is set aside for it, or all that is
# asked for where nothing is set aside yet. An item without a code is called by its name in
# the language that is translated from: waivers are bound to it, whoever runs the checks.
CHECKED_DELIVERY_LINE = """
    SELECT m.picking_id, m.product_id, t.categ_id, v.weight::numeric AS weight,
           coalesce(nullif(v.default_code, ''), t.name ->> 'en_US') AS line,
           nullif(btrim(t.hs_code), '') AS hs_code, t.country_of_origin AS origin_id
      FROM (SELECT picking_id, product_id, sum(quantity) AS quantity,
                   sum(sum(quantity)) OVER (PARTITION BY picking_id) AS whole
              FROM stock_move
             WHERE picking_id = ANY(%(ids)s) AND state != 'cancel'
             GROUP BY picking_id, product_id) AS m
      JOIN product_product v ON v.id = m.product_id
      JOIN product_template t ON t.id = v.product_tmpl_id
     WHERE m.quantity > 0 OR coalesce(m.whole, 0) = 0
"""


class StockPicking(models.Model):
    """What the SQL checks on deliveries read from."""

    _inherit = "stock.picking"

    def _check_sources(self):
        return super()._check_sources() | {
            "checked_delivery": SQL(CHECKED_DELIVERY, ids=self.ids),
            "checked_delivery_line": SQL(CHECKED_DELIVERY_LINE, ids=self.ids),
        }

    def _checked_tables(self):
        return super()._checked_tables() + ["stock_move", "stock_move_line", "res_partner"]
