import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BackofficePrinter(models.Model):
    """A printer that a print server serves: it asks for the jobs of this code."""

    _name = "backoffice.printer"
    _description = "Label Printer"
    _order = "sequence, name"

    name = fields.Char(required=True)
    code = fields.Char(
        required=True,
        help="By this word the print server asks for jobs: small letters, digits, - and _.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    kind = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL")], "Prints", default="zpl", required=True
    )

    _code_uniq = models.Constraint(
        "UNIQUE (company_id, code)", "Another printer of this company has this code."
    )

    @api.constrains("code")
    def _check_code(self):
        """A code is a word and never a path: print servers make file names of it."""
        for printer in self:
            if not re.fullmatch(r"[a-z0-9_-]{1,40}", printer.code):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is no code for a printer: use small letters, digits, -"
                        " and _.",
                        code=printer.code,
                    )
                )
