from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

INVOICE_STATUS = [
    ("no", "Nothing to Invoice"),
    ("to_invoice", "To Invoice"),
    ("invoiced", "Invoiced"),
]


class BackofficeTransportDocument(models.Model):
    """Invoices for the delivered goods, through the host's own way to make them."""

    _inherit = "backoffice.transport.document"

    invoice_ids = fields.Many2many(
        "account.move",
        "account_move_transport_document_rel",
        "document_id",
        "move_id",
        "Invoices",
        readonly=True,
        copy=False,
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count")
    invoice_status = fields.Selection(
        INVOICE_STATUS,
        "Invoicing",
        compute="_compute_invoice_status",
        store=True,
        default="no",
        index=True,
    )

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        for document in self:
            document.invoice_count = len(document.invoice_ids)

    # not on qty_delivered and qty_to_invoice: every confirmation of an order would
    # search for documents that it cannot have yet
    @api.depends(
        "state", "reason_id.invoicing", "invoice_ids.state", "invoice_ids.payment_state",
        "line_ids.sale_line_id.qty_invoiced",
    )  # fmt: skip
    def _compute_invoice_status(self):
        for document in self.sudo():
            if document.state != "issued" or document.reason_id.invoicing != "deferred":
                document.invoice_status = "no"
            elif document._get_live_invoices():
                document.invoice_status = "invoiced"
            elif any(line.qty_to_invoice > 0 for line in document.line_ids.sale_line_id):
                document.invoice_status = "to_invoice"
            else:
                document.invoice_status = "no"

    def _get_live_invoices(self):
        """The invoices that stand: not cancelled, not reversed by a credit note."""
        return self.sudo().invoice_ids.filtered(
            lambda move: move.state != "cancel" and move.payment_state != "reversed"
        )

    # --- Invoicing

    def action_open_invoice(self):
        """Opens the window with the choices of invoicing."""
        self._check_invoice()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Invoice Transport Documents"),
            "res_model": "backoffice.transport.invoice",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_ids": self.ids},
        }

    def action_invoice(self):
        """Invoices the documents as the host would group them and opens the invoices."""
        return self._create_invoices()._get_records_action(name=self.env._("Invoices"))

    def _create_invoices(self, grouping="host", by_month=True, services=True, final=True):
        """Draft invoices (account.move) for what these documents delivered.

        `grouping`: "host" (customer, delivery address, currency), "customer" (one for a
        customer and currency), "order". `by_month` keeps months apart: a deferred invoice
        covers the deliveries of one calendar month (DPR 633/72 art. 21 c. 4 a). `services`
        takes the orders' other lines along (carriage, services), `final` down payments.
        Raises UserError for documents that are not issued, invoiced already or have
        nothing left to invoice.
        """
        self.check_access("write")
        self._check_invoice()
        self.lock_for_update(allow_referencing=True)
        months = defaultdict(self.browse)
        for document in self.sorted(lambda doc: (doc.date, doc.number)):
            months[document.date.replace(day=1) if by_month else None] |= document
        moves = self.env["account.move"]
        for documents in months.values():
            moves |= documents._create_invoices_together(grouping, services, final)
        if not moves:
            raise UserError(
                self.env._(
                    "Nothing is left to invoice in %(documents)s: the orders were invoiced "
                    "already or the goods came back.",
                    documents=", ".join(self.mapped("display_name")),
                )
            )
        return moves

    def _create_invoices_together(self, grouping, services, final):
        quantities = self._get_quantities()
        orders = self.line_ids.sale_line_id.order_id
        moves = orders.with_context(
            transport_quantities=quantities,
            transport_services=services,
            transport_one_per_customer=grouping == "customer",
            raise_if_nothing_to_invoice=False,
        )._create_invoices(grouped=grouping == "order", final=final)
        for move in moves:
            sold = move.invoice_line_ids.sale_line_ids
            move.transport_document_ids = self.filtered(
                lambda doc, sold=sold: doc.line_ids.sale_line_id & sold
            )
        return moves

    def _get_quantities(self):
        """What the documents delivered: ``{sale line id: quantity in its unit}``."""
        quantities = defaultdict(float)
        for line in self.line_ids:
            sold = line.sale_line_id
            if sold and sold.product_id == line.product_id:
                quantities[sold.id] += line.uom_id._compute_quantity(
                    line.quantity, sold.product_uom_id, round=False
                )
        return dict(quantities)

    def _check_invoice(self):
        problems = []
        for document in self:
            if document.state != "issued":
                why = self.env._("is not issued")
            elif live := document._get_live_invoices():
                why = self.env._(
                    "is on invoice %(invoice)s already",
                    invoice=", ".join(live.mapped("display_name")),
                )
            elif document.invoice_status != "to_invoice":
                why = self.env._("has nothing to invoice")
            else:
                continue
            problems.append(
                self.env._("%(document)s: %(why)s", document=document.display_name, why=why)
            )
        if problems:
            raise UserError("\n".join(problems))

    def action_view_invoices(self):
        return self.invoice_ids._get_records_action(name=self.env._("Invoices"))

    # --- Deferred invoicing

    def _get_invoice_warnings(self, invoice_date=None):
        """What to look at before invoicing, as a list of texts. Warnings only.

        The rule: one invoice for a calendar month, issued within the 15th of the next.
        """
        if not self:
            return []
        found = []
        today = fields.Date.context_today(self)
        months = sorted({doc.date.replace(day=1) for doc in self if doc.date})
        if len(months) > 1:
            found.append(
                self.env._(
                    "The documents are of %(count)s different months.", count=len(months)
                )
            )
        late = months and months[0] + relativedelta(months=1, day=15)
        if late and today > late:
            found.append(
                self.env._(
                    "Deliveries of %(month)s were to be invoiced by %(deadline)s.",
                    month=format_date(self.env, months[0], date_format="MMMM y"),
                    deadline=format_date(self.env, late),
                )
            )
        last = max(self.mapped("date"))
        if invoice_date and invoice_date < last:
            found.append(
                self.env._(
                    "The invoice would be dated before the last delivery (%(last)s).",
                    last=format_date(self.env, last),
                )
            )
        return found

    @api.model
    def _link_completed(self, moves):
        """Links documents to invoices that the host made from orders directly.

        Only documents whose orders' lines are invoiced to the end: then it is certain
        that their goods are in it.
        """
        # the host lets salespeople invoice who may not see our documents
        moves = moves.sudo()
        sold = moves.invoice_line_ids.sale_line_ids
        documents = self.sudo().search(
            Domain("state", "=", "issued")
            & Domain("reason_id.invoicing", "=", "deferred")
            & Domain("line_ids.sale_line_id", "in", sold.ids)
        )
        documents = documents.filtered(
            lambda doc: (
                not doc._get_live_invoices()
                and all(line.qty_to_invoice <= 0 for line in doc.line_ids.sale_line_id)
            )
        )
        for move in moves if documents else ():
            lines = move.invoice_line_ids.sale_line_ids
            move.transport_document_ids |= documents.filtered(
                lambda doc, lines=lines: doc.line_ids.sale_line_id & lines
            )
