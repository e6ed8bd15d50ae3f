from odoo import fields, models


class BackofficeTransportCancel(models.TransientModel):
    _name = "backoffice.transport.cancel"
    _description = "Cancel Transport Documents"

    document_ids = fields.Many2many("backoffice.transport.document", required=True)
    reason = fields.Text(required=True)

    def action_cancel(self):
        self.document_ids.action_cancel(self.reason)
        return {"type": "ir.actions.act_window_close"}
