from odoo import models
from odoo.fields import Domain

AT_ONCE = 200  # documents up to which somebody waits for the answer


class BackofficeCheckedMixin(models.AbstractModel):
    """Checks on many documents, and on those that are open."""

    _inherit = "backoffice.checked.mixin"

    def action_check_many(self):
        """Runs the checks at once, or in the background when there are many: what is done is
        shown then, and who asked is told at the end."""
        self.check_access("read")
        if len(self) <= AT_ONCE:
            self.action_check()
            return {"type": "ir.actions.client", "tag": "soft_reload"}
        env = self.env
        env["backoffice.check.job"]._start(self, env.user, env.company, env.lang)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": env._(
                    "%(count)s documents are checked in the background; you will be told "
                    "when it is done. Progress: Back Office / Configuration / Check Runs.",
                    count=len(self),
                ),
            },
        }

    def _open_documents(self):
        """A domain of the documents that are looked at every night; a hook."""
        return Domain.FALSE
