"""What was open on receivables at the end of a day, and what was paid in a period, as SQL."""

from odoo.tools import SQL

LATER, PAID = "report_paid_later", "report_paid"

SIDES = """
    SELECT p.debit_move_id AS line_id, p.amount AS amount, p.max_date AS day
      FROM account_partial_reconcile p WHERE %(when)s
    UNION ALL
    SELECT p.credit_move_id, -p.amount, p.max_date
      FROM account_partial_reconcile p WHERE %(when)s
"""


def residual(scope):
    """What is left of a line at the period's end: what is left today and was paid since."""
    sides = SQL(SIDES, when=SQL("p.max_date > %s", scope.period.last))
    table = SQL("(SELECT line_id, SUM(amount) AS amount FROM (%s) s GROUP BY line_id)", sides)
    on = SQL("%s = %s", SQL.identifier(LATER, "line_id"), scope.field("id"))
    scope.query.add_join("LEFT JOIN", LATER, table, on)
    later = SQL.identifier(LATER, "amount")
    return SQL("(%s + COALESCE(%s, 0))", scope.field("amount_residual"), later)


def paid(scope):
    """Joins what was paid of an invoice in the period: ``amount``, ``amount_days`` late."""
    table = SQL(
        """
        (SELECT l.id, SUM(p.amount) AS amount,
                SUM(p.amount * (p.max_date - COALESCE(l.date_maturity, l.date))) AS amount_days
           FROM account_partial_reconcile p
           JOIN account_move_line l ON l.id = p.debit_move_id
           JOIN account_move_line c ON c.id = p.credit_move_id
           JOIN account_move cm ON cm.id = c.move_id
          WHERE p.max_date BETWEEN %s AND %s AND cm.move_type != 'out_refund'
          GROUP BY l.id)
        """,
        scope.period.first,
        scope.period.last,
    )
    on = SQL("%s = %s", SQL.identifier(PAID, "id"), scope.field("id"))
    scope.query.add_join("LEFT JOIN", PAID, table, on)
    return SQL.identifier(PAID)
