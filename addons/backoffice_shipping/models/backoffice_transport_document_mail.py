from odoo import models
from odoo.exceptions import UserError

LAYOUT = "mail.mail_notification_layout_with_responsible_signature"


class BackofficeTransportDocument(models.Model):
    """Sending by the host's own composer."""

    _inherit = "backoffice.transport.document"

    def action_send(self):
        """Opens the composer with the template; for several documents, in mass mode."""
        drafts = self.filtered(lambda doc: doc.state == "draft")
        if drafts:
            raise UserError(
                self.env._(
                    "%(documents)s: issue it before you send it.",
                    documents=", ".join(drafts.mapped("display_name")),
                )
            )
        template = self.env.ref(
            "backoffice_shipping.backoffice_transport_document_mail_template_send",
            raise_if_not_found=False,
        )
        mass = len(self) > 1
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id if template else False,
                "default_composition_mode": "mass_mail" if mass else "comment",
                "default_email_layout_xmlid": LAYOUT,
                "force_email": True,
            },
        }

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id", "customer_id"]
