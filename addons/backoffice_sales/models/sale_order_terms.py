from odoo import api, fields, models


class SaleOrder(models.Model):
    """What the customer's order says beside its lines."""

    _inherit = "sale.order"

    client_order_date = fields.Date(
        "Customer's Order Date",
        copy=False,
        help="The date that the customer's own order bears.",
    )
    document_kind_ids = fields.Many2many(
        "backoffice.document.kind",
        string="Documents Planned",
        help="What goes with the goods, or is asked for in time: certificates, L/C papers.",
    )
    incoterm = fields.Many2one(
        compute="_compute_incoterm", store=True, readonly=False, precompute=True
    )
    incoterm_location = fields.Char(
        compute="_compute_incoterm", store=True, readonly=False, precompute=True
    )

    @api.depends("partner_id", "company_id")
    def _compute_incoterm(self):
        """The customer's usual ones, where it has any; else what is there stays."""
        for order in self:
            customer = order.partner_id.commercial_partner_id.with_company(order.company_id)
            usual = customer.sale_incoterm_id
            order.incoterm = usual or order.incoterm
            order.incoterm_location = (
                customer.sale_incoterm_location if usual else order.incoterm_location
            )
