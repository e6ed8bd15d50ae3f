from odoo import api, fields, models


class SaleOrder(models.Model):
    """What the customer asked for first, whatever is agreed later."""

    _inherit = "sale.order"

    report_requested_at = fields.Datetime(
        "First Requested Date",
        readonly=True,
        copy=False,
        help="The first delivery date that was entered. It stays when the date is moved.",
    )

    def init(self):
        """Orders of before have the date that they have today."""
        self.env.cr.execute(
            """
            UPDATE sale_order SET report_requested_at = commitment_date
             WHERE report_requested_at IS NULL AND commitment_date IS NOT NULL
            """
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("report_requested_at", None)
            if vals.get("commitment_date"):
                vals["report_requested_at"] = vals["commitment_date"]
        return super().create(vals_list)

    def write(self, vals):
        vals = {key: value for key, value in vals.items() if key != "report_requested_at"}
        first = self.browse()
        if vals.get("commitment_date"):
            first = self.filtered(lambda order: not order.report_requested_at)
        done = super().write(vals)
        if first:
            super(SaleOrder, first).write({"report_requested_at": vals["commitment_date"]})
        return done
