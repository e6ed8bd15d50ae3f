from odoo import api, fields, models
from odoo.tools import SQL

from .kept_subjects_sql import KEPT, flush_subjects, keep_sql

#: written by the statement that keeps the subjects: a confirmation pays for one
CONFIRMED = SQL("report_confirmed_at = coalesce(fresh.confirmed_at, kept.report_confirmed_at)")
CONFIRMED_ANEW = SQL(
    "coalesce(line.confirmed_at <> old.report_confirmed_at, line.confirmed_at IS NOT NULL)"
)


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
        """Keeps zone, categories and the confirmation on the lines (None: of all orders)."""
        self.env["sale.order"].flush_model(
            ["partner_id", "partner_shipping_id", "state", "date_order"]
        )
        self.flush_model(["order_id", "product_id", "company_id"])
        flush_subjects(self.env)
        chosen = SQL("TRUE")
        if order_ids is not None:
            chosen = SQL("o.id = ANY(%s)", list(order_ids))
        lines = SQL(
            """
            SELECT l.id, coalesce(o.partner_shipping_id, o.partner_id) AS ship_id,
                   o.partner_id, p.commercial_partner_id AS customer_id, l.product_id,
                   o.company_id,
                   CASE WHEN o.state = 'sale' THEN o.date_order END AS confirmed_at
              FROM sale_order_line l JOIN sale_order o ON o.id = l.order_id
              JOIN res_partner p ON p.id = o.partner_id
             WHERE o.state != 'draft' AND %s
            """,
            chosen,
        )
        self.env.cr.execute(keep_sql(self._table, lines, CONFIRMED, CONFIRMED_ANEW))
        self.invalidate_model([*KEPT, "report_confirmed_at"], flush=False)

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
