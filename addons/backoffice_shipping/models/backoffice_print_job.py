import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SERVER = "backoffice_shipping.backoffice_shipping_group_print_server"
CLERK = "backoffice_sales.backoffice_sales_group_user"
MIME = {"pdf": "application/pdf", "zpl": "text/plain", "zip": "application/zip"}
#: jobs that one request of a print server may take
MOST_JOBS = 20
#: days after which the file of a job goes; who printed what stays
KEEP_DAYS = 30


class BackofficePrintJob(models.Model):
    """Labels that were printed, by whom and when, and those that wait for a print server.

    A print server asks over the host's JSON interface, with a key of its own user:
    `take_jobs` hands each job to one of them only, `done` and `failed` report back.
    A job that was taken and never reported is not printed again by itself: a parcel with
    two labels goes to two places.
    """

    _name = "backoffice.print.job"
    _description = "Label Print Job"
    _order = "id desc"

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    printer_id = fields.Many2one(
        "backoffice.printer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: opened in the browser.",
    )
    booking_ids = fields.Many2many(
        "backoffice.booking",
        "backoffice_print_job_booking_rel",
        "job_id",
        "booking_id",
        "Shipments",
        readonly=True,
    )
    label_count = fields.Integer("Labels", readonly=True)
    kind = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL"), ("zip", "PDF and ZPL")], required=True, readonly=True
    )
    attachment_id = fields.Many2one("ir.attachment", readonly=True, ondelete="set null")
    missing = fields.Text("Not Printed", readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("taken", "Taken"),
            ("printed", "Printed"),
            ("failed", "Failed"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    taken_at = fields.Datetime(readonly=True)
    taken_by_id = fields.Many2one("res.users", "Taken by", readonly=True)
    printed_at = fields.Datetime(readonly=True)
    error = fields.Char("What Is Wrong", readonly=True)

    _waiting_idx = models.Index("(printer_id, id) WHERE state = 'waiting'")

    # --- Making

    @api.model
    def _create_for_sheet(self, sheet, **values):
        """A job with its file."""
        now = fields.Datetime.now()
        job = self.create(
            {
                **values,
                "kind": sheet.kind,
                "label_count": len(sheet.printed),
                "printed_at": now if values["state"] == "printed" else False,
            }
        )
        job.attachment_id = self.env["ir.attachment"].create(
            {
                "name": self.env._("Labels") + f" {job.id}.{sheet.kind}",
                "raw": sheet.content,
                "mimetype": MIME[sheet.kind],
                "res_model": self._name,
                "res_id": job.id,
            }
        )
        return job

    def _get_print_action(self, missing):
        """Opens the file, or says that it waits; and tells what is not in it."""
        waiting = self.filtered("printer_id")
        if waiting:
            text = self.env._(
                "%(count)d label(s) wait for “%(printer)s”.",
                count=sum(waiting.mapped("label_count")),
                printer=waiting[0].printer_id.name,
            )
            follow = {"type": "ir.actions.act_window_close"}
        else:
            text = ""
            follow = {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{self.attachment_id.id}",
                "target": "new",
                "close": True,
            }
        if not waiting and not missing:
            return follow
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if missing else "success",
                "sticky": bool(missing),
                "message": "\n".join([text, *missing]).strip(),
                "next": follow,
            },
        }

    # --- For print servers

    @api.model
    def take_jobs(self, printer, limit=5):
        """Hands over at most `limit` jobs of the printer with this code, oldest first.

        Each as {job_id, name, kind, labels, content}, the content in base64. Nobody else
        gets them: report them with `done` or `failed`.
        """
        self._ensure_print_server()
        companies = self.env.companies.ids
        domain = [
            ("printer_id.code", "=", str(printer)),
            ("company_id", "in", companies),
            ("state", "=", "waiting"),
        ]
        limit = max(0, min(int(limit), MOST_JOBS))
        found = self.sudo().search(domain, order="id", limit=MOST_JOBS + limit)
        jobs = found.try_lock_for_update(limit=limit) if limit else found.browse()
        jobs.write(
            {
                "state": "taken",
                "taken_at": fields.Datetime.now(),
                "taken_by_id": self.env.uid,
            }
        )
        return [
            {
                "job_id": job.id,
                "name": job.name,
                "kind": job.kind,
                "labels": job.label_count,
                "content": base64.b64encode(job.attachment_id.raw or b"").decode(),
            }
            for job in jobs
        ]

    def done(self):
        """The print server has printed these; told twice is told once. True."""
        jobs = self._for_report()
        jobs.write({"state": "printed", "printed_at": fields.Datetime.now(), "error": False})
        return True

    def failed(self, message=""):
        """The print server could not print these; `message` is shown to the clerk. True."""
        text = str(message or "").replace("\0", "")[:500]
        self._for_report().write({"state": "failed", "error": text})
        return True

    def _ensure_print_server(self):
        if not self.env.user.has_groups(f"{SERVER},{CLERK}"):
            raise AccessError(
                self.env._("Only print servers and the back office take print jobs.")
            )

    def _for_report(self):
        """The jobs that this user has taken and not reported."""
        self._ensure_print_server()
        jobs = self.sudo().exists().filtered(lambda job: job.company_id in self.env.companies)
        mine = jobs.filtered(lambda job: job.taken_by_id == self.env.user)
        if mine != self:
            raise AccessError(self.env._("These print jobs were taken by somebody else."))
        return mine.filtered(lambda job: job.state == "taken")

    # --- For people

    def action_open(self):
        """Opens the file once more; that it was is kept."""
        self.ensure_one()
        self.check_access("read")
        if not self.attachment_id:
            raise UserError(
                self.env._(
                    "The file of %(name)s is gone after %(days)d days: print the labels of"
                    " its shipments again.",
                    name=self.name,
                    days=KEEP_DAYS,
                )
            )
        self.sudo().copy({"printer_id": False, "state": "printed", "taken_by_id": False})
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self.attachment_id.id}",
            "target": "new",
        }

    def action_print_again(self):
        """A person has looked: the paper did not come out, the job waits once more."""
        self.check_access("write")
        jobs = self.sudo().filtered(lambda j: j.printer_id and j.state in ("taken", "failed"))
        if not jobs:
            raise UserError(self.env._("Only what a print server took can be printed again."))
        jobs.write(
            {"state": "waiting", "taken_at": False, "taken_by_id": False, "error": False}
        )

    def action_cancel(self):
        self.check_access("write")
        self.sudo().filtered(lambda j: j.state in ("waiting", "failed", "taken")).write(
            {"state": "cancelled"}
        )

    def write(self, vals):
        if not self.env.su and vals:
            raise AccessError(self.env._("Who printed what is kept as it was."))
        return super().write(vals)

    @api.autovacuum
    def _gc_files(self):
        """The files go, the record of who printed what stays."""
        before = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        old = self.search(
            [
                ("attachment_id.res_model", "=", self._name),
                ("create_date", "<", before),
                ("state", "in", ("printed", "cancelled", "failed")),
            ]
        )
        old.attachment_id.unlink()
