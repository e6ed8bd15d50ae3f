from odoo import api, fields, models
from odoo.exceptions import ValidationError

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class BackofficeClosingPeriod(models.Model):
    """When a customer, or one of the addresses, takes no goods in."""

    _name = "backoffice.closing.period"
    _description = "Closing Period"
    _inherit = ["backoffice.fact.mixin"]
    _order = "partner_id, kind desc, weekday, date_from, id"
    _rec_name = "reason"

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade", index=True)
    kind = fields.Selection(
        [("weekly", "Every Week"), ("yearly", "Every Year"), ("once", "Once")],
        required=True,
        default="weekly",
    )
    weekday = fields.Selection(WEEKDAYS, help="The day on which the customer is closed.")
    date_from = fields.Date("From", help="Every year: only day and month count.")
    date_to = fields.Date("To", help="The last closed day.")
    reason = fields.Char(translate=True, help="Shown to who promises a date, e.g. shutdown.")

    def _fact_fields(self):
        return super()._fact_fields() | {"partner_id"}

    @api.constrains("kind", "weekday", "date_from", "date_to")
    def _check_days(self):
        for period in self:
            if period.kind == "weekly":
                complete = bool(period.weekday)
            else:
                complete = period.date_from and period.date_to
                complete = complete and period.date_from <= period.date_to
            if not complete:
                raise ValidationError(
                    self.env._(
                        "%(partner)s: a closing period needs a weekday, or a first and a last "
                        "day in this order.",
                        partner=period.partner_id.display_name,
                    )
                )
