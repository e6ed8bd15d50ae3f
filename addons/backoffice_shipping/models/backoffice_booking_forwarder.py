from odoo import models

TEMPLATE = "backoffice_shipping.backoffice_booking_mail_template_forwarder"
DOCUMENT = "backoffice_shipping.backoffice_transport_document_report_action"
SLIP = "stock.action_report_delivery"


class BackofficeBooking(models.Model):
    """A carrier without an interface learns of its shipments by mail, papers included: the
    mail is the booking, so it goes once, and again only to take the shipment back."""

    _inherit = "backoffice.booking"

    def _tell_carriers(self):
        res = super()._tell_carriers()
        for booking, mail in self._mail_forwarders():
            mail.attachment_ids = booking._create_papers()
        return res

    def _set_cancelled(self, text):
        told = self.filtered("is_announced")
        res = super()._set_cancelled(text)
        told._mail_forwarders()
        return res

    def _mail_forwarders(self):
        """[(booking, mail)] of those whose carrier has only an e-mail address."""
        template = self.env.ref(TEMPLATE, raise_if_not_found=False)
        wanted = self.filtered(
            lambda b: (
                b.carrier_id._booking_code() == "manual"
                and b.carrier_id.transport_partner_id.email
            )
        )
        if not template or not wanted:
            return []
        mails = template.send_mail_batch(wanted.ids, force_send=False)
        return list(zip(wanted, mails, strict=True))

    def _create_papers(self):
        """The transport document, or the delivery slip where none was issued."""
        source = self.document_id or self.picking_ids
        report = DOCUMENT if self.document_id else SLIP
        lang = self.carrier_id.transport_partner_id.lang
        content, _kind = (
            self.env["ir.actions.report"]
            .with_context(lang=lang)
            ._render_qweb_pdf(report, source.ids)
        )
        return self.env["ir.attachment"].create(
            {
                "name": f"{self.document_id.name or self.name}.pdf".replace("/", "-"),
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
