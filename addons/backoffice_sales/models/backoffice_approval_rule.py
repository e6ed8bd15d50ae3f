from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache
from odoo.tools.safe_eval import safe_eval

from .approval_definition import RuleDefinition


class BackofficeApprovalRule(models.Model):
    """Who decides on which findings of which documents, or on which documents at all."""

    _name = "backoffice.approval.rule"
    _inherit = ["backoffice.cached.mixin"]
    _description = "Approval Rule"
    _order = "sequence, id"

    # --- Fields

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
    always = fields.Boolean(
        "Without a Finding",
        help="Ask for every document that fits, although no check failed.",
    )
    domain = fields.Char(
        default="[]", help="Only documents that match. The first rule that fits decides."
    )
    amount_min = fields.Float("Amount From", help="In the currency of the document's company.")
    amount_max = fields.Float(
        "Amount To", help="In the currency of the document's company. 0: no upper end."
    )
    by_margin = fields.Boolean("Below a Margin")
    margin_below = fields.Float(
        "Margin Below (%)", help="Only documents whose margin is below this."
    )
    discount_over = fields.Float(
        "Discount Over (%)", help="Only documents with a higher discount on a line. 0: any."
    )
    group_id = fields.Many2one(
        "res.groups",
        "Decided By",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref("backoffice_sales.backoffice_sales_group_manager"),
        help="Anyone in this group, except who asked and who edited the document last. "
        "Where the rule has tiers that apply, these decide instead.",
    )
    same_person = fields.Boolean(
        "One Person on Several Tiers",
        help="The same person may decide on several tiers of a request. Off: who approved on "
        "one tier, or in whose stead, decides on no other.",
    )
    tier_ids = fields.One2many("backoffice.approval.tier", "rule_id", "Tiers", copy=True)

    # --- Constraints

    @api.constrains("domain", "model_id")
    def _check_domain(self):
        for rule in self:
            try:
                Domain(rule._eval_domain(rule.domain)).validate(self.env[rule.model])
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "Approval rule %(rule)s: the domain cannot be used: %(error)s",
                        rule=rule.name,
                        error=error,
                    )
                ) from error

    @api.constrains("amount_min", "amount_max")
    def _check_amounts(self):
        for rule in self:
            if rule.amount_max and rule.amount_max < rule.amount_min:
                raise ValidationError(
                    self.env._(
                        "Approval rule %(rule)s: the amounts end before they begin.",
                        rule=rule.name,
                    )
                )

    # --- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self.env["backoffice.check"]._ensure_may_ask(rules)
        return rules

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"domain", "model_id"}:
            self.env["backoffice.check"]._ensure_may_ask(self)
        return result

    # --- Engine

    @api.model
    def _eval_domain(self, text):
        self.env["backoffice.check"]._refuse_endless(text or "")
        return safe_eval(text or "[]", {"uid": self.env.uid, "today": fields.Date.today()})

    @ormcache("model")
    def _definitions(self, model):
        """The active rules of a model: a tuple of `RuleDefinition`; cached, no query."""
        rules = self.sudo().with_context(active_test=True).search([("model", "=", model)])
        return tuple(
            RuleDefinition(
                rule.id,
                rule.company_id.id or 0,
                frozenset(rule.check_ids.ids),
                rule.domain or "[]",
                rule.always,
                rule.amount_min,
                rule.amount_max,
                rule.margin_below if rule.by_margin else None,
                rule.discount_over,
            )
            for rule in rules
        )

    @api.model
    def _assign(self, records, findings):
        """Who decides on what: {(rule, record id): {check id}}; no rule where none fits (then
        the managers decide). `findings`: {record id: [finding values]}, approval findings
        only. A finding goes to the first rule that fits; of the rules that ask without a
        finding, each that fits asks. No query for records without findings, unless a rule
        asks about them; then one for each rule with a domain."""
        definitions = self._definitions(records._name)
        asking = records.browse(findings)
        if any(d.always for d in definitions):  # nobody is asked about what is blocked
            asking |= records.filtered(lambda record: record.sudo().check_state != "blocked")
        fitting = self._fitting(definitions, asking)
        assigned = {}
        for record_id in asking.ids:
            fits = [d for d in definitions if record_id in fitting[d.id]]
            for found in findings.get(record_id, ()):
                rule_id = next((d.id for d in fits if d.takes(found)), False)
                key = (self.browse(rule_id or ()), record_id)
                assigned.setdefault(key, set()).add(found["check_id"])
            for definition in fits:
                if definition.always:
                    assigned.setdefault((self.browse(definition.id), record_id), set())
        return assigned

    @api.model
    def _fitting(self, definitions, records):
        """{rule id: ids of the records that its conditions let through}."""
        facts = {}
        if records and any(d.measures() for d in definitions):
            facts = records.sudo()._approval_facts()
        return {
            d.id: {
                record.id
                for record in self._matching(d, records)
                if not d.measures() or d.fits_figures(facts[record.id])
            }
            for d in definitions
        }

    @api.model
    def _matching(self, definition, records):
        if definition.company_id and "company_id" in records._fields:
            records = records.filtered(lambda r: r.company_id.id == definition.company_id)
        if definition.domain.strip() == "[]":
            return records
        return records.filtered_domain(self._eval_domain(definition.domain))
