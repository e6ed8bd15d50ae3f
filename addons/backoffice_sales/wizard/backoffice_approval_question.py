from odoo import fields, models


class BackofficeApprovalQuestion(models.TransientModel):
    """Asks for the question to who requested an approval, or for the answer."""

    _name = "backoffice.approval.question"
    _description = "Question about Approval Requests"

    kind = fields.Selection([("question", "Question"), ("answer", "Answer")], required=True)
    request_ids = fields.Many2many("backoffice.approval.request", readonly=True)
    text = fields.Char(required=True)

    def action_send(self):
        if self.kind == "question":
            self.request_ids._ask_back(self.text)
        else:
            self.request_ids._answer(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
