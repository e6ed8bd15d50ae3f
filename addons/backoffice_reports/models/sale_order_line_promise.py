from odoo import api, fields, models
from odoo.tools import SQL

#: what the host promises: the order's date, or the day of the order and the item's lead time
PROMISE = """
    UPDATE sale_order_line l
       SET report_promised_at = coalesce(o.commitment_date, o.date_order + make_interval(
               secs => 86400 * coalesce(l.customer_lead, 0)))
      FROM sale_order o
     WHERE o.id = l.order_id AND o.state = 'sale' AND l.display_type IS NULL
       AND l.report_promised_at IS NULL AND %s
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
        self.env.cr.execute(SQL(PROMISE, SQL("TRUE")))

    @api.model
    def _without_kept(self, vals):
        vals = super()._without_kept(vals)
        return {k: v for k, v in vals.items() if k != "report_promised_at"}

    @api.model
    def _keep_subjects(self, order_ids=None):
        """Keeps the promise too, once: a later date does not move it."""
        kept = super()._keep_subjects(order_ids)
        self.env["sale.order"].flush_model(["commitment_date"])
        self.flush_model(["customer_lead", "display_type"])
        chosen = SQL("TRUE") if order_ids is None else SQL("o.id = ANY(%s)", list(order_ids))
        self.env.cr.execute(SQL(PROMISE, chosen))
        self.invalidate_model(["report_promised_at"], flush=False)
        return kept
