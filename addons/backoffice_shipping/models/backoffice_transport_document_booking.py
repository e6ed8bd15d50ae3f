from odoo import fields, models


class BackofficeTransportDocument(models.Model):
    _inherit = "backoffice.transport.document"

    booking_ids = fields.One2many("backoffice.booking", "document_id", copy=False)

    def _after_issue(self):
        """Queues one booking a document where the delivery method waits for the paper."""
        documents = super()._after_issue()
        for document in self:
            if document.carrier_id.booking_moment == "document":
                document.picking_ids._queue_bookings(document=document)
        return documents
