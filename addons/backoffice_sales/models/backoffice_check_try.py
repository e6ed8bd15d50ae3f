from time import perf_counter

from odoo import models

TRIED = 500  # the last documents that a check is tried on


class BackofficeCheck(models.Model):
    """Which documents a check would hold, before it is switched on."""

    _inherit = "backoffice.check"

    def action_try(self):
        """Runs the check, switched on or not, on the last documents and shows which fail.
        Nothing is stored but the answer."""
        self.ensure_one()
        self.check_access("write")
        started = perf_counter()
        records, failures = self._try()
        trial = self.env["backoffice.check.trial"]._make(self, records, failures)
        trial.seconds = perf_counter() - started
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try: %(check)s", check=self.name),
            "res_model": trial._name,
            "res_id": trial.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _try(self, count=TRIED):
        """(the last documents that the user may read, failures of this check on them). Works
        on a check that is not saved, too. Built-in checks see the documents as they were
        before they were decided on."""
        Model = self.env[self.model_id.sudo().model]
        records = Model.search([], order="id desc", limit=count)._checked_records()
        with Model._set_aside():
            if self.kind == "builtin":
                records._take_for_undecided()
            failures = records.sudo()._failures((self._definition(),)) if records else []
        return records, [failure for _definition, failure in failures]
