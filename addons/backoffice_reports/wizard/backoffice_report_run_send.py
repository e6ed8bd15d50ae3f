from odoo import fields, models
from odoo.exceptions import UserError


class BackofficeReportRunSend(models.TransientModel):
    """Mails a run: each reader gets text and file in their own language."""

    _name = "backoffice.report.run.send"
    _description = "Send a Report by E-mail"

    run_id = fields.Many2one("backoffice.report.run", required=True, ondelete="cascade")
    partner_ids = fields.Many2many("res.partner", string="Recipients", required=True)
    output = fields.Selection(
        [("xlsx", "XLSX"), ("pdf", "PDF"), ("both", "XLSX and PDF")],
        "Attach",
        default="both",
        required=True,
    )
    note = fields.Text(help="Stands above the figures, as written here.")

    def action_send(self):
        """Posts one message a language on the run; the host mails it after the commit."""
        self.ensure_one()
        self.run_id.check_access("read")
        if without := self.partner_ids.filtered(lambda partner: not partner.email):
            raise UserError(
                self.env._(
                    "%(names)s: no e-mail address is known. Enter one, or leave them out.",
                    names=", ".join(without.mapped("display_name")),
                )
            )
        default = self.env.user.lang or self.env.lang
        groups = self.partner_ids.grouped(lambda partner: partner.lang or default)
        for lang, partners in groups.items():
            self.with_context(lang=lang)._send_in_language(partners)
        return {"type": "ir.actions.act_window_close"}

    def _send_in_language(self, partners):
        run = self.run_id.with_context(lang=self.env.lang)
        kinds = ("xlsx", "pdf") if self.output == "both" else (self.output,)
        files = self.env["ir.attachment"].union(*(run._get_file(kind) for kind in kinds))
        # the template is the administrator's, its words are not the reader's to change
        template = self.env.ref("backoffice_reports.backoffice_report_run_mail_template_send")
        template = template.sudo().with_context(lang=self.env.lang, report_note=self.note)
        subject = template._render_field("subject", run.ids)[run.id]
        body = template._render_field("body_html", run.ids, options={"post_process": True})[
            run.id
        ]
        run.message_post(
            body=body,
            subject=subject,
            partner_ids=partners.ids,
            attachment_ids=files.ids,
            message_type="comment",
            subtype_xmlid="mail.mt_note",
            email_layout_xmlid="mail.mail_notification_light",
        )
