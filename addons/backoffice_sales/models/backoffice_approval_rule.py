from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval


class BackofficeApprovalRule(models.Model):
    """Who decides on which findings of which documents."""

    _name = "backoffice.approval.rule"
    _description = "Approval Rule"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: in every company.")
    model_id = fields.Many2one(
        "ir.model",
        "Document",
        required=True,
        ondelete="cascade",
        domain=lambda self: [("model", "in", self.env["backoffice.check"]._checked_models())],
    )
    model = fields.Char(related="model_id.model", store=True, index=True)
    check_ids = fields.Many2many(
        "backoffice.check",
        string="Checks",
        domain="[('model_id', '=', model_id), ('severity', '=', 'approval')]",
        help="Empty: every check that needs approval.",
    )
    domain = fields.Char(
        default="[]", help="Only documents that match. The first rule that fits decides."
    )
    group_id = fields.Many2one(
        "res.groups",
        "Decided By",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref("backoffice_sales.backoffice_sales_group_manager"),
        help="Anyone in this group, except who asked and who edited the document last.",
    )

    @api.constrains("domain", "model_id")
    def _check_domain(self):
        for rule in self:
            try:
                Domain(rule._eval_domain()).validate(self.env[rule.model])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "Approval rule %(rule)s: the domain cannot be used: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    def _eval_domain(self):
        self.ensure_one()
        return safe_eval(
            self.domain or "[]", {"uid": self.env.uid, "today": fields.Date.today()}
        )

    @api.model
    def _assign(self, records, findings):
        """Who decides on what: {(rule, record id): {check id}}; no rule where none fits (then
        the managers decide). `findings`: {record id: [finding values]}, approval findings
        only. One query for the rules and at most one for each rule with a domain."""
        rules = self.sudo().search([("model", "=", records._name)])
        fitting = {
            rule: set(records.filtered_domain(rule._eval_domain()).ids) for rule in rules
        }
        assigned = {}
        for record in records:
            for found in findings.get(record.id, ()):
                rule = next((r for r in rules if r._fits(record, found, fitting[r])), rules[:0])
                assigned.setdefault((rule, record.id), set()).add(found["check_id"])
        return assigned

    def _fits(self, record, found, fitting_ids):
        return (
            record.id in fitting_ids
            and (not self.company_id or self.company_id.id == found["company_id"])
            and (not self.check_ids or found["check_id"] in self.check_ids.ids)
        )
