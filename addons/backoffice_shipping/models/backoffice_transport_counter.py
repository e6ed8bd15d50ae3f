from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeTransportCounter(models.Model):
    """The last number taken of a series and year."""

    _name = "backoffice.transport.counter"
    _description = "Transport Document Counter"
    _order = "year desc, id"

    series_id = fields.Many2one(
        "backoffice.transport.series", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="series_id.company_id")
    year = fields.Integer(required=True)
    last_number = fields.Integer(required=True, default=0)

    _series_year_uniq = models.Constraint(
        "UNIQUE (series_id, year)", "This year has its counter already."
    )
    _last_positive = models.Constraint(
        "CHECK (last_number >= 0)", "The last number cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        counters = super().create(vals_list)
        counters._check_unused()
        return counters

    def write(self, vals):
        self._check_unused()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _check_unused(self):
        """A counter may be set by hand only before its first document."""
        found = (
            self.env["backoffice.transport.document"]
            .sudo()
            ._read_group(
                [("series_id", "in", self.series_id.ids), ("number", ">", 0)],
                ["series_id", "number_year"],
            )
        )
        used = {(series.id, year) for series, year in found}
        for counter in self:
            if (counter.series_id.id, counter.year) in used:
                raise UserError(
                    self.env._(
                        "Documents were issued in %(series)s already: its counter goes on "
                        "by itself, so that no number is left out or used twice.",
                        series=counter.series_id.name,
                    )
                )
