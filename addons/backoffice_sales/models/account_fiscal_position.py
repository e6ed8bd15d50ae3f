from odoo import api, models
from odoo.tools import ormcache

CHOICE = ("_get_first_matching_fpos", "_get_fpos_validation_functions")


class AccountFiscalPosition(models.Model):
    """Remembers which positions the host chooses by itself for which places: they hardly
    ever change, and each order that is confirmed asks for them."""

    _name = "account.fiscal.position"
    _inherit = ["account.fiscal.position", "backoffice.cached.mixin"]

    @api.model
    @ormcache("company.id")
    def _automatic(self, company):
        """(ids of the positions that are found by country and VAT, in their order; whether
        one of them asks for a VAT number; whether one asks for a ZIP code)."""
        domain = [*self._check_company_domain(company), ("auto_apply", "=", True)]
        found = self.with_company(company).search(domain)
        return (
            tuple(found.ids),
            any(found.mapped("vat_required")),
            any(position.zip_from and position.zip_to for position in found),
        )

    @api.model
    def _automatic_for(self, company, place):
        """The position that the host chooses for a partner: asked once for places that are
        alike to it, and each time where a module goes by something else of the partner."""
        Position = self.with_company(company)
        ids, needs_vat, needs_zip = Position.sudo()._automatic(company)
        if self._chooses_by_more():
            return Position.browse(ids)._get_first_matching_fpos(place)
        found = Position.sudo()._automatic_like(
            company,
            place.country_id.id,
            place.state_id.id,
            needs_zip and place.zip,
            needs_vat and place._get_vat_required_valid(company=company),
            example=place,
        )
        return Position.browse(found)

    @api.model
    @ormcache("company.id", "country_id", "state_id", "zip_code", "has_vat")
    def _automatic_like(self, company, country_id, state_id, zip_code, has_vat, example=None):
        """Id of the position for places like `example`, or False."""
        ids = self._automatic(company)[0]
        return self.browse(ids)._get_first_matching_fpos(example).id

    @api.model
    def _chooses_by_more(self):
        """Whether another module than the host's accounting has a say in the choice."""
        return any(
            sum(name in vars(cls) for cls in type(self).mro() if getattr(cls, "_module", None))
            > 1
            for name in CHOICE
        )
