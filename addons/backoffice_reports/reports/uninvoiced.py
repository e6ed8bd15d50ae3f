"""What was delivered and is on no posted invoice: one row a delivered stock move, as SQL."""

from odoo.tools import SQL

# Invoices, and goods that came back, are set against the oldest deliveries of a line.
# Only lines are looked at that the host holds for not invoiced, or that a draft covers.
UNINVOICED = """
    WITH line AS MATERIALIZED (
        SELECT l.id, l.product_id, u.factor, coalesce(l.price_subtotal, 0) AS net,
               l.product_uom_qty, l.price_unit * (1 - coalesce(l.discount, 0) / 100) AS price
          FROM sale_order_line l
          JOIN uom_uom u ON u.id = l.product_uom_id
         WHERE l.company_id = ANY(%(companies)s) AND l.state = 'sale' AND l.qty_delivered > 0
           AND (l.qty_delivered > l.qty_invoiced OR l.id IN (
               SELECT r.order_line_id
                 FROM account_move m
                 JOIN account_move_line i ON i.move_id = m.id
                 JOIN sale_order_line_invoice_rel r ON r.invoice_line_id = i.id
                WHERE m.state = 'draft' AND m.move_type IN ('out_invoice', 'out_refund')))
    ), posted AS (
        SELECT l.id, sum(CASE WHEN m.move_type = 'out_refund' THEN -1 ELSE 1 END
                         * i.quantity * coalesce(u.factor / l.factor, 1)) AS quantity
          FROM line l
          JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
          JOIN account_move_line i ON i.id = r.invoice_line_id
          JOIN account_move m ON m.id = i.move_id AND m.state = 'posted'
           AND m.move_type IN ('out_invoice', 'out_refund')
          LEFT JOIN uom_uom u ON u.id = i.product_uom_id
         GROUP BY 1
    ), moved AS (
        SELECT s.id, s.date, l.id AS line_id, l.net, l.product_uom_qty, l.price,
               CASE WHEN there.usage = 'customer' THEN 1 ELSE -1 END
               * s.quantity * u.factor / l.factor AS quantity
          FROM line l
          JOIN stock_move s ON s.sale_line_id = l.id AND s.state = 'done'
           AND s.product_id = l.product_id
          JOIN uom_uom u ON u.id = s.product_uom
          JOIN stock_location there ON there.id = s.location_dest_id
          JOIN stock_location here ON here.id = s.location_id
         WHERE (there.usage = 'customer') != (here.usage = 'customer')
           AND (there.usage = 'customer' OR s.to_refund)
    ), reached AS (
        SELECT m.*, sum(greatest(m.quantity, 0)) OVER (
                        PARTITION BY m.line_id ORDER BY m.date, m.id) AS so_far,
               sum(least(m.quantity, 0)) OVER (PARTITION BY m.line_id) AS back
          FROM moved m
    ), rest AS (
        SELECT r.*, least(r.quantity, r.so_far + r.back - coalesce(p.quantity, 0)) AS open
          FROM reached r
          LEFT JOIN posted p ON p.id = r.line_id
         WHERE r.quantity > 0
    )
    SELECT id, open, CASE WHEN product_uom_qty != 0 THEN net * open / product_uom_qty
                          ELSE price * open END AS amount
      FROM rest
     WHERE open > 0.000001
"""


def uninvoiced_sql(company_ids):
    """``id`` of the move, ``open`` quantity in the order line's unit, net ``amount`` in the
    order's currency, not rounded."""
    return SQL(UNINVOICED, companies=list(company_ids))
