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
        # what was chosen or charged stays; a web shop asks its visitors itself
        open_orders = self.filtered(
            lambda o: not o.carrier_id and o.state == "draft" and not o._is_web_order()
        )
        for company, orders in open_orders.grouped("company_id").items():
            # as one set, so that the host fetches the methods of all consignees together
            consignees = orders.partner_shipping_id._origin.with_company(company)
            usual = {
                consignee.id: self._get_usual_carrier(consignee) for consignee in consignees
            }
            for order in orders:
                order.carrier_id = usual.get(order.partner_shipping_id._origin.id)

    def _is_web_order(self):
        return "website_id" in self._fields and bool(self.website_id)

    def _get_usual_carrier(self, consignee):
        """The delivery method of a consignee, or of its company, in the company in which the
        consignee is read."""
        return (
            consignee.property_delivery_carrier_id
            or consignee.commercial_partner_id.property_delivery_carrier_id
        )
