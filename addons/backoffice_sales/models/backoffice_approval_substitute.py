from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL


class BackofficeApprovalSubstitute(models.Model):
    """Who decides in whose stead, from when to when."""

    _name = "backoffice.approval.substitute"
    _description = "Substitute for Approvals"
    _order = "date_from desc, id desc"

    user_id = fields.Many2one(
        "res.users",
        "Absent",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        ondelete="cascade",
    )
    substitute_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        ondelete="cascade",
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("To", required=True)
    model_id = fields.Many2one(
        "ir.model",
        "Document",
        ondelete="cascade",
        domain=lambda self: [("model", "in", self.env["backoffice.check"]._checked_models())],
        help="Empty: every document.",
    )
    company_id = fields.Many2one("res.company", help="Empty: in every company.")
    is_current = fields.Boolean("Now", compute="_compute_is_current")

    _dates_check = models.Constraint(
        "CHECK (date_from <= date_to)", "The absence ends before it begins."
    )

    @api.depends("user_id.name", "substitute_id.name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.user_id.name} → {row.substitute_id.name}"

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = fields.Date.context_today(self)
        for row in self:
            row.is_current = row.date_from and row.date_from <= today <= (row.date_to or today)

    @api.constrains("user_id", "substitute_id", "date_from", "date_to")
    def _check_circle(self):
        """Nobody stands in for himself, and no chain of people who are away at the same time
        leads back to where it began."""
        self.flush_model()
        for row in self:
            if row.user_id == row.substitute_id:
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot stand in for themselves: name somebody else.",
                        user=row.user_id.name,
                    )
                )
            circle = self.env.execute_query(
                SQL(
                    """
                    WITH RECURSIVE chain AS (
                        SELECT substitute_id AS at, date_from AS a, date_to AS b
                          FROM backoffice_approval_substitute WHERE id = %s
                        UNION
                        SELECT s.substitute_id, greatest(c.a, s.date_from),
                               least(c.b, s.date_to)
                          FROM chain c JOIN backoffice_approval_substitute s
                            ON s.user_id = c.at AND s.date_from <= c.b AND s.date_to >= c.a)
                    SELECT 1 FROM chain WHERE at = %s LIMIT 1
                    """,
                    row.id,
                    row.user_id.id,
                )
            )
            if circle:
                raise ValidationError(
                    self.env._(
                        "%(user)s would in the end stand in for themselves: "
                        "%(substitute)s is away at the same time. Name somebody else.",
                        user=row.user_id.name,
                        substitute=row.substitute_id.name,
                    )
                )

    def write(self, vals):
        """Who could name himself for anybody could approve anything: the record rule has to
        hold after the change, too."""
        result = super().write(vals)
        self.check_access("write")
        return result

    # --- Engine

    @api.model
    def _rows_today(self):
        """(absent user, substitute, model or None, company or None) of today; one query."""
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """
                SELECT s.user_id, s.substitute_id, m.model, s.company_id
                  FROM backoffice_approval_substitute s
                  LEFT JOIN ir_model m ON m.id = s.model_id
                 WHERE %s BETWEEN s.date_from AND s.date_to
                """,
                fields.Date.context_today(self),
            )
        )

    @api.model
    def _acting_for(self, user_ids, rows):
        """Whose stead each of the users may decide in, through any number of absences:
        [(user, principal, model or None, company or None)]. `rows` as `_rows_today` gives."""
        found = []
        for user_id in user_ids:
            stack, known = [(user_id, None, None)], set()
            while stack:
                at, model, company = stack.pop()
                for absent, substitute, for_model, for_company in rows:
                    limits = narrowed(model, for_model), narrowed(company, for_company)
                    key = (absent, *limits)
                    if substitute != at or False in limits or key in known:
                        continue
                    known.add(key)
                    stack.append(key)
                    if absent != user_id:
                        found.append((user_id, absent, *limits))
        return found


def narrowed(one, other):
    """What two limits leave, where None is no limit; False when they exclude each other."""
    if one is None or one == other:
        return other
    return one if other is None else False
