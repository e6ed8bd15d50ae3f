from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    needs_tail_lift = fields.Boolean(
        "Tail-lift Needed", help="Goods can only be unloaded with a tail-lift."
    )

    def _needs_tail_lift(self):
        return self.needs_tail_lift or self.commercial_partner_id.needs_tail_lift
