from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..reports.uninvoiced import uninvoiced_sql


class StockMove(models.Model):
    """Lets a list show what was delivered and is on no posted invoice."""

    _inherit = "stock.move"

    report_is_uninvoiced = fields.Boolean(
        "Delivered, Not Invoiced",
        compute="_compute_report_is_uninvoiced",
        search="_search_report_is_uninvoiced",
        help="Part of the quantity is on no posted invoice.",
    )

    def _compute_report_is_uninvoiced(self):
        found = self.search([("id", "in", self.ids), ("report_is_uninvoiced", "=", True)])
        for move in self:
            move.report_is_uninvoiced = move in found

    def _search_report_is_uninvoiced(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env.flush_all()
        moves = SQL("(SELECT u.id FROM (%s) u)", uninvoiced_sql(self.env.companies.ids))
        return Domain("id", "in", moves)
