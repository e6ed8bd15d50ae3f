import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import ormcache
from odoo.tools.safe_eval import datetime, dateutil, safe_eval, time

from .check_definition import CheckDefinition, Failure
from .expression_guard import refused_part


class BackofficeCheck(models.Model):
    """What a run needs of the checks, and how those of an administrator are evaluated."""

    _inherit = "backoffice.check"

    @ormcache("model", "self._languages()")
    def _definitions(self, model):
        """The active checks of a model: a tuple of `CheckDefinition`; cached, no query."""
        checks = self.sudo().with_context(active_test=True).search([("model", "=", model)])
        checks.with_context(prefetch_langs=True).fetch(["name", "message"])
        return tuple(check._definition() for check in checks)

    def _definition(self):
        return CheckDefinition(
            self._origin.id or 0,
            self._in_languages("name"),
            self.code or "",
            self.kind,
            self.severity,
            self.company_id.id or 0,
            self.limit,
            self.domain or "[]",
            (self.expression or "").strip(),
            self._in_languages("message"),
            self.days,
            tuple(self.product_category_ids.ids),
            tuple(self.country_ids.ids),
            frozenset(self.exempt_group_ids.all_user_ids.ids),
            self.crash_severity or "warning",
            self.must_acknowledge,
            self.at_confirm,
            self.at_invoicing,
            tuple(self._commodity_codes()),
            self.includes_freight,
        )

    def _commodity_codes(self):
        """The digits of each code; one too short to mean a chapter means none."""
        codes = re.split(r"[,;\n]", self.commodity_codes or "")
        digits = [re.sub(r"\D", "", code) for code in codes]
        return [code for code in digits if len(code) > 1]

    # --- Evaluating

    @api.model
    def _eval_domain(self, text):
        """The domain, with the names that the host's domain editor knows."""
        names = {
            "uid": self.env.uid,
            "today": fields.Date.today(),
            "context_today": lambda: fields.Date.context_today(self),
            "datetime": datetime,
            "relativedelta": dateutil.relativedelta.relativedelta,
            "time": time,
        }
        self._refuse_endless(text or "")
        return safe_eval(text or "[]", names)

    @api.model
    def _refuse_endless(self, text):
        """Raises when a text that is about to be evaluated could hold the server."""
        part = refused_part(text)
        if part:
            raise ValidationError(
                self.env._(
                    "“%(part)s” is not calculated in rules: powers, shifts, long ranges and "
                    "repeated texts can hold the server for hours. Write the figure itself.",
                    part=part[:80],
                )
            )

    @api.model
    def _run_domain(self, definition, records):
        """Failures of a domain check; one query."""
        found = records.filtered_domain(Domain(self._eval_domain(definition.domain)))
        message = definition.message or definition.name
        return [Failure(record.id, message) for record in found]

    @api.model
    def _run_expression(self, definition, records):
        """Failures of an expression check; the expression sees one record at a time."""
        names = {"today": fields.Date.today(), "user": self.env.user}
        self._refuse_endless(definition.expression)
        failures = []
        for record in records:
            result = safe_eval(definition.expression, {**names, "record": record})
            if result:
                said = result if isinstance(result, str) else definition.message
                failures.append(Failure(record.id, said or definition.name))
        return failures

    @api.model
    def _run_custom(self, definition, records):
        """Failures of a domain or expression check."""
        runner = self._run_domain if definition.kind == "domain" else self._run_expression
        return runner(definition, records)
