from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

OPERATORS = {">": SQL(">"), ">=": SQL(">="), "<": SQL("<"), "<=": SQL("<=")}


class AccountMoveLine(models.Model):
    """Lets a list show what was open on a day in the past."""

    _inherit = "account.move.line"

    report_last_paid_on = fields.Date(
        "Last Payment On",
        compute="_compute_report_last_paid_on",
        search="_search_report_last_paid_on",
        help="The latest day on which it was set off against another journal item.",
    )

    def _compute_report_last_paid_on(self):
        rows = self.env.execute_query(
            SQL(
                """
                SELECT s.id, max(p.max_date)
                  FROM account_partial_reconcile p
                 CROSS JOIN LATERAL (VALUES (p.debit_move_id), (p.credit_move_id)) AS s(id)
                 WHERE p.debit_move_id = ANY(%(ids)s) OR p.credit_move_id = ANY(%(ids)s)
                 GROUP BY 1
                """,
                ids=self.ids,
            )
        )
        days = dict(rows)
        for line in self:
            line.report_last_paid_on = days.get(line.id, False)

    def _search_report_last_paid_on(self, operator, value):
        """Lines with any payment on that side of a day; it reads no partner's payments."""
        if operator not in OPERATORS:
            return NotImplemented
        self.env["account.partial.reconcile"].flush_model()
        sides = (
            SQL(
                "SELECT p.%s FROM account_partial_reconcile p WHERE p.max_date %s %s",
                SQL.identifier(side),
                OPERATORS[operator],
                value,
            )
            for side in ("debit_move_id", "credit_move_id")
        )
        return Domain("id", "in", SQL("(%s)", SQL(" UNION ").join(sides)))
