from unittest.mock import patch

from psycopg2.errors import QueryCanceled

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import backoffice_report_run_job as job
from ..reports.compute import ReportComputer
from .common import ReportCase


@tagged("post_install", "-at_install")
class TestReportJob(ReportCase):
    """Long runs: in the background, with progress and an end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.invoice("2024-03-05", [(100.10, cls.anna, cls.product_a)])

    def waiting(self, user=None):
        Run = self.env["backoffice.report.run"].with_user(user or self.viewer)
        report = self.report.with_user(Run.env.user)
        return Run._run_report(report, self.parameters(), background=True)

    def make(self):
        cron = self.env.ref("backoffice_reports.backoffice_report_run_cron_make")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def test_cancelled_run_is_not_made(self):
        run = self.waiting()
        run.action_cancel()
        self.make()
        run.invalidate_recordset()
        self.assertEqual((run.state, run.figures), ("cancelled", False))
        self.assertEqual(run.get_screen()["state"], "cancelled")

    def test_run_is_ended_between_its_steps(self):
        run, steps = self.waiting(), []
        fill = ReportComputer.fill

        def cancelling(definition, scope, matrix):
            steps.append(scope.period)
            fill(definition, scope, matrix)
            run.sudo().write({"state": "cancelled"})
            run.env.flush_all()

        with patch.object(ReportComputer, "fill", cancelling):
            self.make()
        run.invalidate_recordset()
        self.assertEqual((run.state, len(steps)), ("cancelled", 1))

    def test_progress_is_seen_while_it_is_made(self):
        run, seen = self.waiting(), []
        fill = ReportComputer.fill

        def watching(definition, scope, matrix):
            self.env.cr.execute(
                "SELECT state, progress FROM backoffice_report_run WHERE id = %s", [run.id]
            )
            seen.append(self.env.cr.fetchone())
            fill(definition, scope, matrix)

        with patch.object(ReportComputer, "fill", watching):
            self.make()
        run.invalidate_recordset()
        self.assertEqual(seen, [("running", 0.0), ("running", 0.5)])
        self.assertEqual((run.state, run.progress), ("done", 1.0))

    def test_only_author_and_manager_end_a_run(self):
        run = self.waiting()
        with self.assertRaisesRegex(AccessError, "not yours"):
            run.with_user(self.clerk).action_cancel()
        run.with_user(self.manager).action_cancel()
        with self.assertRaisesRegex(UserError, "any more"):
            run.with_user(self.viewer).action_cancel()

    def test_statement_that_takes_too_long_goes_on_in_the_background(self):
        with patch.object(ReportComputer, "compute", side_effect=QueryCanceled):
            run = self.run_report()
        self.assertEqual(run.state, "queued")
        self.make()
        run.invalidate_recordset()
        self.assertEqual(run.state, "done")

    def test_limit_is_set_for_the_statements_of_a_run_alone(self):
        seen = []

        def looking(definition, env, parameters):
            env.cr.execute("SHOW statement_timeout")
            seen.append(env.cr.fetchone()[0])
            return compute(definition, env, parameters)

        compute = ReportComputer.compute
        with (
            patch.object(job, "AT_ONCE_SECONDS", 7),
            patch.object(ReportComputer, "compute", looking),
        ):
            self.run_report()
        self.env.cr.execute("SHOW statement_timeout")
        self.assertEqual((seen, self.env.cr.fetchone()[0]), (["7s"], "0"))
