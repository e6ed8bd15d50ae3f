from odoo import models

#: from the lightest to the gravest
GRAVITY = (False, "litigation", "ceased", "blocked")


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_values(self, src_partners, dst_partner):
        """The host keeps what the remaining customer has. Of what holds customers the gravest
        stays: merging is no way to let a blocked one go."""
        gravest = max(
            (dst_partner | src_partners).sudo(),
            key=lambda partner: (GRAVITY.index(partner.sales_state), partner == dst_partner),
        )
        if gravest != dst_partner:
            dst_partner.sudo().write(
                {
                    name: gravest[name]
                    for name in ("sales_state", "sales_state_reason", "sales_state_date")
                }
            )
        return super()._update_values(src_partners, dst_partner)
