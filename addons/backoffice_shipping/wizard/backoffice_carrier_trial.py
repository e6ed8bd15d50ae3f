from odoo import api, fields, models
from odoo.fields import Command

from ..models.backoffice_tariff import COST_GROUP


class BackofficeCarrierTrial(models.TransientModel):
    """What a rule, among those in use, would have chosen for the last deliveries."""

    _name = "backoffice.carrier.trial"
    _description = "Trial of a Carrier Rule"

    rule_id = fields.Many2one("backoffice.carrier.rule", readonly=True, ondelete="cascade")
    tried_count = fields.Integer("Deliveries Tried", readonly=True)
    decided_count = fields.Integer("Decided by This Rule", readonly=True)
    other_count = fields.Integer("Otherwise Than It Was", readonly=True)
    line_ids = fields.One2many("backoffice.carrier.trial.line", "trial_id", readonly=True)

    @api.model
    def _make(self, rule, results):
        """The trial with a line for each (delivery, offers, choice)."""
        lines = [self._line_values(rule, *result) for result in results]
        trial = self.sudo().create(
            {
                "rule_id": rule.id,
                "tried_count": len(lines),
                "decided_count": sum(line["is_decided"] for line in lines),
                "other_count": sum(line["is_other"] for line in lines),
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        return trial.with_env(self.env)

    @api.model
    def _line_values(self, rule, picking, offers, choice):
        taken = choice.taken and choice.taken.tag
        was = next((offer for offer in offers if offer.carrier == picking.carrier_id), None)
        involved = {one.key for one in (choice.rule, *choice.skipped) if one}
        involved |= {one.key for one in choice.forbidden.values()}
        return {
            "picking_id": picking.id,
            "old_carrier_id": picking.carrier_id.id,
            "carrier_id": taken.carrier.id if taken else False,
            "is_decided": rule.id in involved,
            "is_other": bool(taken) and taken.carrier != picking.carrier_id,
            "old_cost": float((was and was.cost) or 0),
            "cost": float((taken and taken.cost) or 0),
            "reason": self.env["backoffice.rating"]._reason(choice),
        }


class BackofficeCarrierTrialLine(models.TransientModel):
    """One delivery of a trial."""

    _name = "backoffice.carrier.trial.line"
    _description = "Delivery of a Trial"
    _order = "is_decided desc, id"

    trial_id = fields.Many2one(
        "backoffice.carrier.trial", required=True, ondelete="cascade", index=True
    )
    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="picking_id.partner_id", string="Goes to")
    currency_id = fields.Many2one(related="picking_id.company_id.currency_id")
    old_carrier_id = fields.Many2one("delivery.carrier", "It Was", readonly=True)
    carrier_id = fields.Many2one("delivery.carrier", "It Would Be", readonly=True)
    is_decided = fields.Boolean("By This Rule", readonly=True)
    is_other = fields.Boolean("Another", readonly=True)
    old_cost = fields.Monetary("Cost as It Was", readonly=True, groups=COST_GROUP)
    cost = fields.Monetary("Cost as It Would Be", readonly=True, groups=COST_GROUP)
    reason = fields.Char("Why", readonly=True)
