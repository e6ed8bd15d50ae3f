from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.backoffice_tariff import COST_GROUP

PROMISE = {True: "kept", False: "late", None: "unknown"}


class BackofficeCarrierProposal(models.TransientModel):
    """Delivery methods proposed for many deliveries at once, with the outcome of each."""

    _name = "backoffice.carrier.proposal"
    _description = "Proposed Carriers"

    line_ids = fields.One2many("backoffice.carrier.proposal.line", "proposal_id")
    change_count = fields.Integer("To Change", compute="_compute_counts")
    same_count = fields.Integer("Stay", compute="_compute_counts")
    nobody_count = fields.Integer("Without a Carrier", compute="_compute_counts")
    is_applied = fields.Boolean(readonly=True)

    @api.depends("line_ids.carrier_id", "line_ids.old_carrier_id", "line_ids.is_wanted")
    def _compute_counts(self):
        for proposal in self:
            lines = proposal.line_ids
            changing = lines.filtered(lambda x: x.is_wanted and x._is_changing())
            proposal.change_count = len(changing)
            proposal.nobody_count = len(lines.filtered(lambda x: not x.carrier_id))
            proposal.same_count = len(lines) - len(changing) - proposal.nobody_count

    @api.model
    def _make(self, pickings):
        Rating = self.env["backoffice.rating"].sudo()
        enquiries = pickings._rating_enquiries()
        offers = Rating._offers(enquiries)
        choices = Rating._choices(enquiries, offers)
        open_ones = pickings._changeable_carrier()
        lines = [
            self._line_values(picking, choices[picking], Rating, picking in open_ones)
            for picking in pickings
        ]
        proposal = self.sudo().create({"line_ids": [Command.create(line) for line in lines]})
        return proposal.with_env(self.env)

    @api.model
    def _line_values(self, picking, choice, Rating, is_open):
        taken = choice.taken and choice.taken.tag
        has_left = self.env._("It has left or is booked: its delivery method stays.")
        return {
            "picking_id": picking.id,
            "old_carrier_id": picking.carrier_id.id,
            "carrier_id": taken.carrier.id if taken else False,
            "is_wanted": bool(is_open and taken),
            "cost": float((taken and taken.cost) or 0),
            "transit_days": (taken and taken.days) or 0,
            "promise": PROMISE[taken.kept if taken else None],
            "reason": Rating._reason(choice) if is_open else has_left,
        }

    def action_apply(self):
        """Sets what is ticked; each line tells what became of it."""
        self.ensure_one()
        wanted = self.line_ids.filtered(lambda x: x.is_wanted and x._is_changing())
        if not wanted:
            raise UserError(self.env._("Nothing is ticked that would change."))
        pickings = wanted.picking_id
        pickings.check_access("write")
        free = pickings._changeable_carrier()
        for carrier, lines in wanted.grouped("carrier_id").items():
            going = lines.filtered(lambda x: x.picking_id in free)
            going.picking_id.carrier_id = carrier
            going.outcome = self.env._("Set.")
            (lines - going).outcome = self.env._(
                "It has left or is booked: its delivery method stays."
            )
        (self.line_ids - wanted).outcome = self.env._("Left as it is.")
        self.is_applied = True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Proposed Carriers"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }


class BackofficeCarrierProposalLine(models.TransientModel):
    """One delivery and the delivery method proposed for it."""

    _name = "backoffice.carrier.proposal.line"
    _description = "Proposed Carrier of a Delivery"
    _order = "id"

    proposal_id = fields.Many2one(
        "backoffice.carrier.proposal", required=True, ondelete="cascade", index=True
    )
    picking_id = fields.Many2one("stock.picking", "Delivery", readonly=True, ondelete="cascade")
    partner_id = fields.Many2one(related="picking_id.partner_id", string="Goes to")
    company_id = fields.Many2one(related="picking_id.company_id")
    currency_id = fields.Many2one(related="picking_id.company_id.currency_id")
    old_carrier_id = fields.Many2one("delivery.carrier", "Now", readonly=True)
    carrier_id = fields.Many2one(
        "delivery.carrier",
        "Proposed",
        domain="[('company_id', 'in', (company_id, False))]",
    )
    is_wanted = fields.Boolean("Set It")
    cost = fields.Monetary("Expected Cost", readonly=True, groups=COST_GROUP)
    transit_days = fields.Integer(readonly=True)
    promise = fields.Selection(
        [("kept", "Kept"), ("late", "Late"), ("unknown", "Not known")],
        "Promised Day",
        readonly=True,
    )
    reason = fields.Char("Why", readonly=True)
    outcome = fields.Char(readonly=True)

    def _is_changing(self):
        return bool(self.carrier_id) and self.carrier_id != self.old_carrier_id
