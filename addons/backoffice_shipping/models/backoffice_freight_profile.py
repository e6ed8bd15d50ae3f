from odoo import api, fields, models
from odoo.fields import Command

from ..freight import COLUMNS, Tolerance


class BackofficeFreightProfile(models.Model):
    """How one carrier's invoices are read, and what difference is let pass in them."""

    _name = "backoffice.freight.profile"
    _description = "Profile of a Carrier's Invoices"
    _inherit = ["backoffice.heading.mixin", "mail.thread"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Carrier's Company",
        required=True,
        check_company=True,
        index=True,
        tracking=True,
        help="Who sends invoices with these headings.",
    )
    column_ids = fields.One2many("backoffice.freight.profile.column", "profile_id", "Columns")
    has_own_tolerance = fields.Boolean(
        "Own Tolerance", tracking=True, help="Otherwise that of the company counts."
    )
    tolerance_amount = fields.Float(
        digits="Product Price", tracking=True, help="In the invoice's currency, a shipment."
    )
    tolerance_percent = fields.Float(
        "Tolerance (%)", tracking=True, help="Of what was expected for the shipment."
    )
    tolerance_weight = fields.Float(
        "Tolerance of Weight (kg)",
        digits="Stock Weight",
        tracking=True,
        help="Up to this difference the weight is no reason for another price.",
    )

    _tolerance_positive = models.Constraint(
        "CHECK (tolerance_amount >= 0 AND tolerance_percent >= 0 AND tolerance_weight >= 0)",
        "A tolerance is zero or more.",
    )

    def _tolerance(self, company):
        """The Tolerance for an invoice read with this profile, or with none."""
        if self.has_own_tolerance:
            source, prefix = self, ""
        else:
            source, prefix = company.sudo(), "freight_"
        return Tolerance(
            *(source[f"{prefix}tolerance_{kind}"] for kind in ("amount", "percent", "weight"))
        )

    @api.model
    def _create_from_invoice(self, invoice):
        """A profile with the columns of an invoice as they were understood."""
        return self.create(
            {
                "name": invoice.partner_id.name,
                "company_id": invoice.company_id.id,
                "partner_id": invoice.partner_id.id,
                "column_ids": [
                    Command.create({"heading": heading, "column": column})
                    for heading, column in (invoice.columns or {}).items()
                ],
            }
        )


class BackofficeFreightProfileColumn(models.Model):
    """A heading of a carrier's invoices and what stands below it."""

    _name = "backoffice.freight.profile.column"
    _description = "Column of a Carrier's Invoices"
    _inherit = ["backoffice.heading.mixin.column"]
    _order = "profile_id, id"

    profile_id = fields.Many2one(
        "backoffice.freight.profile", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="profile_id.company_id", store=True, index=True)
    column = fields.Selection("_selection_column", help="Empty: the column is left out.")

    _heading_uniq = models.Constraint(
        "UNIQUE(profile_id, heading)", "A heading may stand once in a profile."
    )

    @api.model
    def _selection_column(self):
        texts = self.env["backoffice.freight.line"]._column_texts()
        return [(name, texts[name]) for name in COLUMNS]
