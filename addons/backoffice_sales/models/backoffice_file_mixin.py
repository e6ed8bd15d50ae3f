import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..intake import Limits


class BackofficeFileMixin(models.AbstractModel):
    """Records that are made of a stranger's file, which is kept whatever becomes of it.

    The model has name, company_id, file, file_hash, state (one of them ``rejected``),
    reject_reason, duplicate_of_id, profile_id and partner_id, and says how its file is read
    (`_read_files`) and which action shows it (`_upload_action`).
    """

    _name = "backoffice.file.mixin"
    _description = "Made of a File"
    _upload_action = None

    # --- Hooks

    def _read_files(self):
        """Reads the files of records that were just made."""

    @api.model
    def _upload_values(self):
        """What an upload by hand sets."""
        return {}

    # --- In

    def create_document_from_attachment(self, attachment_ids):
        """What the host's upload button and drop zone call, on no record: one record a
        file."""
        attachments = self.env["ir.attachment"].browse(attachment_ids)
        files = [(attachment.name, attachment.raw) for attachment in attachments]
        records = self._create_from_files(files, **self._upload_values())
        # the uploader's own, and only for the way: the content is on the record now.
        # What belongs to a record stays, whoever names it here.
        passing = attachments.filtered(lambda a: a.create_uid == self.env.user and not a.res_id)
        passing.sudo().unlink()
        records._read_files()
        action = self.env["ir.actions.act_window"]._for_xml_id(self._upload_action)
        refused = records.filtered(lambda record: record.state == "rejected")
        notes = {record.name: record.reject_reason for record in refused}
        action["context"] = {"notifications": notes} if notes else {}
        if len(records) == 1:
            return action | {"views": [(False, "form")], "res_id": records.id}
        return action | {"domain": [("id", "in", records.ids)]}

    @api.model
    def _create_from_files(self, files, profile=None, **values):
        prepared = [self._prepare_file_vals(name, content) for name, content in files]
        hashes = [vals["file_hash"] for vals in prepared]
        known = self.search(
            [
                ("company_id", "=", self.env.company.id),
                ("file_hash", "in", hashes),
                ("state", "!=", "rejected"),
            ]
        )
        first = {record.file_hash: record for record in known}
        records = self.browse()
        for vals in prepared:
            vals |= values
            if profile:
                vals |= {"profile_id": profile.id, "partner_id": profile.partner_id.id}
            earlier = first.get(vals["file_hash"])
            if earlier:
                vals |= self._prepare_duplicate_vals(earlier)
            record = self.create(vals)
            first.setdefault(record.file_hash, record)
            records |= record
        return records

    @api.model
    def _prepare_file_vals(self, name, content):
        try:
            # of a number, bytes() would make as many zeros
            raw = base64.b64decode(content) if isinstance(content, str) else b"" + content
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("“%(name)s”: send the file's bytes, or them as base64.", name=name)
            ) from error
        return {
            # a name is a label here, never a path
            "name": (name or "").replace("\\", "/").rsplit("/", 1)[-1][:200]
            or self.env._("Unnamed file"),
            "file": base64.b64encode(raw),
            "file_hash": hashlib.sha256(raw).hexdigest(),
        }

    def _prepare_duplicate_vals(self, earlier):
        reason = self.env._(
            "The same file was taken in already as “%(name)s” (%(date)s): nothing is created"
            " twice.",
            name=earlier.name,
            date=fields.Date.to_string(earlier.create_date),
        )
        return {"state": "rejected", "duplicate_of_id": earlier.id, "reject_reason": reason}

    # --- Reading

    def _file_content(self):
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    @api.model
    def _limits(self):
        params = self.env["ir.config_parameter"].sudo()
        size = int(params.get_param("backoffice_sales.intake_max_mb", 20))
        rows = int(params.get_param("backoffice_sales.intake_max_rows", 100_000))
        return Limits(size=size * 1024 * 1024, rows=rows)

    def _translate_error(self, error):
        # the sentences are collected in backoffice_order_intake_line_texts.py
        return self.env["backoffice.order.intake.line"]._intake_text(error.code, error.params)

    def _reject(self, reason):
        self.write({"state": "rejected", "reject_reason": reason})
