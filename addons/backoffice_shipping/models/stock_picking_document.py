from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    transport_document_id = fields.Many2one(
        "backoffice.transport.document",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The paper that the goods travel under; cancelled ones let them go.",
    )
    transport_document_state = fields.Selection(related="transport_document_id.state")

    def write(self, vals):
        if "transport_document_id" in vals:
            self._check_document_change(vals["transport_document_id"])
        return super().write(vals)

    def _check_document_change(self, document_id):
        """A delivery moves between drafts and nothing: never out of an issued document."""
        new = self.env["backoffice.transport.document"].sudo().browse(document_id or None)
        if new and new.state != "draft":
            raise UserError(
                self.env._(
                    "%(document)s is not a draft: no delivery can be added to it.",
                    document=new.display_name,
                )
            )
        for picking in self.sudo():
            old = picking.transport_document_id
            if old and old != new and (old.state == "issued" or (new and old.state == "draft")):
                raise UserError(
                    self.env._(
                        "Delivery %(picking)s is in transport document %(document)s already.",
                        picking=picking.name,
                        document=old.display_name,
                    )
                )

    @api.constrains("transport_document_id", "partner_id", "company_id")
    def _check_transport_document(self):
        """Everything in a draft is done and goes to its consignee."""
        for picking in self.sudo():
            document = picking.transport_document_id
            if document.state != "draft":
                continue
            if picking.state != "done":
                raise ValidationError(
                    self.env._(
                        "Delivery %(picking)s is not done: validate it first.",
                        picking=picking.name,
                    )
                )
            if picking.partner_id != document.partner_id:
                raise ValidationError(
                    self.env._(
                        "Delivery %(picking)s goes to %(other)s, the document to "
                        "%(consignee)s. One document has one consignee.",
                        picking=picking.name,
                        other=picking.partner_id.display_name or self.env._("nobody"),
                        consignee=document.partner_id.display_name,
                    )
                )
            if picking.company_id != document.company_id:
                raise ValidationError(
                    self.env._(
                        "Delivery %(picking)s belongs to another company.",
                        picking=picking.name,
                    )
                )

    # --- Documents for deliveries

    def _check_documentable(self):
        """Raises UserError with a line for each delivery that can have no document."""
        problems = [
            self.env._("%(picking)s: %(why)s", picking=picking.name, why=why)
            for picking in self
            if (why := picking._why_no_document())
        ]
        if not self:
            problems.append(self.env._("Choose deliveries first."))
        if problems:
            raise UserError("\n".join(problems))

    def _why_no_document(self):
        """Why the delivery can have no transport document, or nothing."""
        if self.transport_document_id:
            return self.env._(
                "is in transport document %(document)s already",
                document=self.transport_document_id.display_name,
            )
        if self.state != "done":
            return self.env._("is not done: validate it first")
        if self.picking_type_code == "incoming":
            return self.env._("is a receipt: its document is the sender's")
        if not self.partner_id:
            return self.env._("has no contact: say where the goods go")
        return None

    def action_create_transport_documents(self):
        """Drafts for the chosen deliveries, a document for each consignee and carrier."""
        documents = self.env["backoffice.transport.document"]._create_from_pickings(self)
        return documents._get_records_action()

    def action_issue_transport_documents(self):
        """The same, and issues them at once."""
        documents = self.env["backoffice.transport.document"]._create_from_pickings(self)
        documents.action_issue()
        return documents._get_records_action()

    def action_view_transport_document(self):
        return self.transport_document_id._get_records_action()
