from odoo import fields, models
from odoo.tools import SQL


class BackofficeFreightMargin(models.Model):
    """One row a booking: what the customer was charged for the freight, what it was to cost
    and what the carrier bills, in the company's currency of the document's date.

    The freight of an order with several bookings is shared among them in equal parts.
    What was accepted of a carrier without a booking is a row as well.
    """

    _name = "backoffice.freight.margin"
    _description = "Margin on Freight"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "booking_id"
    _depends = {
        "backoffice.booking": ["state", "carrier_id", "company_id", "partner_id", "sent_at"],
        "backoffice.freight.line": ["billed", "disputed_amount", "state", "booking_id"],
        "backoffice.freight.invoice": ["company_rate", "date", "state"],
        "sale.order.line": ["price_subtotal", "is_delivery", "order_id"],
    }

    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    booking_id = fields.Many2one("backoffice.booking", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", "Delivery Method", readonly=True)
    transport_partner_id = fields.Many2one("res.partner", "Carrier's Company", readonly=True)
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    state_id = fields.Many2one("res.country.state", "Province", readonly=True)
    zone = fields.Char("Tariff Zone", readonly=True)
    is_billed = fields.Boolean("Billed by the Carrier", readonly=True)
    charged = fields.Monetary("Charged to the Customer", readonly=True)
    expected = fields.Monetary("Expected Cost", readonly=True)
    billed = fields.Monetary("Billed Cost", readonly=True)
    margin = fields.Monetary(
        readonly=True, help="Charged less billed; less expected while nothing is billed."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH billed AS (%(billed)s), charged AS (%(charged)s)
            SELECT r.*, r.charged - CASE WHEN r.is_billed THEN r.billed ELSE r.expected END
                        AS margin
              FROM (%(bookings)s UNION ALL %(others)s) AS r
            """,
            billed=self._billed_query(),
            charged=self._charged_query(),
            bookings=self._booking_query(),
            others=self._other_query(),
        )

    def _billed_query(self):
        """What carriers ask for each booking, less what they credited."""
        return SQL(
            """
            SELECT l.booking_id, SUM((l.billed - CASE WHEN l.state = 'credited'
                   THEN l.disputed_amount ELSE 0 END) * i.company_rate) AS amount
              FROM backoffice_freight_line l
              JOIN backoffice_freight_invoice i ON i.id = l.invoice_id
             WHERE i.state != 'rejected' AND l.booking_id IS NOT NULL
             GROUP BY l.booking_id
            """
        )

    def _charged_query(self):
        """The freight on the orders of each booking."""
        return SQL(
            """
            WITH shares AS (
                SELECT DISTINCT rel.booking_id, p.sale_id
                  FROM backoffice_booking_picking_rel rel
                  JOIN stock_picking p ON p.id = rel.picking_id
                  JOIN backoffice_booking b ON b.id = rel.booking_id
                 WHERE p.sale_id IS NOT NULL AND b.state NOT IN ('cancelled', 'draft', 'failed')
            )
            SELECT s.booking_id, SUM(f.amount / n.count) AS amount
              FROM shares s
              JOIN (SELECT sale_id, COUNT(*) AS count FROM shares GROUP BY sale_id) n
                ON n.sale_id = s.sale_id
              JOIN (SELECT l.order_id,
                           SUM(l.price_subtotal / COALESCE(NULLIF(o.currency_rate, 0), 1))
                           AS amount
                      FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id
                     WHERE l.is_delivery AND o.state = 'sale' GROUP BY l.order_id) f
                ON f.order_id = s.sale_id
             GROUP BY s.booking_id
            """
        )

    def _booking_query(self):
        return SQL(
            """
            SELECT b.id, COALESCE(b.sent_at, b.create_date)::date AS date, b.company_id,
                   b.id AS booking_id, b.carrier_id, m.transport_partner_id,
                   c.commercial_partner_id AS partner_id, c.country_id, c.state_id,
                   jsonb_path_query_first(b.expected_cost_parts, '$[*].params.zone') #>> '{}'
                   AS zone,
                   billed.amount IS NOT NULL AS is_billed,
                   COALESCE(charged.amount, 0) AS charged,
                   COALESCE(b.expected_cost, 0) * %(rate)s AS expected,
                   COALESCE(billed.amount, 0) AS billed
              FROM backoffice_booking b
              JOIN delivery_carrier m ON m.id = b.carrier_id
              JOIN res_company co ON co.id = b.company_id
              LEFT JOIN res_partner c ON c.id = b.partner_id
              LEFT JOIN billed ON billed.booking_id = b.id
              LEFT JOIN charged ON charged.booking_id = b.id
             WHERE b.state NOT IN ('cancelled', 'draft', 'failed') OR billed.amount IS NOT NULL
            """,
            rate=self._rate_sql(),
        )

    def _rate_sql(self):
        """From the currency of a booking's cost to its company's, on the day it left."""
        return SQL(
            """
            (CASE WHEN b.cost_currency_id IS NULL OR b.cost_currency_id = co.currency_id THEN 1
                  ELSE %(own)s / %(theirs)s END)
            """,
            own=self._rate_of(SQL("co.currency_id")),
            theirs=self._rate_of(SQL("b.cost_currency_id")),
        )

    def _rate_of(self, currency):
        # the first rate stands for the days before it, as in the host
        return SQL(
            """
            COALESCE((SELECT r.rate FROM res_currency_rate r
                WHERE r.currency_id = %(currency)s
                  AND (r.company_id IS NULL
                       OR r.company_id = split_part(co.parent_path, '/', 1)::int)
                ORDER BY (r.name > COALESCE(b.sent_at, b.create_date)::date), r.company_id,
                  CASE WHEN r.name <= COALESCE(b.sent_at, b.create_date)::date
                       THEN r.name END DESC, r.name LIMIT 1), 1)
            """,
            currency=currency,
        )

    def _other_query(self):
        """What was accepted without a booking."""
        return SQL(
            """
            SELECT -l.id, i.date, l.company_id, NULL::int, NULL::int, l.partner_id, NULL::int,
                   NULL::int, NULL::int, NULL, TRUE, 0, 0, l.amount_due * i.company_rate
              FROM backoffice_freight_line l
              JOIN backoffice_freight_invoice i ON i.id = l.invoice_id
             WHERE i.state != 'rejected' AND l.booking_id IS NULL
               AND l.state IN ('accepted', 'credited')
            """
        )
