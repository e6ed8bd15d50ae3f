from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    contract_count = fields.Integer("Contracts", compute="_compute_contract_count")

    def _compute_contract_count(self):
        customers = self.commercial_partner_id
        counts = dict(
            self.env["backoffice.contract"]._read_group(
                [("partner_id", "in", customers.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.contract_count = counts.get(partner.commercial_partner_id, 0)

    def action_view_contracts(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "backoffice_sales.backoffice_contract_action"
        )
        customer = self.commercial_partner_id
        return action | {
            "domain": [("partner_id", "in", customer.ids)],
            "context": {"default_partner_id": customer[:1].id},
        }
