from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools.safe_eval import test_python_expr

SEVERITIES = [
    ("info", "Information"),
    ("warning", "Warning"),
    ("approval", "Needs Approval"),
    ("blocking", "Blocking"),
]


class BackofficeCheck(models.Model):
    """One question asked of every record of a model before it goes on.

    Built-in checks are methods `_check_<code>(definition)` of the checked model; domain and
    expression checks are written by an administrator.
    """

    _name = "backoffice.check"
    _inherit = ["backoffice.cached.mixin"]
    _description = "Check"
    _order = "model, sequence, id"

    # --- Fields

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: in every company.")
    model_id = fields.Many2one(
        "ir.model",
        "Checked Document",
        required=True,
        ondelete="cascade",
        index=True,
        domain=lambda self: [("model", "in", self._checked_models())],
    )
    model = fields.Char(related="model_id.model", store=True, index=True)
    kind = fields.Selection(
        [("builtin", "Built-in"), ("domain", "Domain"), ("expression", "Expression")],
        required=True,
        default="domain",
    )
    code = fields.Char(help="Name of the built-in check.")
    severity = fields.Selection(
        SEVERITIES,
        required=True,
        default="warning",
        help="Information is only shown. A warning is shown and may be waived with a reason. "
        "Needs Approval holds the document until somebody entitled agrees. Blocking holds it "
        "until it is corrected.",
    )
    manager_can_waive = fields.Boolean(
        help="A manager may waive this blocking finding with a reason."
    )
    at_confirm = fields.Boolean(
        "Holds Confirmation",
        default=True,
        help="What it finds holds the confirmation. Otherwise it is only shown.",
    )
    at_invoicing = fields.Boolean(
        "Holds Invoicing",
        help="A sales order on which it finds something that blocks, or that needs an approval "
        "that it does not have, is not invoiced.",
    )
    must_acknowledge = fields.Boolean(
        "Acknowledge with a Reason",
        default=True,
        help="Who confirms a document with this warning is asked for a reason.",
    )
    waive_group_id = fields.Many2one(
        "res.groups",
        "Waived By",
        help="Who may waive a finding of this check. Empty: clerks what only warns, managers "
        "what blocks, if the check says so.",
    )
    waive_days = fields.Integer(
        "Waiver Lasts (Days)", help="0: as long as what was found stays the same."
    )
    limit = fields.Float(help="The figure that the check measures against, where it has one.")
    limit_label = fields.Char(translate=True, help="What the limit means, with its unit.")
    limit_zero = fields.Char(
        "What a Limit of Zero Means", translate=True, help="Empty: zero is a limit like others."
    )
    days = fields.Integer(help="The time that the check measures against, where it has one.")
    days_label = fields.Char(translate=True, help="What the days mean.")
    days_zero = fields.Char(
        "What Zero Days Mean", translate=True, help="Empty: zero is a number like others."
    )
    product_category_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="Only lines of these categories and what is below them. Empty: every line.",
    )
    uses_categories = fields.Boolean(readonly=True, help="Product categories mean something.")
    country_ids = fields.Many2many(
        "res.country", string="Countries", help="The countries that the check is about."
    )
    uses_countries = fields.Boolean(readonly=True, help="Countries mean something.")
    commodity_codes = fields.Text(
        "HS Codes",
        help="Codes of the customs tariff, or how they begin, with commas between them.",
    )
    uses_commodity_codes = fields.Boolean(readonly=True, help="HS codes mean something.")
    includes_freight = fields.Boolean(
        "Include Freight",
        help="The margin is that after the expected freight: what the comparison of carriers "
        "or a delivery line says that it costs, or else the fixed price of the delivery "
        "method. Needs delivery methods; not for single product categories.",
    )
    exempt_group_ids = fields.Many2many(
        "res.groups",
        string="Not for Members Of",
        help="What somebody of these groups enters, edits or confirms passes. Who is the "
        "document's salesperson does not count.",
    )
    domain = fields.Char(
        default="[]",
        help="Documents that match the domain fail the check; a built-in check looks only at "
        "those. Dates may be relative, such as 'today -7d'.",
    )
    expression = fields.Text(
        help="Python expression on `record`, with `today` and `user`. "
        "A true result fails the check; a text is shown as the message."
    )
    message = fields.Char(translate=True, help="What the clerk reads when the check fails.")
    finding_count = fields.Integer(compute="_compute_finding_count")

    _code_uniq = models.UniqueIndex("(model_id, code, company_id) WHERE kind = 'builtin'")

    # --- Computes

    def _compute_finding_count(self):
        counts = dict(
            self.env["backoffice.finding"]._read_group(
                [("check_id", "in", self.ids), ("state", "=", "open")],
                ["check_id"],
                ["__count"],
            )
        )
        for check in self:
            check.finding_count = counts.get(check, 0)

    @api.model
    def _checked_models(self):
        """Names of the models that inherit the checked mixin."""
        mixin = self.env.registry["backoffice.checked.mixin"]
        return [name for name, cls in self.env.registry.items() if self._is_checked(cls, mixin)]

    @api.model
    def _is_checked(self, cls, mixin):
        return issubclass(cls, mixin) and not cls._abstract and cls is not mixin

    # --- Constraints

    @api.constrains("kind", "code", "model_id")
    def _check_code(self):
        for check in self.filtered(lambda c: c.kind == "builtin"):
            if not hasattr(self.env[check.model], f"_check_{check.code}"):
                raise ValidationError(
                    self.env._(
                        "Check %(check)s: there is no built-in check “%(code)s” for %(model)s.",
                        check=check.name,
                        code=check.code,
                        model=check.model_id.name,
                    )
                )

    @api.constrains("kind", "domain", "model_id")
    def _check_domain(self):
        for check in self.filtered(lambda c: c.kind != "expression"):
            Model = self.env[check.model]
            try:
                Domain(check._eval_domain(check.domain)).validate(Model)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "Check %(check)s: the domain cannot be used: %(error)s",
                        check=check.name,
                        error=error,
                    )
                ) from error

    @api.constrains("kind", "expression")
    def _check_expression(self):
        for check in self.filtered(lambda c: c.kind == "expression"):
            check._refuse_endless(check.expression or "")
            problem = test_python_expr((check.expression or "").strip() or "?", mode="eval")
            if problem:
                raise ValidationError(
                    self.env._(
                        "Check %(check)s: the expression cannot be used: %(error)s",
                        check=check.name,
                        error=problem,
                    )
                )

    # --- CRUD

    @api.model
    def _ensure_may_program(self, vals_list):
        """An expression runs with all rights, as a server action does: only who may write
        those may write one."""
        programs = any(
            vals.get("kind") == "expression" or vals.get("expression") for vals in vals_list
        )
        if programs and not (self.env.su or self.env.user._is_system()):
            raise AccessError(
                self.env._(
                    "Only an administrator writes checks with a Python expression. "
                    "Use a domain, or ask one."
                )
            )

    @api.model
    def _ensure_may_ask(self, rows):
        """For checks and rules just written; constraints run with all rights."""
        if not (self.env.su or self.env.user._is_system()):
            for row in rows:
                domain = Domain(row._eval_domain(row.domain))
                self._ensure_may_look(self.env[row.model], domain)

    @api.model
    def _ensure_may_look(self, model, domain):
        """A run reads with all rights and shows what matches: who writes a domain may ask
        only about what they may read, or could find out secrets letter by letter."""
        for condition in domain.iter_conditions():
            at = model
            for name in condition.field_expr.split("."):
                field = at._fields.get(name)
                if field is None:  # a part of a date, or a property
                    break
                at.check_access("read")
                at._check_field_access(field, "read")
                at = self.env[field.comodel_name] if field.comodel_name else at
            if "any" in condition.operator:
                self._ensure_may_look(at, Domain(condition.value))

    @api.model_create_multi
    def create(self, vals_list):
        self._ensure_may_program(vals_list)
        checks = super().create(vals_list)
        # what came as a default, by the context or by a setting, is in no `vals`
        self._ensure_may_program(
            [{"kind": check.kind, "expression": check.expression} for check in checks]
        )
        self._ensure_may_ask(checks)
        return checks

    def write(self, vals):
        self._ensure_may_program([vals])
        result = super().write(vals)
        if vals.keys() & {"domain", "model_id"}:
            self._ensure_may_ask(self)
        return result

    # --- Actions

    def action_view_findings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_sales.backoffice_finding_action"
        )
        return action | {"domain": [("check_id", "in", self.ids)], "context": {}}
