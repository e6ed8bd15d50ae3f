from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    amount_in_words = fields.Boolean(
        default=True,
        help="Invoices and proforma invoices say their total in words as well.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["backoffice.transport.series"]._create_missing()
        return companies
