from odoo import models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """Delivery methods compared for a delivery, and proposed for many."""

    _inherit = "stock.picking"

    def _rating_enquiries(self):
        return self.env["backoffice.rating"].sudo()._picking_enquiries(self)

    def _changeable_carrier(self):
        """Those of them whose delivery method is still open."""
        return self.filtered(
            lambda picking: (
                picking.state not in ("done", "cancel")
                and picking.sudo().booking_id.state in (False, "cancelled")
            )
        )

    def action_compare_carriers(self):
        self.ensure_one()
        return self.env["backoffice.rate.compare"]._open_for(self)

    def action_propose_carriers(self):
        """Proposes a delivery method for each, to be looked at before it is set."""
        self.check_access("write")
        asked = self.filtered(lambda p: p.picking_type_code == "outgoing" and p.partner_id)
        if not asked:
            raise UserError(
                self.env._("Choose deliveries that go out and have a delivery address.")
            )
        proposal = self.env["backoffice.carrier.proposal"]._make(asked)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Proposed Carriers"),
            "res_model": proposal._name,
            "res_id": proposal.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _take_carrier(self, carrier, price=None):
        """Sets the delivery method of deliveries that have not left."""
        self.check_access("write")
        for picking in self - self._changeable_carrier():
            raise UserError(
                self.env._(
                    "%(delivery)s has left or is booked: its delivery method stays.",
                    delivery=picking.name,
                )
            )
        self.carrier_id = carrier
