import json
import logging
import re

from odoo import api, fields, models
from odoo.tools import SQL

from .check_definition import Failure
from .check_text import Sentences

_logger = logging.getLogger(__name__)
_lt = Sentences(__name__)

LONGEST = 200
# what cannot make one error look like another each time
ADDRESS = re.compile(r" at 0x[0-9a-f]+")


class BackofficeCheck(models.Model):
    """A check that crashes stops no order desk: its records fail with what it said, and the
    managers are told once."""

    _name = "backoffice.check"
    _inherit = ["backoffice.check", "mail.thread", "mail.activity.mixin"]

    crash_severity = fields.Selection(
        [("info", "Information"), ("warning", "Warning"), ("blocking", "Blocking")],
        "When It Cannot Run",
        required=True,
        default="warning",
        help="What the finding is that says that the check could not be run. What the check "
        "held before goes on being held.",
    )
    last_error = fields.Char("What It Crashed With", readonly=True, copy=False)
    last_error_at = fields.Datetime("Crashed On", readonly=True, copy=False)

    def write(self, vals):
        """Whoever changes a check has seen to it: the next crash is told again."""
        if "last_error" not in vals:
            self._forget_crashes()
        return super().write(vals)

    def _forget_crashes(self):
        crashed = self.sudo().filtered("last_error")
        if crashed:
            crashed.activity_ids.unlink()
            crashed.write({"last_error": False, "last_error_at": False})

    @api.model
    def _crash_failures(self, definition, records, error):
        """[(definition, Failure)] for the records on which a check crashed."""
        name = definition.code or definition.id
        _logger.info("Check %s crashed on %s", name, records, exc_info=error)
        said = ADDRESS.sub("", str(error).strip()).split("\n")[0][:LONGEST]
        said = said or type(error).__name__
        message = _lt(
            "The check “%(check)s” could not be run: %(error)s",
            check=definition.name,
            error=said,
        )
        return [
            (
                definition,
                Failure(record_id, message, severity=definition.crash_severity, crash=said),
            )
            for record_id in records.ids
        ]

    @api.model
    def _report_crashes(self, failures):
        """Tells the managers of the checks that crashed and were not known to: an activity
        each, however many records it was. `failures` is what `_failures` returned."""
        errors = {check.id: failure.crash for check, failure in failures if failure.crash}
        if not errors:
            return
        known = self.sudo().browse(errors).filtered(lambda check: not check.last_error)
        if known:
            # not `write`: the settings stay, and with them what is kept of them in memory
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE backoffice_check c
                       SET last_error = e.value, last_error_at = now() AT TIME ZONE 'UTC'
                      FROM jsonb_each_text(%s) AS e WHERE c.id = e.key::int
                    """,
                    json.dumps({check.id: errors[check.id] for check in known}),
                )
            )
            known.invalidate_recordset(["last_error", "last_error_at"])
            known._call_managers()

    def _call_managers(self):
        managers = self.env.ref("backoffice_sales.backoffice_sales_group_manager")
        users = managers.sudo().all_user_ids.filtered(lambda u: u.active and not u.share)
        todo = self.env.ref("mail.mail_activity_data_warning")
        title = _lt("%(check)s cannot be run")
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True
        )._create_told(
            [
                {
                    "activity_type_id": todo.id,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": check.id,
                    "user_id": user.id,
                    "summary": title % {"check": check._in_languages("name")},
                    "note": check.last_error,
                }
                for check in self
                for user in users
                if not check.company_id or check.company_id in user.company_ids
            ]
        )
