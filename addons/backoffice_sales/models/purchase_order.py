from odoo import api, models


class PurchaseOrder(models.Model):
    """Purchase orders are checked when they are saved, and again before they go out."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "backoffice.approval.order.mixin"]

    _supplier_reference_idx = models.Index(
        "(lower(btrim(partner_ref))) WHERE partner_ref IS NOT NULL"
    )

    # --- Checks

    def _check_trigger_fields(self):
        return super()._check_trigger_fields() | {
            "acknowledged",
            "company_id",
            "currency_id",
            "date_order",
            "date_planned",
            "incoterm_id",
            "order_line",
            "partner_id",
            "partner_ref",
            "payment_term_id",
            "user_id",
        }

    def _checked_records(self):
        return self.filtered(lambda order: order.state != "cancel")

    @api.model_create_multi
    def create(self, vals_list):
        # the host creates one by one: held here, they are checked as a set
        with self._hold_checks() as outermost:
            orders = super().create(vals_list)
        if outermost:
            orders._check_created()
        return orders

    @api.onchange("partner_id", "company_id")
    def onchange_partner_id(self):
        result = super().onchange_partner_id()
        supplier = self.partner_id.with_company(self.company_id)
        if supplier.purchase_incoterm_id:
            self.incoterm_id = supplier.purchase_incoterm_id
        return result
