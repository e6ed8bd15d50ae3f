from odoo import api, fields, models
from odoo.tools import SQL

from .kept_subjects_sql import KEPT, PROMISED, flush_subjects, keep_sql

#: written by the statement that keeps the subjects, so that a confirmation pays for one; a
#: promise is kept once: a later date does not move it
ORDERED = SQL(
    "report_confirmed_at = coalesce(fresh.confirmed_at, kept.report_confirmed_at),"
    " report_promised_at = coalesce(kept.report_promised_at, fresh.promised_at)"
)
ORDERED_ANEW = SQL(
    "coalesce(line.confirmed_at <> old.report_confirmed_at, line.confirmed_at IS NOT NULL)"
    " OR old.report_promised_at IS NULL AND line.promised_at IS NOT NULL"
)
LINES = """
    SELECT l.id, coalesce(o.partner_shipping_id, o.partner_id) AS ship_id,
           o.partner_id, p.commercial_partner_id AS customer_id, l.product_id, o.company_id,
           CASE WHEN o.state = 'sale' THEN o.date_order END AS confirmed_at,
           CASE WHEN o.state = 'sale' AND l.display_type IS NULL THEN %s END AS promised_at
      FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id
      JOIN res_partner p ON p.id = o.partner_id
     WHERE o.state != 'draft' AND %s
"""


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["backoffice.kept.subjects.mixin", "sale.order.line"]

    report_confirmed_at = fields.Datetime(
        "Confirmed At",
        readonly=True,
        copy=False,
        help="Stays when the order is cancelled: tells it from a quotation that was lost.",
    )

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if confirmed := lines.filtered(lambda line: line.state == "sale"):
            self._keep_subjects(confirmed.order_id.ids)
        return lines

    @api.model
    def _without_kept(self, vals):
        vals = super()._without_kept(vals)
        return {k: v for k, v in vals.items() if k != "report_confirmed_at"}

    # --- At document date

    @api.model
    def _keep_subjects(self, order_ids=None):
        """Keeps zone, categories, confirmation and promise on the lines (None: all)."""
        self.env["sale.order"].flush_model(
            ["partner_id", "partner_shipping_id", "state", "date_order", "commitment_date"]
        )
        self.flush_model(
            ["order_id", "product_id", "company_id", "customer_lead", "display_type"]
        )
        flush_subjects(self.env)
        chosen = SQL("TRUE")
        if order_ids is not None:
            chosen = SQL("o.id = ANY(%s)", list(order_ids))
        lines = SQL(LINES, SQL(PROMISED), chosen)
        self.env.cr.execute(keep_sql(self._table, lines, ORDERED, ORDERED_ANEW))
        self.invalidate_model([*KEPT, "report_confirmed_at", "report_promised_at"], flush=False)

    @api.model
    def _keep_past_confirmations(self):
        """Of orders cancelled before we kept it: those with deliveries were confirmed."""
        self.env.cr.execute(
            """
            UPDATE sale_order_line l SET report_confirmed_at = o.date_order
              FROM sale_order o
             WHERE o.id = l.order_id AND o.state = 'cancel' AND l.report_confirmed_at IS NULL
               AND EXISTS (SELECT FROM stock_move m JOIN sale_order_line s
                               ON s.id = m.sale_line_id WHERE s.order_id = o.id)
            """
        )
