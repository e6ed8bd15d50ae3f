import base64
import hashlib

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class BackofficeOrderIntake(models.Model):
    """Ways in: a program, an upload, an e-mail."""

    _inherit = "backoffice.order.intake"

    @api.model
    def create_from_file(self, name, content, profile=None):
        """Takes a file in and returns its intake.

        `content` is bytes (or base64 text), `profile` a backoffice.intake.profile or its
        id. A file that is here already comes back as a rejected intake that links to the
        first. UserError when `content` is neither.
        """
        if isinstance(profile, int):  # a program from outside has no records
            profile = self.env["backoffice.intake.profile"].browse(profile or None).exists()
        return self._create_from_files([(name, content)], profile)

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
        first = {intake.file_hash: intake for intake in known}
        intakes = self.browse()
        for vals in prepared:
            vals |= values
            if profile:
                vals |= {"profile_id": profile.id, "partner_id": profile.partner_id.id}
            earlier = first.get(vals["file_hash"])
            if earlier:
                vals |= self._prepare_duplicate_vals(earlier)
            intake = self.create(vals)
            first.setdefault(intake.file_hash, intake)
            intakes |= intake
        return intakes

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

    def create_document_from_attachment(self, attachment_ids):
        """What the host's upload button and drop zone call, on no record: one intake a
        file."""
        attachments = self.env["ir.attachment"].browse(attachment_ids)
        files = [(attachment.name, attachment.raw) for attachment in attachments]
        intakes = self._create_from_files(files, source="upload")
        # the uploader's own, and only for the way: the content is on the intake now.
        # What belongs to a record stays, whoever names it here.
        passing = attachments.filtered(lambda a: a.create_uid == self.env.user and not a.res_id)
        passing.sudo().unlink()
        intakes.action_parse()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_sales.backoffice_order_intake_action"
        )
        refused = intakes.filtered(lambda intake: intake.state == "rejected")
        notes = {intake.name: intake.reject_reason for intake in refused}
        action["context"] = {"notifications": notes} if notes else {}
        if len(intakes) == 1:
            return action | {"views": [(False, "form")], "res_id": intakes.id}
        return action | {"domain": [("id", "in", intakes.ids)]}

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Each attachment of the mail becomes an intake; the mail stays in each chatter."""
        sender = msg_dict.get("email_from") or ""
        profile = self.env["backoffice.intake.profile"]._find_by_sender(sender)
        files = [
            (name, content.encode() if isinstance(content, str) else content)
            for name, content, info in msg_dict.get("attachments", [])
            if not (info or {}).get("cid")  # the pictures of a signature
        ]
        if not files:
            reason = self.env._("The e-mail has no file attached.")
            name = msg_dict.get("subject") or sender
            vals = {"name": name, "source": "email", "sender": sender}
            return self.create(vals | {"state": "rejected", "reject_reason": reason})
        intakes = self._create_from_files(files, profile, source="email", sender=sender)
        for intake in intakes[1:]:  # the host posts the mail on the first itself
            intake.message_post(
                body=Markup(msg_dict.get("body") or ""),
                subject=msg_dict.get("subject"),
                email_from=sender,
                message_type="email",
            )
        intakes.action_parse()
        return intakes[0]
