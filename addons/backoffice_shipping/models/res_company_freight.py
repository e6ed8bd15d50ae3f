from odoo import fields, models


class ResCompany(models.Model):
    """What carriers' invoices are checked against, and how they are entered."""

    _inherit = "res.company"

    freight_tolerance_amount = fields.Float("Freight Tolerance", default=0.5)
    freight_tolerance_percent = fields.Float("Freight Tolerance (%)", default=2.0)
    freight_tolerance_weight = fields.Float("Freight Tolerance of Weight (kg)", default=0.5)
    freight_product_id = fields.Many2one(
        "product.product",
        domain=[("type", "=", "service")],
        help="On the vendor bills made of carriers' invoices: its account and taxes count."
        " Empty: the account of the purchase journal.",
    )

    _freight_tolerance_positive = models.Constraint(
        "CHECK (freight_tolerance_amount >= 0 AND freight_tolerance_percent >= 0"
        " AND freight_tolerance_weight >= 0)",
        "A tolerance is zero or more.",
    )
