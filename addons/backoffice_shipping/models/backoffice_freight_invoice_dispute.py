from odoo import models
from odoo.exceptions import UserError
from odoo.tools import get_lang

LAYOUT = "mail.mail_notification_layout_with_responsible_signature"


class BackofficeFreightInvoice(models.Model):
    """The letter about what is disputed, and the answer to it."""

    _inherit = "backoffice.freight.invoice"

    def _disputed_lines(self):
        return self.line_ids.filtered(lambda line: line.state == "disputed")

    def _get_lang(self):
        """The carrier's language."""
        return self.partner_id.lang or get_lang(self.env).code

    def _ensure_disputed(self):
        for invoice in self:
            if not invoice._disputed_lines():
                raise UserError(
                    self.env._(
                        "%(name)s has no disputed lines: there is nothing to write about.",
                        name=invoice.display_name,
                    )
                )
            if not invoice.partner_id:
                raise UserError(
                    self.env._(
                        "Choose the carrier's company of “%(name)s” first.", name=invoice.name
                    )
                )

    def action_print_letter(self):
        self._ensure_disputed()
        report = self.env.ref("backoffice_shipping.backoffice_freight_invoice_report_action")
        return report.report_action(self)

    def action_send_letter(self):
        """The host's composer with the letter attached."""
        self.ensure_one()
        self._ensure_disputed()
        template = self.env.ref(
            "backoffice_shipping.backoffice_freight_invoice_mail_template_dispute",
            raise_if_not_found=False,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Letter"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id if template else False,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": LAYOUT,
                "force_email": True,
            },
        }

    def action_accept_rest(self):
        """Accepts what is still open, the disputed lines aside."""
        self.line_ids.filtered(lambda line: line.state == "open").action_accept()

    def action_credit(self):
        """The credit note is here: all that was disputed is credited."""
        self.check_access("write")
        self._ensure_disputed()
        for invoice in self:
            amount = invoice.currency_id.format(invoice.amount_disputed)
            invoice._disputed_lines().action_credit()
            invoice.message_post(
                body=self.env._("Credited by the carrier: %(amount)s.", amount=amount)
            )

    def _mail_get_partner_fields(self, introspect_fields=False):
        return ["partner_id"]
