from odoo import fields, models

# an immediate invoice (TD01) is issued within these days of the supply, art. 21 c. 4
IMMEDIATE_DAYS = 12


class AccountMove(models.Model):
    _inherit = "account.move"

    def _l10n_it_edi_invoice_is_direct(self):
        """TD24 for an invoice of transport documents, unless it was issued at once.

        At once: every document has the invoice's date and the days of an immediate invoice
        are not over. The host compares the UTC day of the delivery.
        """
        documents = self.sudo().transport_document_ids
        if not documents or not self.invoice_date:
            return super()._l10n_it_edi_invoice_is_direct()
        if any(document.date != self.invoice_date for document in documents):
            return False
        return (fields.Date.context_today(self) - self.invoice_date).days <= IMMEDIATE_DAYS

    def _l10n_it_edi_get_values(self, pdf_values=None):
        values = super()._l10n_it_edi_get_values(pdf_values)
        values["ddt_dict"], values["transport_documents"] = self._split_ddt(
            values.get("ddt_dict") or {}
        )
        return values

    def _split_ddt(self, host_ddts):
        """Block 2.1.8 (DatiDDT): the host's deliveries without, and our documents.

        `host_ddts`: {stock.picking: [invoice line numbers]} as the host guesses it, first
        in first out. Returns that for the deliveries that are under no document of ours,
        and {transport document: [line numbers]}. The invoice's own documents are certain,
        so the guess counts only for an invoice that was made without them.
        """
        if self.move_type != "out_invoice":
            return host_ddts, {}
        documents = self.sudo().transport_document_ids
        ours = {document: [] for document in documents.sorted(lambda d: (d.date, d.number))}
        theirs = {}
        for picking, numbers in host_ddts.items():
            document = picking.sudo().transport_document_id
            if document.state != "issued":
                theirs[picking] = numbers
            elif not documents:
                ours.setdefault(document, []).extend(numbers)
        lines = self.invoice_line_ids.filtered(
            lambda line: (
                line.display_type not in ("line_section", "line_subsection", "line_note")
            )
        )
        for document in documents:
            sold = document.line_ids.sale_line_id
            ours[document] = [
                number
                for number, line in enumerate(lines, start=1)
                if line.sale_line_ids & sold
            ]
        return theirs, {doc: sorted(set(numbers)) for doc, numbers in ours.items()}
