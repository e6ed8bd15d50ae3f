from odoo import models

TRIED = 100  # the last deliveries that a rule is tried on


class BackofficeCarrierRule(models.Model):
    """What a rule would choose, before it is switched on."""

    _inherit = "backoffice.carrier.rule"

    def action_try(self):
        """Asks the rules in use with this one among them, switched on or not, about the last
        deliveries. Nothing is stored but the answer."""
        self.ensure_one()
        self.check_access("write")
        trial = self.env["backoffice.carrier.trial"]._make(self, self._try())
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Try: %(rule)s", rule=self.name),
            "res_model": trial._name,
            "res_id": trial.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _try(self, count=TRIED):
        """[(delivery, offers, choice)], the latest first."""
        pickings = self.env["stock.picking"].search(
            [
                ("picking_type_code", "=", "outgoing"),
                ("state", "!=", "cancel"),
                ("partner_id", "!=", False),
            ],
            order="id desc",
            limit=count,
        )
        Rating = self.env["backoffice.rating"].sudo()
        enquiries = Rating._picking_enquiries(pickings)
        offers = Rating._offers(enquiries)
        choices = Rating._choices(enquiries, offers, self._rules_with())
        return [(picking, offers[picking], choices[picking]) for picking in pickings]

    def _rules_with(self):
        """The rules in use and this one, in the order that they would have."""
        rules = self.search([("company_id", "in", [False, *self.env.companies.ids])]) | self
        ordered = rules.sorted(lambda rule: (rule.sequence, rule._origin.id or 0))
        return tuple(rule._to_kernel() for rule in ordered)
