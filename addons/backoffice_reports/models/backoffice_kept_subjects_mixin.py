from odoo import api, fields, models

from .kept_subjects_sql import KEPT


class BackofficeKeptSubjectsMixin(models.AbstractModel):
    """Lines of documents that keep what reports cut them by, as it was at their date.

    Nobody edits it: it is written by SQL when the document is confirmed or posted.
    """

    _name = "backoffice.kept.subjects.mixin"
    _description = "Lines That Keep Zone and Categories"

    report_zone_id = fields.Many2one(
        "backoffice.delivery.zone",
        "Delivery Zone at Document Date",
        readonly=True,
        copy=False,
    )
    report_customer_category_id = fields.Many2one(
        "res.partner.category",
        "Customer Category at Document Date",
        readonly=True,
        copy=False,
        help="The oldest tag of the customer's company.",
    )
    report_product_category_id = fields.Many2one(
        "product.category",
        "Product Category at Document Date",
        readonly=True,
        copy=False,
    )
    report_kept_for = fields.Char(readonly=True, copy=False)

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_kept(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_kept(vals))

    @api.model
    def _without_kept(self, vals):
        if not any(name in vals for name in KEPT):
            return vals
        return {name: value for name, value in vals.items() if name not in KEPT}
