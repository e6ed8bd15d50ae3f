"""What a document's lines keep of its date: the customer's zone and tag, the item's category.

One statement for any number of lines. ``report_kept_for`` says for which customer, address
and product they were kept: as long as those are the document's, nothing is kept anew, so
that a later change of the customer leaves old figures alone, also when an invoice goes
back to draft and is posted again.
"""

from odoo.tools import SQL

KEPT = (
    "report_zone_id",
    "report_customer_category_id",
    "report_product_category_id",
    "report_kept_for",
)

#: the first zone that an address is in, as backoffice.delivery.zone._zones_of finds it
ZONE = """
    SELECT z.id FROM backoffice_delivery_zone z
     WHERE z.active AND (z.company_id IS NULL OR z.company_id = d.company_id)
       AND (NOT EXISTS (SELECT FROM backoffice_delivery_zone_res_country_rel r
                         WHERE r.backoffice_delivery_zone_id = z.id)
            OR EXISTS (SELECT FROM backoffice_delivery_zone_res_country_rel r
                        WHERE r.backoffice_delivery_zone_id = z.id
                          AND r.res_country_id = p.country_id))
       AND (NOT EXISTS (SELECT FROM backoffice_delivery_zone_res_country_state_rel r
                         WHERE r.backoffice_delivery_zone_id = z.id)
            OR EXISTS (SELECT FROM backoffice_delivery_zone_res_country_state_rel r
                        WHERE r.backoffice_delivery_zone_id = z.id
                          AND r.res_country_state_id = p.state_id))
       AND (NOT EXISTS (SELECT FROM backoffice_delivery_zone_range g WHERE g.zone_id = z.id)
            OR EXISTS (SELECT FROM backoffice_delivery_zone_range g
                        WHERE g.zone_id = z.id AND p.code != ''
                          AND left(p.code, length(g.zip_from)) COLLATE "C" >= g.zip_from
                          AND left(p.code, length(coalesce(nullif(g.zip_to, ''), g.zip_from)))
                              COLLATE "C" <= coalesce(nullif(g.zip_to, ''), g.zip_from)))
     ORDER BY z.sequence, z.id LIMIT 1
"""
#: what the host promises: the order's date, or the day of the order and the item's lead time
PROMISED = """
    coalesce(o.commitment_date,
             o.date_order + make_interval(secs => 86400 * coalesce(l.customer_lead, 0)))
"""
CHOSEN = """
    SELECT z.id FROM backoffice_delivery_zone z
     WHERE z.id = p.delivery_zone_id AND z.active
       AND (z.company_id IS NULL OR z.company_id = d.company_id)
"""


KEEP = """
    WITH line AS (SELECT q.*,
                         concat(q.ship_id, '/', q.partner_id, '/', q.product_id) AS mark
                    FROM (%(lines)s) AS q),
    fresh AS MATERIALIZED (
        SELECT line.*, old.report_kept_for IS DISTINCT FROM line.mark AS anew
          FROM line JOIN %(table)s old ON old.id = line.id
         WHERE old.report_kept_for IS DISTINCT FROM line.mark OR %(also_where)s),
    place AS MATERIALIZED (
        SELECT d.ship_id, d.company_id, coalesce(chosen.id, first.id) AS zone_id
          FROM (SELECT DISTINCT ship_id, company_id FROM fresh WHERE anew) d
          JOIN (SELECT id, country_id, state_id, delivery_zone_id,
                       upper(replace(coalesce(zip, ''), ' ', '')) AS code
                  FROM res_partner) p ON p.id = d.ship_id
          LEFT JOIN LATERAL (%(chosen)s) chosen ON true
          LEFT JOIN LATERAL (%(zone)s) first ON chosen.id IS NULL),
    tag AS MATERIALIZED (
        SELECT rel.partner_id, min(rel.category_id) AS category_id
          FROM res_partner_res_partner_category_rel rel
          JOIN res_partner_category c ON c.id = rel.category_id AND c.active
         WHERE rel.partner_id IN (SELECT customer_id FROM fresh)
         GROUP BY rel.partner_id)
    UPDATE %(table)s kept
       SET (report_zone_id, report_customer_category_id, report_product_category_id) = (
               SELECT place.zone_id, tag.category_id, template.categ_id WHERE fresh.anew
                UNION ALL
               SELECT kept.report_zone_id, kept.report_customer_category_id,
                      kept.report_product_category_id WHERE NOT fresh.anew),
           report_kept_for = fresh.mark
           %(also_set)s
      FROM fresh
      LEFT JOIN place ON place.ship_id = fresh.ship_id
                     AND place.company_id = fresh.company_id
      LEFT JOIN tag ON tag.partner_id = fresh.customer_id
      LEFT JOIN product_product product ON product.id = fresh.product_id
      LEFT JOIN product_template template ON template.id = product.product_tmpl_id
     WHERE kept.id = fresh.id
"""


def flush_subjects(env):
    """Writes what the statement reads and may still be waiting."""
    env["res.partner"].flush_model(
        ["commercial_partner_id", "delivery_zone_id", "country_id", "state_id", "zip"]
        + ["category_id"]
    )
    env["product.template"].flush_model(["categ_id"])


def keep_sql(table, lines, also_set=None, also_where=None):
    """UPDATE of the lines that ``lines`` selects: (id, ship_id, partner_id, customer_id,
    product_id, company_id).

    ``also_set`` is written with them (``kept`` and ``fresh`` are the line before and what
    ``lines`` gave), to these lines and to those of ``also_where`` (``old`` and ``line``).
    """
    return SQL(
        KEEP,
        lines=lines,
        table=SQL.identifier(table),
        chosen=SQL(CHOSEN),
        zone=SQL(ZONE),
        also_set=SQL(", %s", also_set) if also_set else SQL(),
        also_where=also_where or SQL("FALSE"),
    )
