from odoo import fields, models


class AccountMove(models.Model):
    """The way back from a vendor bill to the carrier's invoice that it was made of."""

    _inherit = "account.move"

    freight_invoice_id = fields.Many2one(
        "backoffice.freight.invoice",
        "Carrier's Invoice",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="backoffice_shipping.backoffice_shipping_group_cost",
    )

    def action_view_freight_invoice(self):
        self.ensure_one()
        return self.freight_invoice_id._get_records_action()
