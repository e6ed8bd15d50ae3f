from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..intake.headers import normalise


class BackofficeHeadingMixin(models.AbstractModel):
    """A profile of how one sender's files are read, found again by their headings.

    The model has company_id and `column_ids` with heading and column.
    """

    _name = "backoffice.heading.mixin"
    _description = "Profile of Headings"

    headings = fields.Char(
        compute="_compute_headings",
        store=True,
        index=True,
        help="The headings, by which the profile is found again.",
    )
    mapping = fields.Json(compute="_compute_mapping")

    @api.depends("column_ids.heading")
    def _compute_headings(self):
        for profile in self:
            names = sorted(normalise(column.heading) for column in profile.column_ids)
            profile.headings = "|".join(names)

    @api.depends("column_ids.heading", "column_ids.column")
    def _compute_mapping(self):
        for profile in self:
            profile.mapping = {c.heading: c.column or "" for c in profile.column_ids}

    @api.model
    def _find_by_headers(self, headers, company):
        names = sorted(normalise(heading) for heading in headers)
        domain = [("headings", "=", "|".join(names)), ("company_id", "in", [company.id, False])]
        return self.search(domain, limit=1)


class BackofficeHeadingMixinColumn(models.AbstractModel):
    """A heading of a profile."""

    _name = "backoffice.heading.mixin.column"
    _description = "Heading of a Profile"

    heading = fields.Char("Heading in the File", required=True)

    @api.constrains("heading")
    def _check_heading(self):
        for column in self:
            if not normalise(column.heading):
                raise ValidationError(
                    self.env._(
                        "“%(text)s” is no heading: it has no letter or digit.",
                        text=column.heading,
                    )
                )
