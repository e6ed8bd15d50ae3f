import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..matrix import MatrixError
from ..matrix.matrix import figures_hash

#: above so many lines the figures are made by the scheduler, and the author is told
BACKGROUND_LINES = 300_000


class BackofficeReportRun(models.Model):
    _inherit = "backoffice.report.run"

    @api.model
    def _run_report(self, report, parameters, background=None):
        """Makes a run for the current user and returns it, done or waiting.

        ``background``: True or False decides; None leaves it to the number of lines.
        Raises AccessError for a company that is not the user's, UserError for a result
        that is too long to be read.
        """
        companies = self.env["res.company"].browse(parameters.company_ids)
        if foreign := companies - self.env.user.company_ids:
            raise AccessError(
                self.env._(
                    "You may not report on %(companies)s.",
                    companies=", ".join(foreign.sudo().mapped("name")),
                )
            )
        # readers may make a run, but never write what one says
        run = self.sudo().create(self._prepare_run_vals(report, parameters)).sudo(False)
        definition, reader = report._get_definition(), run._reader_env()
        if background is None:
            background = definition.count_lines(reader, parameters) > BACKGROUND_LINES
        if background or not run._make_at_once():
            self.env.ref("backoffice_reports.backoffice_report_run_cron_make")._trigger()
        return run

    def _prepare_run_vals(self, report, parameters):
        return {
            "report_id": report.id,
            "company_id": parameters.company_ids[0],
            "company_ids": [fields.Command.set(parameters.company_ids)],
            "currency_id": parameters.currency_id,
            "user_id": self.env.uid,
            "first_date": parameters.period.first,
            "last_date": parameters.period.last,
            "parameters": parameters.to_json(),
        }

    def _reader_env(self):
        """The environment in which the run's author sees the run's companies, no more."""
        self.ensure_one()
        user = self.sudo().user_id
        return (
            self.with_user(user)
            .with_context(allowed_company_ids=self.parameters["company_ids"], lang=user.lang)
            .env
        )

    def _make_figures(self):
        """Computes as the author, and freezes: from here on the run does not change."""
        self.ensure_one()
        self._freeze(self._compute_figures())

    def _freeze(self, values):
        self.sudo().write(values | {"error": False, "progress": 1, "state": "done"})

    def _compute_figures(self):
        """The figures as the author sees them now, as values of the run; writes nothing."""
        reader, parameters = self._reader_env(), self._get_parameters()
        definition = self.report_id._get_definition()
        started_at, clock = fields.Datetime.now(), time.monotonic()
        matrix = self._compute_matrix(reader, parameters)
        frozen = matrix.to_json()
        return {
            "figures": {
                "matrix": frozen,
                "names": _names_to_json(definition.names(reader, matrix)),
            },
            "figures_hash": figures_hash(frozen),
            "started_at": started_at,
            "ended_at": fields.Datetime.now(),
            "duration": time.monotonic() - clock,
        }

    def _compute_matrix(self, reader, parameters):
        try:
            return self.report_id._get_definition().compute(reader, parameters)
        except MatrixError as error:
            raise UserError(
                self.env._(
                    "%(run)s has more rows than anyone can read. Take fewer groupings, a"
                    " shorter period or a filter.",
                    run=self.display_name,
                )
            ) from error


def _names_to_json(names):
    return {
        grouping: [[key, text] for key, text in texts.items()]
        for grouping, texts in names.items()
    }
