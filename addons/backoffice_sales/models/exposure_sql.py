"""What customers owe and will owe, document by document, as SQL.

One text for the check, the partner's screen and the lists behind its figures, so that a
figure is always the sum of the documents shown for it.
"""

from datetime import timedelta

from odoo.tools import SQL

#: the parts of an exposure, in the order of the screen; the last two are negative
COMPONENTS = (
    "overdue",
    "not_due",
    "presented",
    "delivered",
    "ordered",
    "draft",
    "quotation",
    "credits",
    "down_payments",
)
#: a bill of exchange or direct debit runs a year at most: older payments need no look
LONGEST_TERM = 366

# who: the contacts of the customers, archived ones too
FAMILY = """
    debtor AS MATERIALIZED (%(debtors)s), family AS MATERIALIZED (
        SELECT d.company_id, d.partner_id, c.id AS contact_id, cc.decimal_places AS digits,
               coalesce(co.credit_bank_days, 0) AS bank_days,
               coalesce(co.credit_count_quotations, false) AS count_quotations
          FROM debtor d
          JOIN res_partner c ON c.commercial_partner_id = d.partner_id
          JOIN res_company co ON co.id = d.company_id
          JOIN res_currency cc ON cc.id = co.currency_id
    )"""

# Quantities count up to what is delivered or still moves: what was short-closed or came
# back is owed no more. An invoice takes delivered goods first.
ORDERS = """
    open_order AS MATERIALIZED (
        SELECT f.*, o.id, o.amount_total,
               coalesce(nullif(o.currency_rate, 0), 1)::numeric AS rate
          FROM family f
          JOIN sale_order o ON o.partner_invoice_id = f.contact_id
           AND o.company_id = f.company_id
         WHERE o.state = 'sale' AND o.invoice_status IS DISTINCT FROM 'invoiced'
    ), draft_refund AS MATERIALIZED (
        SELECT m.id
          FROM family f
          JOIN account_move m ON m.partner_id = f.contact_id AND m.company_id = f.company_id
         WHERE m.move_type = 'out_refund' AND m.state = 'draft'
    ), refunded AS MATERIALIZED (
        SELECT r.order_line_id, sum(i.quantity
                   * (SELECT factor FROM uom_uom WHERE id = i.product_uom_id)
                   / (SELECT factor FROM uom_uom WHERE id = l.product_uom_id)) AS quantity
          FROM draft_refund m
          JOIN account_move_line i ON i.move_id = m.id
          JOIN sale_order_line_invoice_rel r ON r.invoice_line_id = i.id
          JOIN sale_order_line l ON l.id = r.order_line_id
         GROUP BY 1
    ), quantity AS MATERIALIZED (
        SELECT o.company_id, o.partner_id, o.digits, o.id, o.amount_total, o.rate,
               q.sign, l.price_total, q.sign * l.product_uom_qty AS ordered,
               q.sign * l.qty_delivered AS delivered,
               q.sign * (l.qty_invoiced + coalesce(back.quantity, 0)) AS invoiced,
               greatest(q.sign * (l.product_uom_qty - l.qty_delivered), 0) AS rest,
               moves.known, moves.other_product, moves.open,
               CASE WHEN l.product_uom_qty != 0 THEN l.price_total / l.product_uom_qty
                    ELSE l.price_unit * (1 - coalesce(l.discount, 0) / 100)
                         * (1 + coalesce((
                           SELECT sum(t.amount)
                             FROM account_tax_sale_order_line_rel r
                             JOIN account_tax t ON t.id = r.account_tax_id
                             JOIN res_company c ON c.id = t.company_id
                            WHERE r.sale_order_line_id = l.id AND t.amount_type = 'percent'
                              AND coalesce(t.price_include_override, c.account_price_include)
                                  IS DISTINCT FROM 'tax_included'), 0) / 100) END AS price
          FROM open_order o
          JOIN sale_order_line l ON l.order_id = o.id AND l.display_type IS NULL
           AND NOT (l.is_downpayment IS TRUE AND l.product_uom_qty = 0)
         CROSS JOIN LATERAL (
               SELECT CASE WHEN l.product_uom_qty < 0 THEN -1 ELSE 1 END AS sign) AS q
          LEFT JOIN refunded back ON back.order_line_id = l.id
          LEFT JOIN LATERAL (
               SELECT count(*) > 0 AS known,
                      bool_or(m.product_id != l.product_id) AS other_product,
                      coalesce(sum(m.product_uom_qty
                          * (SELECT factor FROM uom_uom WHERE id = m.product_uom)
                          / (SELECT factor FROM uom_uom WHERE id = l.product_uom_id)) FILTER (
                          WHERE m.state NOT IN ('done', 'cancel')), 0) AS open
                 FROM stock_move m
                WHERE m.sale_line_id = l.id AND l.product_uom_qty > 0
                  AND ((SELECT usage FROM stock_location WHERE id = m.location_dest_id)
                       = 'customer'
                       OR (SELECT usage FROM stock_location WHERE id = m.location_final_id)
                       = 'customer' AND NOT EXISTS (
                       SELECT FROM stock_move_move_rel n WHERE n.move_orig_id = m.id))
               ) AS moves ON true
    ), open_line AS MATERIALIZED (
        SELECT *, greatest(delivered - invoiced, 0) AS to_invoice,
               greatest(CASE WHEN known AND other_product AND open = 0 THEN 0
                             WHEN known AND NOT other_product THEN least(rest, open)
                             ELSE rest END
                        - greatest(invoiced - delivered, 0), 0) AS to_deliver
          FROM quantity
    ), paid_down AS MATERIALIZED (
        SELECT o.id, sum(CASE WHEN m.move_type = 'out_refund' THEN -i.price_total
                              ELSE i.price_total END) AS amount
          FROM open_order o
          JOIN sale_order_line l ON l.order_id = o.id AND l.is_downpayment
           AND l.product_uom_qty = 0
          JOIN sale_order_line_invoice_rel r ON r.order_line_id = l.id
          JOIN account_move_line i ON i.id = r.invoice_line_id
          JOIN account_move m ON m.id = i.move_id
         WHERE m.state = 'posted' OR m.state = 'draft' AND m.move_type = 'out_invoice'
         GROUP BY 1
    ), summed AS (
        SELECT company_id, partner_id, digits, id, amount_total, rate,
               sum(sign * to_invoice * price) AS delivered,
               sum(sign * to_deliver * price) AS ordered,
               sum(price_total) AS price_total,
               bool_and(to_invoice + to_deliver = ordered) AS untouched
          FROM open_line
         GROUP BY 1, 2, 3, 4, 5, 6
    ), rest_of_order AS (
        SELECT s.company_id, s.partner_id, s.digits, s.id, s.rate,
               coalesce(d.amount, 0) AS paid_down, greatest(s.delivered, 0) AS delivered,
               greatest(s.delivered + s.ordered + CASE WHEN s.untouched
                        THEN s.amount_total - s.price_total ELSE 0 END, 0) AS owed
          FROM summed s
          LEFT JOIN paid_down d ON d.id = s.id
    ), order_part AS MATERIALIZED (
        SELECT company_id, partner_id, id, round(owed / rate, digits) AS owed,
               round(least(delivered, owed) / rate, digits) AS delivered,
               round(least(greatest(paid_down, 0), owed) / rate, digits) AS paid_down
          FROM rest_of_order
    )"""

PRESENTED = """
    payment AS MATERIALIZED (
        SELECT f.company_id, f.partner_id, p.id, -sum(l.balance) AS amount
          FROM family f
          JOIN account_payment p ON p.partner_id = f.contact_id AND p.company_id = f.company_id
           AND p.payment_type = 'inbound' AND p.partner_type = 'customer'
           AND p.state IN ('in_process', 'paid', 'rejected') AND p.date >= %(oldest)s
          JOIN account_move_line l ON l.move_id = p.move_id AND l.parent_state = 'posted'
          JOIN account_account a ON a.id = l.account_id
           AND a.account_type = 'asset_receivable'
          LEFT JOIN account_payment_method_line w ON w.id = p.payment_method_line_id
          LEFT JOIN LATERAL (
               SELECT max(i.date_maturity) AS date
                 FROM account_partial_reconcile r
                 JOIN account_move_line i ON i.id = r.debit_move_id
                WHERE r.credit_move_id = l.id AND w.collected_when_due) AS due ON true
         WHERE p.state = 'rejected'
            OR (w.collected_when_due IS TRUE OR p.is_matched IS NOT TRUE)
           AND greatest(p.date, due.date) + f.bank_days >= %(today)s
         GROUP BY 1, 2, 3
    )"""

DOCUMENTS = """
    document AS (
        SELECT company_id, partner_id, NULL::int AS id, 0::numeric AS amount,
               NULL::date AS due, NULL AS part FROM debtor
        UNION ALL
        SELECT f.company_id, f.partner_id, l.id, l.amount_residual AS amount,
               coalesce(l.date_maturity, l.date) AS due,
               CASE WHEN l.amount_residual < 0 THEN 'credits'
                    WHEN coalesce(l.date_maturity, l.date) < %(today)s THEN 'overdue'
                    ELSE 'not_due' END AS part
          FROM family f
          JOIN account_move_line l ON l.partner_id = f.contact_id
           AND l.company_id = f.company_id
          JOIN account_account a ON a.id = l.account_id
           AND a.account_type = 'asset_receivable'
         WHERE l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
           AND l.amount_residual != 0
        UNION ALL
        SELECT company_id, partner_id, id, amount, NULL, 'presented' FROM payment
         WHERE amount != 0
        UNION ALL
        SELECT o.company_id, o.partner_id, o.id, p.amount, NULL, p.part
          FROM order_part o
         CROSS JOIN LATERAL (VALUES ('delivered', o.delivered),
                                    ('ordered', o.owed - o.delivered),
                                    ('down_payments', -o.paid_down)) AS p(part, amount)
         WHERE p.amount != 0
        UNION ALL
        SELECT f.company_id, f.partner_id, m.id, m.amount_total_signed, NULL, 'draft'
          FROM family f
          JOIN account_move m ON m.partner_id = f.contact_id AND m.company_id = f.company_id
         WHERE m.state = 'draft' AND m.move_type IN ('out_invoice', 'out_receipt')
        UNION ALL
        SELECT f.company_id, f.partner_id, o.id,
               round(greatest(o.amount_total, 0)
                     / coalesce(nullif(o.currency_rate, 0), 1)::numeric, f.digits),
               NULL, 'quotation'
          FROM family f
          JOIN sale_order o ON o.partner_invoice_id = f.contact_id
           AND o.company_id = f.company_id
         WHERE f.count_quotations AND o.state IN ('draft', 'sent')
           AND coalesce(o.validity_date, %(today)s) >= %(today)s
    )"""


def debtors_of(pairs):
    """The `debtors` below, for (company id, commercial partner id) pairs. As two arrays,
    because the planner counts those: from a subquery it expects one debtor, and takes
    minutes for a thousand."""
    return SQL(
        "SELECT * FROM unnest(%s::int[], %s::int[]) AS d(company_id, partner_id)",
        [company for company, _partner in pairs],
        [partner for _company, partner in pairs],
    )


def documents_sql(debtors, today, select):
    """`select` over `document(company_id, partner_id, id, amount, due, part)`; a row without
    a part stands for the debtor itself.

    `debtors`: SQL that gives each (company_id, partner_id) once, of commercial partners.
    The id is that of a journal item, a payment, a sales order or an invoice, as the part
    says; amounts are in company currency, rounded to its unit.
    """
    return SQL(
        "WITH " + ", ".join((FAMILY, ORDERS, PRESENTED, DOCUMENTS)) + " %(select)s",
        debtors=debtors,
        today=today,
        oldest=today - timedelta(days=LONGEST_TERM),
        select=select,
    )


def exposure_sql(debtors, today):
    """One row a debtor: company_id, partner_id, a column for each part, and the day since
    when something is overdue."""
    sums = SQL(", ").join(
        SQL(
            "coalesce(sum(t.amount) FILTER (WHERE t.part = %s), 0) AS %s",
            part,
            SQL.identifier(part),
        )
        for part in COMPONENTS
    )
    select = SQL(
        """
        SELECT t.company_id, t.partner_id, %s,
               min(t.due) FILTER (WHERE t.part = 'overdue') AS overdue_since
          FROM document t
         GROUP BY 1, 2
        """,
        sums,
    )
    return documents_sql(debtors, today, select)
