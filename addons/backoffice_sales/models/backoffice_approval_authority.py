from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache


class BackofficeApprovalAuthority(models.Model):
    """One row of the delegation matrix: who may approve what, up to how much.

    A subject with rows may be decided by those alone whose row reaches far enough, whatever
    tier they sit in; a subject without rows is limited by the tiers only. Rows for one
    check go before rows for every check of the document.
    """

    _name = "backoffice.approval.authority"
    _inherit = ["backoffice.cached.mixin"]
    _description = "Authority to Approve"
    _order = "model_id, check_id, id"

    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: in every company.")
    user_id = fields.Many2one("res.users", "Person", ondelete="cascade", index=True)
    group_id = fields.Many2one("res.groups", ondelete="cascade", index=True)
    model_id = fields.Many2one(
        "ir.model",
        "Document",
        required=True,
        ondelete="cascade",
        domain=lambda self: [("model", "in", self.env["backoffice.check"]._checked_models())],
        default=lambda self: self.env["ir.model"]._get_id("sale.order"),
    )
    model = fields.Char(related="model_id.model", store=True, index=True)
    check_id = fields.Many2one(
        "backoffice.check",
        "Subject",
        ondelete="cascade",
        index="btree_not_null",
        domain="[('model_id', '=', model_id)]",
        help="Empty: whatever is to be approved on the document.",
    )
    amount_max = fields.Float(
        "Max. Amount", help="Of the document, in its company's currency. 0: no limit."
    )
    discount_max = fields.Float("Max. Discount (%)", help="0: no limit.")
    by_margin = fields.Boolean("Margin Limit")
    margin_min = fields.Float(
        "Min. Margin (%)", help="The lowest margin of the document, where it is limited."
    )

    @api.constrains("model_id", "user_id", "group_id")
    def _check_who(self):
        for row in self:
            if bool(row.user_id) == bool(row.group_id):
                raise ValidationError(
                    self.env._("Each row of the matrix names either a person or a group.")
                )

    # --- Engine

    @ormcache()
    def _is_used(self):
        return bool(self.sudo().search_count([], limit=1))

    @api.model
    def _lacking(self):
        """SQL that is true where the person `a` has not the authority for the request `r`:
        on one of its subjects the matrix has rows, and none of theirs reaches far enough."""
        if not self._is_used():
            return SQL("FALSE")
        self.flush_model()
        return SQL(
            """
            EXISTS (
                SELECT 1
                  FROM (SELECT backoffice_check_id AS check_id
                          FROM backoffice_approval_request_backoffice_check_rel
                         WHERE backoffice_approval_request_id = r.id
                        UNION ALL
                        SELECT NULL WHERE NOT EXISTS (
                            SELECT 1 FROM backoffice_approval_request_backoffice_check_rel
                             WHERE backoffice_approval_request_id = r.id)) AS s
                 CROSS JOIN LATERAL (
                    SELECT count(*) AS rows, coalesce(bool_or(
                               (m.user_id = a.user_id OR m.group_id = ANY(a.group_ids))
                               AND (coalesce(m.amount_max, 0) = 0
                                    OR r.amount_company <= m.amount_max)
                               AND (coalesce(m.discount_max, 0) = 0
                                    OR r.discount <= m.discount_max)
                               AND (NOT coalesce(m.by_margin, false)
                                    OR r.margin_percent >= m.margin_min)), false) AS enough
                      FROM backoffice_approval_authority m
                     WHERE m.active AND m.model = r.res_model
                       AND (m.company_id IS NULL OR m.company_id = r.company_id)
                       AND (m.check_id = s.check_id
                            OR (m.check_id IS NULL AND NOT EXISTS (
                                SELECT 1 FROM backoffice_approval_authority x
                                 WHERE x.active AND x.model = r.res_model
                                   AND x.check_id = s.check_id
                                   AND (x.company_id IS NULL OR x.company_id = r.company_id))))
                 ) AS found
                 WHERE found.rows > 0 AND NOT found.enough)
            """
        )

    @api.model
    def _holders(self, model, check_ids, company_id):
        """Whom the matrix names for any of the subjects: (user ids, group ids). How far each
        reaches is asked when they decide."""
        rows = self.sudo().search(
            [
                ("model", "=", model),
                ("company_id", "in", (False, company_id)),
                ("check_id", "in", (False, *check_ids)),
            ]
        )
        return rows.user_id.ids, rows.group_id.ids
