from odoo import models

from .res_partner_exposure import DOCUMENT_MODELS

#: model -> the list that adds its documents up
LISTS = {
    "account.move.line": "backoffice_sales.account_move_line_view_list_exposure",
    "account.payment": "backoffice_sales.account_payment_view_list_exposure",
    "account.move": "account.view_out_invoice_tree",
    "sale.order": "backoffice_sales.sale_order_view_list_exposure",
}


class ResPartner(models.Model):
    """From a figure of the exposure to its documents."""

    _inherit = "res.partner"

    def action_view_exposure(self):
        """Opens the documents of the part that the context names (`exposure_part`)."""
        part = self.env.context.get("exposure_part")
        if part not in DOCUMENT_MODELS:
            return self.action_view_receivables()
        label = self._fields[f"exposure_{part}"]._description_string(self.env)
        documents = self._credit_documents(self.env.company, [part])
        return self._exposure_list(label, DOCUMENT_MODELS[part], documents, part)

    def action_view_receivables(self):
        """Opens what is invoiced and open, and the credits that lower it."""
        documents = self._credit_documents(self.env.company, ["overdue", "not_due", "credits"])
        return self._exposure_list(self.env._("Open Items"), "account.move.line", documents)

    def _exposure_list(self, label, model, documents, part=None):
        self.check_access("read")
        self._check_field_access(self._fields["exposure_total"], "read")
        return {
            "type": "ir.actions.act_window",
            "name": f"{label}: {self[:1].commercial_partner_id.name}",
            "res_model": model,
            "views": [(self.env.ref(LISTS[model]).id, "list"), (False, "form")],
            "domain": [("id", "in", sorted(documents))],
            "context": {"exposure_part": part, "create": False},
        }
