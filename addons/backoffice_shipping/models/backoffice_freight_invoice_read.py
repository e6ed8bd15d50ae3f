from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.backoffice_sales.intake import IntakeError
from odoo.addons.backoffice_sales.intake.headers import build_lookup
from odoo.addons.backoffice_sales.intake.reader import open_table
from odoo.addons.backoffice_sales.intake.table import Layout, read_cells

from ..freight import (
    CHARGES,
    DATES,
    NUMBERS,
    SYNONYMS,
    build_row,
    convert,
    group_rows,
    is_heading,
)

LAYOUT = Layout(build_lookup(SYNONYMS), is_heading, NUMBERS, DATES, repeated=frozenset(CHARGES))


class BackofficeFreightInvoice(models.Model):
    """From the file to lines."""

    _inherit = "backoffice.freight.invoice"

    def _read_files(self):
        self.action_read()

    @api.model
    def create_from_file(self, name, content, profile=None):
        """Takes a file in and returns its backoffice.freight.invoice, not read yet.

        `content` is bytes (or base64 text), `profile` a backoffice.freight.profile or its
        id. A file that is here already comes back refused, with a link to the first.
        """
        if isinstance(profile, int):  # a program from outside has no records
            profile = self.env["backoffice.freight.profile"].browse(profile or None).exists()
        return self._create_from_files([(name, content)], profile)

    def action_read(self):
        """Reads the file and matches its shipments; what cannot be read says why."""
        self.check_access("write")
        for invoice in self:
            if invoice.duplicate_of_id or invoice.state not in ("draft", "rejected"):
                continue
            try:
                table = invoice._read_table()
                rows = [build_row(number, cells) for number, cells in table.lines]
                currency = invoice._currency_of(rows)
            except IntakeError as error:
                invoice._reject(invoice._translate_error(error))
                continue
            except UserError as error:
                invoice._reject(str(error))
                continue
            invoice._take(table, group_rows(rows), currency)
        return True

    def _read_table(self):
        """The Table of the file, by its profile, or by the one with the same headings."""
        content, limits = self._file_content(), self._limits()

        def read(profile):
            _kind, rows, mark = open_table(content, limits)
            return read_cells(rows, limits, LAYOUT, profile.mapping or None, mark)

        if self.profile_id:
            return read(self.profile_id)
        try:
            table = read(self.profile_id)
        except IntakeError as error:
            # headings of which nothing is understood: a profile may know them
            if error.code not in ("no_header", "duplicate_headers"):
                raise
            self.profile_id = self._find_profile(content, limits)
            if not self.profile_id:
                raise
            return read(self.profile_id)
        Profile = self.env["backoffice.freight.profile"]
        self.profile_id = Profile._find_by_headers(table.headers, self.company_id)
        return read(self.profile_id) if self.profile_id else table

    def _find_profile(self, content, limits):
        """The profile one of whose headings stand in the first rows of the file."""
        Profile = self.env["backoffice.freight.profile"]
        _kind, rows, _mark = open_table(content, limits)
        for number, cells in enumerate(rows):
            headings = [str(cell) for cell in cells if cell not in (None, "")]
            if headings and (found := Profile._find_by_headers(headings, self.company_id)):
                return found
            if number >= 20:
                break
        return Profile

    def _currency_of(self, rows):
        """The currency of the invoice: the one of most rows. The others are converted by
        the rates of its date, and wait for a person."""
        counts = Counter(row.currency.upper() for row in rows if row.currency)
        if not counts:
            return self.currency_id
        found = self.env["res.currency"].search([("name", "in", list(counts))])
        known = {currency.name: currency for currency in found}
        if unknown := [code for code in sorted(counts) if code not in known]:
            raise UserError(
                self.env._(
                    "The file is in %(currency)s, which is no active currency here: activate it"
                    " and read the file again.",
                    currency=", ".join(unknown),
                )
            )
        most = max(counts, key=lambda code: (counts[code], code == self.currency_id.name, code))
        rates = {code: self._rate_to(known[code], known[most]) for code in counts}
        for row in rows:
            code = row.currency.upper()
            if code and code != most:
                convert(row, rates[code])
        return known[most]

    def _rate_to(self, currency, target):
        """Of the invoice's date; an amount without a rate would be counted one to one."""
        company = self.company_id
        for side in (currency | target) - company.currency_id if currency != target else ():
            owners = (company.root_id, company.browse())
            if not any(rate.company_id in owners for rate in side.rate_ids):
                raise UserError(
                    self.env._(
                        "The file has amounts in %(currencies)s, and %(currency)s has no rate"
                        " here: enter one and read the file again.",
                        currencies=f"{currency.name}, {target.name}",
                        currency=side.name,
                    )
                )
        date = self.date or fields.Date.context_today(self)
        return currency._get_conversion_rate(currency, target, company, date)

    def _take(self, table, charges, currency):
        if not charges:
            self._reject(self._freight_texts()["no_lines"])
            return
        self.line_ids.unlink()
        self.write(
            {
                "columns": table.names,
                "currency_id": currency.id,
                "state": "matched",
                "reject_reason": False,
                "partner_id": (self.partner_id or self.profile_id.partner_id).id,
                "date": self.date or fields.Date.context_today(self),
            }
        )
        bookings = self._find_bookings(charges)
        if not self.partner_id:
            self.partner_id = self._carrier_of(bookings)
        charges, bookings = self._by_shipment(charges, bookings)
        facts = self._facts(charges, bookings)
        Line = self.env["backoffice.freight.line"].sudo()
        lines = Line.create(
            [
                {"invoice_id": self.id}
                | Line._charge_vals(charge)
                | self._judged_vals(charge, bookings.get(charge.key), facts)
                for charge in charges
            ]
        )
        lines._answer_disputes()
        self._settle()

    @api.model
    def _carrier_of(self, bookings):
        """The carrier's company where all shipments that were found are of one."""
        found = {b.carrier_id.transport_partner_id for b, _how in bookings.values()}
        Partner = self.env["res.partner"]
        return found.pop() if len(found) == 1 else Partner

    # --- Words

    def _translate_error(self, error):
        text = self._freight_texts().get(error.code)
        return text % error.params if text else super()._translate_error(error)

    @api.model
    def _freight_texts(self):
        """Where the sentence for an order file would mislead."""
        return {
            "unknown_format": self.env._(
                "%(found)s is not read as an invoice. Ask the carrier for the shipments as CSV"
                " or as an Excel workbook (.xlsx)."
            ),
            "too_many_columns": self.env._(
                "Row %(row)d has more than %(limit)d columns: this is no list of shipments."
            ),
            "no_header": self.env._(
                "No row of headings was found: the file needs at least a tracking number or a"
                " reference, and an amount. Where they are called otherwise, make a profile"
                " with these headings. Columns seen: %(seen)s"
            ),
            "no_lines": self.env._("The file has headings but no shipments."),
        }
