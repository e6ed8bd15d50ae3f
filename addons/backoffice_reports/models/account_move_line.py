from odoo import api, models
from odoo.tools import SQL

from .kept_subjects_sql import KEPT, flush_subjects, keep_sql

SALES = ("out_invoice", "out_refund", "out_receipt")


class AccountMoveLine(models.Model):
    _name = "account.move.line"
    _inherit = ["backoffice.kept.subjects.mixin", "account.move.line"]

    @api.model
    def _keep_subjects(self, move_ids=None):
        """Keeps zone and categories on the posted lines of the invoices (None: of all)."""
        self.env["account.move"].flush_model(
            ["partner_id", "partner_shipping_id", "commercial_partner_id", "state", "move_type"]
        )
        self.flush_model(["move_id", "product_id", "company_id", "display_type"])
        flush_subjects(self.env)
        lines = SQL(
            """
            SELECT l.id, coalesce(m.partner_shipping_id, m.partner_id) AS ship_id,
                   m.partner_id, m.commercial_partner_id AS customer_id, l.product_id,
                   l.company_id
              FROM account_move_line l JOIN account_move m ON m.id = l.move_id
             WHERE m.move_type IN %s AND m.state = 'posted' AND %s
            """,
            SALES,
            SQL("TRUE") if move_ids is None else SQL("m.id = ANY(%s)", list(move_ids)),
        )
        self.env.cr.execute(keep_sql(self._table, lines))
        self.invalidate_model(KEPT, flush=False)
