from odoo import fields, models

# Legal forms do not tell one party from another: lists leave them out, or spell them their
# own way. The SQL of the check applies the same two steps to partners.
LEGAL_FORM = (
    r"\m(s\.?p\.?a|s\.?r\.?l\.?s?|s\.?n\.?c|s\.?a\.?s|gmbh|ag|ltd|llc|plc|inc|s\.?a|b\.?v|"
    r"n\.?v|ooo|pjsc|ojsc|jsc|oao|zao|pao|co)\M\.?"
)


class BackofficeScreenedParty(models.Model):
    """Someone we do not trade with, or only after somebody has looked."""

    _name = "backoffice.screened.party"
    _description = "Screened Party"
    _inherit = ["backoffice.fact.mixin"]
    _order = "name, id"

    name = fields.Char(required=True, help="As on the list; add another line for an alias.")
    vat = fields.Char("VAT Number", help="Found by number too, whatever the name.")
    country_id = fields.Many2one(
        "res.country", help="Only parties of this country are found by name. Empty: any."
    )
    source = fields.Char(help="The list that the name comes from, e.g. EU 2014/833.")
    reason = fields.Char(help="Shown to who takes the order.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")

    def _fact_fields(self):
        return super()._fact_fields() | {"active", "name"}


def name_key(column):
    """SQL text that makes of a name what it is compared by: letters and digits alone,
    without the legal form."""
    return (
        f"regexp_replace(regexp_replace(lower({column}), '{LEGAL_FORM}', '', 'g'),"
        " '[^[:alnum:]]', '', 'g')"
    )
