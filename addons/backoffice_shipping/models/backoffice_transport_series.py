from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

# FatturaPA 2.1.8.1 NumeroDDT holds 20 characters
MAX_LENGTH = 20


class BackofficeTransportSeries(models.Model):
    """A row of numbers for transport documents, of one company, without gaps.

    The number is taken from a counter of the series and year in the transaction that
    issues the document: the counter's row stays locked until it commits, and what is
    rolled back gives its number back.
    """

    _name = "backoffice.transport.series"
    _description = "Transport Document Series"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    prefix = fields.Char(help="Stands before the year and the number.")
    padding = fields.Integer("Digits", default=5, required=True)
    yearly = fields.Boolean(default=True, help="Starts again from 1 every year.")
    start_at_issue = fields.Boolean(
        "Transport Starts at Issue",
        default=True,
        help="A document without a start of transport gets the time of its issue. "
        "Otherwise the line is left free on paper, to be filled in by hand.",
    )
    counter_ids = fields.One2many("backoffice.transport.counter", "series_id", "Counters")
    sample = fields.Char("Next Number", compute="_compute_sample")

    _code_uniq = models.Constraint(
        "UNIQUE (company_id, code)", "This code is taken by another series of the company."
    )
    _prefix_uniq = models.UniqueIndex(
        "(company_id, coalesce(prefix, ''))",
        "Another series of the company has the same prefix: their numbers would be alike.",
    )
    _padding_sane = models.Constraint(
        "CHECK (padding BETWEEN 1 AND 10)", "The digits must be between 1 and 10."
    )

    @api.depends("prefix", "padding", "yearly", "counter_ids.last_number")
    def _compute_sample(self):
        today = fields.Date.context_today(self)
        for series in self:
            last = {counter.year: counter.last_number for counter in series.counter_ids}
            number = last.get(series._get_year(today), 0) + 1
            series.sample = series._format_number(today, number)

    @api.constrains("prefix", "padding", "yearly")
    def _check_length(self):
        for series in self:
            sample = series._format_number(fields.Date.context_today(series), 1)
            if len(sample) > MAX_LENGTH:
                raise ValidationError(
                    self.env._(
                        "The numbers of series %(series)s would be %(length)s characters "
                        "long (%(sample)s). Electronic invoices hold %(maximum)s: shorten "
                        "the prefix or the digits.",
                        series=series.name,
                        length=len(sample),
                        sample=sample,
                        maximum=MAX_LENGTH,
                    )
                )

    def write(self, vals):
        if "company_id" in vals and self._get_used():
            raise UserError(
                self.env._("A series with issued documents stays with its company.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if used := self._get_used():
            raise UserError(
                self.env._(
                    "Documents were issued in %(series)s: archive it instead.",
                    series=", ".join(used.mapped("name")),
                )
            )

    def _get_used(self):
        """The series out of ``self`` that numbered a document."""
        groups = (
            self.env["backoffice.transport.document"]
            .sudo()
            ._read_group([("series_id", "in", self.ids), ("number", ">", 0)], ["series_id"])
        )
        return self.browse([series.id for (series,) in groups])

    # --- Numbers

    def _get_year(self, date):
        """The counter's year for a date: 0 where the series never starts again."""
        return date.year if self.yearly else 0

    def _format_number(self, date, number):
        year = f"{date.year}/" if self.yearly else ""
        return f"{self.prefix or ''}{year}{number:0{self.padding}d}"

    @api.model
    def _take_numbers(self, counts):
        """Takes numbers in one statement: ``{(series id, year): how many}``.

        Returns ``{(series id, year): first number}``. The rows stay locked until the
        transaction ends; who comes later waits, and the host repeats his transaction.
        """
        if not counts:
            return {}
        Counter = self.env["backoffice.transport.counter"]
        Counter.flush_model()
        # always in the same order, or two batches could wait for each other
        rows = [(*key, count) for key, count in sorted(counts.items())]
        taken = self.env.execute_query(
            SQL(
                """
                INSERT INTO backoffice_transport_counter AS counter
                       (series_id, year, last_number,
                        create_uid, create_date, write_uid, write_date)
                SELECT series, year, count, %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM unnest(%(series)s::int[], %(years)s::int[], %(counts)s::int[])
                       WITH ORDINALITY AS wanted(series, year, count, place)
                 ORDER BY place
                    ON CONFLICT (series_id, year)
                    DO UPDATE SET last_number = counter.last_number + EXCLUDED.last_number,
                                  write_uid = EXCLUDED.write_uid,
                                  write_date = EXCLUDED.write_date
                RETURNING series_id, year, last_number
                """,
                uid=self.env.uid,
                series=[row[0] for row in rows],
                years=[row[1] for row in rows],
                counts=[row[2] for row in rows],
            )
        )
        Counter.invalidate_model()
        return {(s, year): last - counts[s, year] + 1 for s, year, last in taken}

    # --- Companies

    @api.model
    def _get_default(self, company):
        """The company's first series."""
        return self.search([("company_id", "=", company.id)], limit=1)

    @api.model
    def _create_missing(self):
        """Gives every company that has none its first series."""
        known = self.sudo().with_context(active_test=False)._read_group([], ["company_id"])
        missing = (
            self.env["res.company"]
            .sudo()
            .search([("id", "not in", [company.id for (company,) in known])])
        )
        return self.sudo().create(
            [
                {
                    "name": self.env._("Transport Documents"),
                    "code": "TD",
                    "prefix": "TD/",
                    "company_id": company.id,
                }
                for company in missing
            ]
        )
