from odoo import models

from .check_text import Sentences

_lt = Sentences(__name__)


class SaleOrder(models.Model):
    """What the customer did stays done: a signature or a payment on an order that is held
    is kept, and somebody is told to see to it."""

    _inherit = "sale.order"

    def _validate_order(self):
        result = super()._validate_order()
        self._tell_accepted_but_held()
        return result

    def _tell_accepted_but_held(self):
        """An activity for the salesperson of each order that did not go on."""
        held = self.filtered(lambda order: order.state in ("draft", "sent")).sudo()
        if not held:
            return
        root = self.env.ref("base.user_root")
        values = {
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "summary": _lt("Accepted by the customer, but held"),
        }
        self.env["mail.activity"].sudo()._create_told(
            [
                {
                    **values,
                    "res_id": order.id,
                    "user_id": order._who_sees_to_it(root).id,
                    "note": order._label_text(order, "check_summary"),
                }
                for order in held
            ]
        )

    def _who_sees_to_it(self, nobody):
        """The salesperson, or else who wrote the order, if that is one of us."""
        users = self.user_id | self.create_uid
        return users.filtered(lambda user: user.active and not user.share)[:1] or nobody
