from odoo import api, fields, models


class SaleOrder(models.Model):
    """The usual delivery method of who receives the goods.

    The host asks for it only when freight is charged on the order; here deliveries are
    booked by it, so an order from a file has it without anyone choosing it.
    """

    _inherit = "sale.order"

    carrier_id = fields.Many2one(
        compute="_compute_carrier_id", store=True, readonly=False, precompute=True
    )

    @api.depends("partner_shipping_id")
    def _compute_carrier_id(self):
        for order in self:
            # what was chosen or charged stays; a web shop asks its visitors itself
            if not order.carrier_id and order.state == "draft" and not order._is_web_order():
                order.carrier_id = order._get_usual_carrier()

    def _is_web_order(self):
        return "website_id" in self._fields and bool(self.website_id)

    def _get_usual_carrier(self):
        consignee = self.partner_shipping_id.with_company(self.company_id)
        return (
            consignee.property_delivery_carrier_id
            or consignee.commercial_partner_id.property_delivery_carrier_id
        )
