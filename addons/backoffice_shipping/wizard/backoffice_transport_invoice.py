from odoo import api, fields, models


class BackofficeTransportInvoice(models.TransientModel):
    """The choices of invoicing transport documents."""

    _name = "backoffice.transport.invoice"
    _description = "Invoice Transport Documents"

    document_ids = fields.Many2many("backoffice.transport.document", required=True)
    grouping = fields.Selection(
        [
            ("host", "Customer and delivery address"),
            ("customer", "One per customer"),
            ("order", "One per order"),
        ],
        "Invoices",
        default="host",
        required=True,
    )
    by_month = fields.Boolean("Keep Months Apart", default=True)
    services = fields.Boolean("Take Services and Carriage Along", default=True)
    final = fields.Boolean("Deduct Down Payments", default=True)
    invoice_date = fields.Date(help="Empty: the day on which the invoice is confirmed.")
    warnings = fields.Text(compute="_compute_warnings")

    @api.depends("document_ids", "invoice_date")
    def _compute_warnings(self):
        for wizard in self:
            found = wizard.document_ids._get_invoice_warnings(wizard.invoice_date)
            wizard.warnings = "\n".join(found) or False

    def action_invoice(self):
        moves = self.document_ids._create_invoices(
            grouping=self.grouping,
            by_month=self.by_month,
            services=self.services,
            final=self.final,
        )
        if self.invoice_date:
            moves.write({"invoice_date": self.invoice_date})
        return moves._get_records_action(name=self.env._("Invoices"))
