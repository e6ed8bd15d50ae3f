from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeTariffCopy(models.TransientModel):
    """Next year's tariff: a copy, raised by a percentage, that begins when the old one ends."""

    _name = "backoffice.tariff.copy"
    _description = "Copy of a Tariff"

    tariff_id = fields.Many2one("backoffice.tariff", required=True, ondelete="cascade")
    name = fields.Char(
        "New Name",
        compute="_compute_name",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    percent = fields.Float("Increase (%)", digits=(6, 3))
    date_start = fields.Date("Valid From", required=True)
    ends_old = fields.Boolean("End the Old One the Day Before", default=True)

    @api.depends("tariff_id", "date_start")
    def _compute_name(self):
        for wizard in self:
            name = wizard.tariff_id.carrier_id.name or ""
            year = f" {wizard.date_start.year}" if wizard.date_start else ""
            wizard.name = name + year

    def action_copy(self):
        self.ensure_one()
        self.tariff_id.check_access("write")
        if not -99 <= self.percent <= 1000:
            raise UserError(self.env._("Raise prices by -99 to 1000 %."))
        old = self.tariff_id
        if self.ends_old:
            last = self.date_start - timedelta(days=1)
            if old.date_start and last < old.date_start:
                raise UserError(
                    self.env._(
                        "%(tariff)s begins later: choose a day after %(day)s.",
                        tariff=old.name,
                        day=fields.Date.to_string(old.date_start),
                    )
                )
            old.date_end = min(last, old.date_end or last)
        new = old._copy_raised(self.percent, name=self.name, date_start=self.date_start)
        return new._get_records_action()
