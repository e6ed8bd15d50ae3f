import logging

from psycopg2.errors import QueryCanceled

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
#: a statement of a run that somebody waits for; then the scheduler takes over
AT_ONCE_SECONDS = 60
#: a statement of a run in the background
BACKGROUND_SECONDS = 1800
MANAGER = "backoffice_sales.backoffice_sales_group_manager"


class RunCancelled(Exception):
    """The run is not wanted any more."""


class BackofficeReportRun(models.Model):
    """How a run is made: at once, or by the scheduler with progress and an end to it."""

    _inherit = "backoffice.report.run"

    def _make_at_once(self):
        """Makes the figures unless a statement takes too long; False leaves the run waiting."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                self._limit_statements(AT_ONCE_SECONDS)
                self._make_figures()
                self._limit_statements(None)
        except QueryCanceled:
            self.invalidate_recordset()
            return False
        return True

    def _limit_statements(self, seconds):
        """PostgreSQL ends what takes longer, so that no report holds a worker for ever."""
        limit = SQL("DEFAULT") if seconds is None else SQL("%s", seconds * 1000)
        self.env.cr.execute(SQL("SET LOCAL statement_timeout TO %s", limit))

    # --- By the scheduler

    @api.model
    def _cron_make(self):
        """Makes the waiting runs one by one; a failed one says why and stops no other."""
        waiting = self.search([("state", "in", ("queued", "running"))], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(waiting))
        for run in waiting:
            run._make_in_background()
            if not self.env["ir.cron"]._commit_progress(1):
                break

    def _make_in_background(self):
        """Nothing of the run is locked meanwhile: its author can end it, or look at it."""
        if self.state not in ("queued", "running"):
            return
        self.write({"state": "running", "progress": 0})
        self.env["ir.cron"]._commit_progress(0)
        try:
            self._limit_statements(BACKGROUND_SECONDS)
            values = self.with_context(report_run_id=self.id)._compute_figures()
        except RunCancelled:
            return
        except Exception as error:  # noqa: BLE001 - kept on the run, shown to its author
            self.env.cr.rollback()
            _logger.info("Report run %s failed: %s", self.id, error)
            values = {"state": "failed", "error": self._say_why(error)}
        # a new look at the row: it may have been ended since
        self.env["ir.cron"]._commit_progress(0)
        self.invalidate_recordset()
        if not self.try_lock_for_update() or self.state != "running":
            return
        if "error" in values:
            self.write(values)
        else:
            self._freeze(values)
        self._notify_author()

    def _say_why(self, error):
        if isinstance(error, QueryCanceled):
            return self.env._(
                "It took longer than %(minutes)s minutes. Take a shorter period or a filter.",
                minutes=BACKGROUND_SECONDS // 60,
            )
        return str(error)

    @api.model
    def _checkpoint(self, done):
        """Called between the steps of a report, with how much of it is done.

        By a cursor of its own: the other one sees what was there when it began.
        """
        run_id = self.env.context.get("report_run_id")
        if not run_id:
            return
        with self.env.registry.cursor() as cr:
            cr.execute(
                SQL(
                    "UPDATE backoffice_report_run SET progress = %s"
                    " WHERE id = %s AND state = 'running'",
                    done,
                    run_id,
                )
            )
            if not cr.rowcount:
                raise RunCancelled

    def action_cancel(self):
        """Ends a waiting or running run: for its author and for managers."""
        self.check_access("read")
        for run in self:
            if run.user_id != self.env.user and not self.env.user.has_group(MANAGER):
                raise AccessError(
                    self.env._(
                        "%(run)s is not yours. Its author or a manager can end it.",
                        run=run.display_name,
                    )
                )
            if run.state not in ("queued", "running"):
                raise UserError(
                    self.env._("%(run)s is not being made any more.", run=run.display_name)
                )
        self.sudo().write({"state": "cancelled"})

    def _notify_author(self):
        """Tells the author on the screen that the report is there, or why it is not."""
        self.ensure_one()
        lang_self = self.with_context(lang=self.user_id.lang)
        done = self.state == "done"
        title = self.env._("Your report is ready") if done else self.env._("Report failed")
        text = lang_self.display_name if done else f"{lang_self.display_name}: {self.error}"
        self.user_id._bus_send(
            "simple_notification",
            {"title": title, "message": text, "type": "success" if done else "danger"},
        )
