from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_usual_carrier(self):
        """The delivery method of this consignee, or of its company, in the company in which
        it is read."""
        self.ensure_one()
        return (
            self.property_delivery_carrier_id
            or self.commercial_partner_id.property_delivery_carrier_id
        )
