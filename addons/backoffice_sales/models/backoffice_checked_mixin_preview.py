from contextlib import contextmanager

import psycopg2

from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools import SQL, mute_logger

from .check_guard import USUAL_MS

# what a preview waits for at most: the answer is for somebody who is typing
LOCK_MS, STATEMENT_MS = 100, 2000
# values that are half typed, no values at all, or records that others write at this moment
NOT_TOLD = (
    *(UserError, AccessError, MissingError, psycopg2.Error),
    *(ValueError, TypeError, LookupError, AttributeError),
)
PREVIEW = "backoffice_preview"
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
}
KINDS_LEFT_OUT = {"binary", "image", "html"}


def is_preview(env):
    """Whether what is saved now is taken back. A marker on the transaction: a key of the
    context could be sent by a client, and would spare it what saving asks."""
    return PREVIEW in env.cr.cache


class BackofficeCheckedMixin(models.AbstractModel):
    """What a save would find, while the form is still being typed in."""

    _inherit = "backoffice.checked.mixin"

    def check_preview(self, changes):
        """The findings that `changes` (as a form saves them) would leave on this record, or
        on a new one: [{"severity", "message"}], the worst first; None when it cannot be told.

        Saves in a transaction of its own that is always taken back: no finding stays, no
        mail goes out, no number is drawn, and nobody waits for it.
        """
        if len(self) > 1 or not isinstance(changes, dict):
            raise UserError(
                self.env._(
                    "A preview is of one document, with what is changed on it: %(count)s "
                    "documents and “%(given)s” were given.",
                    count=len(self),
                    given=str(changes)[:40],
                )
            )
        self.check_access("write" if self else "create")
        with self._forgetting(), self.env.registry.cursor() as cr:
            records = self.with_env(self.env(cr=cr, context={**self.env.context, **QUIET}))
            try:
                return records._found_with(changes)
            except NOT_TOLD:
                return None
            finally:
                records.env.clear()
                cr.rollback()

    @contextmanager
    def _forgetting(self):
        """What was remembered of values that are taken back is forgotten; nobody else has to
        be told. Without a change of something that is remembered, nothing is."""
        registry = self.env.registry
        pending = set(registry.cache_invalidated)
        registry.cache_invalidated.clear()
        try:
            yield
        finally:
            registry.reset_changes()
            registry.cache_invalidated.update(pending)

    @api.model
    def _preview_values(self, changes):
        """Of what the form would save, that which checks look at; never a state."""
        return {
            name: value
            for name, value in changes.items()
            if (field := self._fields.get(name))
            and name not in ("state", "message_ids", "activity_ids", "message_follower_ids")
            and field.type not in KINDS_LEFT_OUT
        }

    @mute_logger("odoo.sql_db")
    def _found_with(self, changes):
        self.env.cr.cache.update({PREVIEW: True, USUAL_MS: STATEMENT_MS})
        self.env.cr.execute(
            SQL(
                "SELECT set_config('lock_timeout', %s, true),"
                " set_config('statement_timeout', %s, true)",
                str(LOCK_MS),
                str(STATEMENT_MS),
            )
        )
        records = self._save_for_preview(self._preview_values(changes))
        found = [row for rows in records._run_checks().values() for row in rows]
        return [
            {"severity": row["severity"], "message": self._message_text(row)}
            for row in self._worst_first(found)
        ]

    def _save_for_preview(self, values):
        """The record with these values, or a new one; without the run of a save."""
        with self._hold_checks():
            if not self:
                return self.create({**values, **self._preview_defaults()})
            self.write(values)
        return self

    def _check_company(self, fnames=None):
        """What is taken back need not be consistent between companies; saving says so."""
        asked = self.browse() if is_preview(self.env) else self
        return super(BackofficeCheckedMixin, asked)._check_company(fnames)

    @api.model
    def _preview_defaults(self):
        """Values of a new record that keep it from drawing a number; a hook."""
        return {}
