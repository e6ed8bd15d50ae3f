from odoo import api, fields, models
from odoo.tools import SQL

from .kept_subjects_sql import PROMISED

PAST = """
    UPDATE sale_order_line l SET report_promised_at = %s
      FROM sale_order o
     WHERE o.id = l.order_id AND o.state = 'sale' AND l.display_type IS NULL
       AND l.report_promised_at IS NULL
"""


class SaleOrderLine(models.Model):
    """When the goods were promised first: deliveries are held against it."""

    _inherit = "sale.order.line"

    report_promised_at = fields.Datetime(
        "First Promised Date",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The delivery date at the confirmation. It stays when the date is moved.",
    )

    def init(self):
        """Orders of before have the date that they have today."""
        self.env.cr.execute(SQL(PAST, SQL(PROMISED)))

    @api.model
    def _without_kept(self, vals):
        vals = super()._without_kept(vals)
        return {k: v for k, v in vals.items() if k != "report_promised_at"}
