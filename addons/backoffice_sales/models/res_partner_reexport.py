from odoo import fields, models


class ResPartner(models.Model):
    """The clause by which a customer promises not to pass our goods on to Russia or Belarus."""

    _inherit = "res.partner"

    no_reexport_date = fields.Date(
        "No Re-export Clause Signed",
        help="The day on which the customer signed not to re-export our goods to Russia or "
        "Belarus (Regulation (EU) 833/2014, art. 12g).",
    )
    no_reexport_document = fields.Binary(
        "Signed Clause", attachment=True, help="The contract, or the page that has the clause."
    )
    no_reexport_document_name = fields.Char("Name of the Signed Clause")
