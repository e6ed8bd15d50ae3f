from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    transport_series_id = fields.Many2one(
        "backoffice.transport.series",
        "Transport Document Series",
        check_company=True,
        index="btree_not_null",
        help="Empty: the company's first series.",
    )
    transport_reason_id = fields.Many2one(
        "backoffice.transport.reason",
        index="btree_not_null",
        help="Empty: the reason that fits where the goods go.",
    )
