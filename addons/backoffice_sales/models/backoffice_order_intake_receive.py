from markupsafe import Markup

from odoo import api, models


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
    def _upload_values(self):
        return {"source": "upload"}

    def _read_files(self):
        self.action_parse()

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
