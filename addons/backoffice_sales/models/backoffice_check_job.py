from odoo import api, fields, models

BATCH = 500
KEPT_DAYS = 30


class BackofficeCheckJob(models.Model):
    """Checks on thousands of documents, or on all open ones at night: worked off in batches,
    each committed by itself, and told when it is done."""

    _name = "backoffice.check.job"
    _description = "Run of Checks"
    _order = "id desc"
    _rec_name = "res_model"

    res_model = fields.Char("Document Model", required=True, readonly=True)
    record_ids = fields.Json(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    user_id = fields.Many2one("res.users", readonly=True, help="Who asked; empty: the night.")
    lang = fields.Char("Language", readonly=True, help="In which the findings are written.")
    total = fields.Integer("Documents", readonly=True)
    done = fields.Integer("Checked", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    held = fields.Integer("With Holding Findings", readonly=True)
    state = fields.Selection(
        [("waiting", "Under Way"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    error = fields.Char(readonly=True)
    ended_at = fields.Datetime("Done On", readonly=True)

    @api.depends("done", "total")
    def _compute_progress(self):
        for job in self:
            job.progress = 100 * job.done / job.total if job.total else 100

    # --- Start

    @api.model
    def _start(self, records, user, company, lang):
        """A job for these records; the worker is called."""
        job = self.sudo().create(
            {
                "res_model": records._name,
                "record_ids": records.ids,
                "total": len(records),
                "company_id": company.id,
                "user_id": user.id,
                "lang": lang,
            }
        )
        self.env.ref("backoffice_sales.backoffice_check_job_cron_work").sudo()._trigger()
        return job

    @api.model
    def _cron_nightly(self):
        """Jobs for the open documents of every model and company, in the company's language:
        a finding is not to change its words every night."""
        self.search(
            [("create_date", "<", f"today -{KEPT_DAYS}d"), ("state", "!=", "waiting")]
        ).unlink()
        nobody = self.env["res.users"]
        for name in self.env["backoffice.check"]._checked_models():
            Model = self.env[name].with_context(active_test=False)
            records = Model.search(Model._open_documents(), order="id")
            for company, documents in records.grouped("company_id").items():
                lang = company.partner_id.lang or self.env.lang
                self._start(documents, nobody, company, lang)

    # --- Work

    @api.model
    def _cron_work(self):
        """Works jobs off until the time of the cron is over; it is called again then."""
        cron = self.env["ir.cron"]
        jobs = self.search([("state", "=", "waiting")], order="id")
        cron._commit_progress(remaining=sum(job.total - job.done for job in jobs))
        for job_id in jobs.ids:
            job = self.browse(job_id)  # each batch begins with an empty cache
            while job.state == "waiting":
                count = job._work_batch()
                if not cron._commit_progress(count):
                    return

    def _work_batch(self):
        """Checks the next records; returns their number. One that fails ends the job, with
        what it said, and no other."""
        batch = self.record_ids[self.done : self.done + BATCH]
        try:
            held = self._check(batch)
        except Exception as error:  # noqa: BLE001 - kept on the job, shown to who asked
            self.env.cr.rollback()
            self._end("failed", error=str(error))
            return len(batch)
        self.write({"done": self.done + len(batch), "held": self.held + held})
        if self.done >= self.total:
            self._end("done")
        return len(batch)

    def _check(self, record_ids):
        user = self.user_id or self.env.user
        Model = self.env[self.res_model].with_user(user).with_context(lang=self.lang)
        found = Model.browse(record_ids).exists().sudo()._run_checks()
        return sum(
            any(row["severity"] in ("blocking", "approval") for row in rows)
            for rows in found.values()
        )

    def _end(self, state, error=False):
        self.write({"state": state, "error": error, "ended_at": fields.Datetime.now()})
        if self.user_id:
            self.user_id._bus_send("simple_notification", self._words())

    def _words(self):
        if self.state == "failed":
            message = self.env._("The checks stopped: %(error)s", error=self.error)
            return {"type": "danger", "message": message, "sticky": True}
        message = self.env._(
            "%(total)s documents checked, %(held)s of them are held.",
            total=self.total,
            held=self.held,
        )
        return {"type": "success", "message": message, "sticky": True}

    def action_view_documents(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Held"),
            "res_model": self.res_model,
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("id", "in", self.record_ids),
                ("check_state", "in", ("approval", "blocked")),
            ],
        }
