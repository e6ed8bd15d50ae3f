from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError

HOLDING = ("blocking", "approval")


class BackofficeCheckedMixin(models.AbstractModel):
    """The gate before a decision: what holds a document, and how it is told."""

    _inherit = "backoffice.checked.mixin"

    def _gate(self):
        """Runs the checks and splits the records: (may go on, held)."""
        held_ids = self._held_ids(self._deciding(self._run_checks()))
        held = self.browse([record_id for record_id in self._ids if record_id in held_ids])
        return self - held, held

    @api.model
    def _deciding(self, found, moment="at_confirm"):
        """Of what a run found, what the checks say that hold at this moment."""
        definitions = self.env["backoffice.check"]._definitions(self._name)
        silent = {check.id for check in definitions if not getattr(check, moment)}
        if not silent:
            return found
        kept = {
            record_id: [row for row in rows if row["check_id"] not in silent]
            for record_id, rows in found.items()
        }
        return {record_id: rows for record_id, rows in kept.items() if rows}

    def _held_ids(self, found):
        """The ids of the records that findings hold. `found` is what `_run_checks` returned.
        A hook: documents with approvals let go what is approved."""
        return {
            record_id
            for record_id, rows in found.items()
            if any(row["severity"] in HOLDING for row in rows)
        }

    @contextmanager
    def _passing(self):
        """Marks records that the gate let go, on the transaction, while the host works: it
        calls itself for each of them, and they are not to be looked at again."""
        passed = self.env.cr.cache.setdefault(f"backoffice_passed {self._name}", set())
        new = set(self._ids) - passed
        passed |= new
        try:
            yield
        finally:
            passed -= new

    def _not_passing(self):
        """Those of the records that the gate has not let go."""
        passed = self.env.cr.cache.get(f"backoffice_passed {self._name}", ())
        return self.filtered(lambda record: record.id not in passed)

    def _ensure_not_held(self):
        """Raises when something holds one of the records: for callers that set the state
        themselves."""
        if not self:
            return
        _going, held = self._gate()
        if held:
            raise UserError("\n".join(record._held_sentence() for record in held))

    def _held_sentence(self):
        return self.env._(
            "%(record)s cannot go on: %(findings)s",
            record=self.display_name,
            findings=" ".join((self.sudo().check_summary or "").splitlines()),
        )

    def _held_action(self, passed, refused=()):
        """Shows all that holds these records; `passed` are those that went on, `refused` is
        what the host says against others."""
        self.env["backoffice.finding"].flush_model()
        return self.env["backoffice.confirmation"]._open(self, passed, refused)

    def _confirm_checked(self):
        """Lets these documents go on as far as the checks allow: True, or what is shown
        next. What the dialog does again; a hook."""
        raise UserError(self.env._("Nothing of this kind is confirmed here."))
