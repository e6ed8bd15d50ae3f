from odoo import api, models
from odoo.tools import format_date, format_datetime


class BackofficeTransportDocument(models.Model):
    """What a clerk should look at before issuing. Nothing here stops anybody."""

    _inherit = "backoffice.transport.document"

    @api.depends(
        "state", "date", "start_at", "series_id", "partner_id", "customer_id",
        "picking_ids.date_done",
    )  # fmt: skip
    def _compute_warnings(self):
        last = self._get_last_dates()
        for document in self:
            if document.state != "draft":
                document.warnings = False
                continue
            found = [
                *document._warn_start(),
                *document._warn_date(last.get(document.series_id._origin.id)),
                *document._warn_parties(),
            ]
            document.warnings = "\n".join(found) or False

    def _get_last_dates(self):
        """``{series id: date of the last document issued}``."""
        groups = self.sudo()._read_group(
            [("series_id", "in", self.series_id.ids), ("number", ">", 0)],
            ["series_id"],
            ["date:max"],
        )
        return {series.id: date for series, date in groups}

    def _warn_start(self):
        done = max(self.picking_ids.filtered("date_done").mapped("date_done"), default=None)
        if self.start_at and done and self.start_at < done:
            yield self.env._(
                "The transport starts before the goods were taken out of stock (%(done)s).",
                done=format_datetime(self.env, done, dt_format="short"),
            )

    def _warn_date(self, last):
        if self.date and last and self.date < last:
            yield self.env._(
                "The series has a document of a later day already (%(last)s): numbers and "
                "dates will not run together.",
                last=format_date(self.env, last),
            )

    def _warn_parties(self):
        for partner in self.customer_id | self.company_id.partner_id:
            if not self._has_tax_number(partner):
                yield self.env._("%(partner)s has no VAT number.", partner=partner.name)
        if self.partner_id and not (self.partner_id.street and self.partner_id.city):
            yield self.env._(
                "The address of %(partner)s is not complete.",
                partner=self.partner_id.display_name,
            )

    def _has_tax_number(self, partner):
        """Hook: whether a partner can be named on a tax document."""
        return bool(partner.vat)
