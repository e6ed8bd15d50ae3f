from odoo import fields, models
from odoo.tools import format_date

from ..amounts import amount_in_words


class AccountMove(models.Model):
    _inherit = "account.move"

    transport_document_ids = fields.Many2many(
        "backoffice.transport.document",
        "account_move_transport_document_rel",
        "move_id",
        "document_id",
        "Transport Documents",
        readonly=True,
        copy=False,
        help="The papers that the invoiced goods travelled under: the invoice quotes them.",
    )
    transport_document_count = fields.Integer(compute="_compute_transport_document_count")

    def _compute_transport_document_count(self):
        for move in self:
            move.transport_document_count = len(move.transport_document_ids)

    def action_view_transport_documents(self):
        return self.transport_document_ids._get_records_action(
            name=self.env._("Transport Documents")
        )

    def _describe_transport_documents(self):
        """ "TD/2026/00001 of 03/02/2026, …" in the language of the paper."""
        # whoever may print the invoice may not see our documents
        documents = self.sudo().transport_document_ids
        return ", ".join(
            self.env._(
                "%(number)s of %(date)s",
                number=document.name,
                date=format_date(self.env, document.date),
            )
            for document in documents.sorted(lambda d: (d.date, d.number))
        )

    def _get_total_in_words(self):
        """The total in words of the current language, or nothing where it is not wanted."""
        if not self.company_id.amount_in_words or not self.is_sale_document():
            return ""
        return amount_in_words(
            self.amount_total, self.env.lang, self.currency_id.decimal_places
        )
