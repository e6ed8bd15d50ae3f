from contextlib import contextmanager

from odoo import models

from .check_guard import CheckGuard


class BackofficeCheckedMixin(models.AbstractModel):
    """Runs that are only asked for an answer."""

    _inherit = "backoffice.checked.mixin"

    @contextmanager
    def _set_aside(self):
        """What is written within the block, findings too, is undone at its end."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
        finally:
            CheckGuard(self.env.cr).forget()
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def _take_for_undecided(self):
        """Within `_set_aside`: makes these records look as before they were confirmed. A hook
        for models whose checks look at open documents only."""
