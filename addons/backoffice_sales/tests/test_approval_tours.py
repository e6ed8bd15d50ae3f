from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .approval_common import ApprovalCase

MINE = "/odoo/action-backoffice_sales.backoffice_approval_request_action_mine"


@tagged("post_install", "-at_install")
class TestApprovalTours(HttpCase, ApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for user in cls.leader | cls.director:
            user.name = user.login

    def test_two_tiers_with_a_substitute(self):
        self.make_rule(self.people(self.leader), self.people(self.manager))
        self.env["backoffice.approval.substitute"].create(
            {
                "user_id": self.leader.id,
                "substitute_id": self.director.id,
                "date_to": fields.Date.today() + timedelta(days=3),
            }
        )
        order, request = self.ask()
        self.start_tour("/odoo", "backoffice_first_tier_tour", login="t_director")
        self.assertEqual((request.state, order.state), ("pending", "draft"))
        self.start_tour("/odoo", "backoffice_second_tier_tour", login="t_manager")
        self.assertEqual((request.state, order.state), ("approved", "sale"))
        self.assertEqual(request.step_ids.stead_id, self.leader)

    def test_escalation(self):
        self.make_rule(self.people(self.leader, escalate_user_id=self.director.id))
        orders = self.Order.create([self.order_vals({"price_unit": 1}) for _ in range(2)])
        orders.action_confirm()
        tiers = orders.approval_request_ids.tier_ids
        late = {"escalate_at": fields.Datetime.now() - timedelta(hours=1)}
        self.Request._engine_write(tiers, late)
        self.Request._cron_remind()
        self.start_tour(MINE, "backoffice_escalation_tour", login="t_director")
        self.assertEqual(set(orders.mapped("state")), {"sale"})

    def test_lapse_after_a_change(self):
        order, request = self.ask()
        self.customer.street = False
        request.with_user(self.manager).action_approve()
        self.customer.street = "Via Roma 1"
        order.action_check()
        self.start_tour(f"/odoo/sales/{order.id}", "backoffice_lapse_tour", login="t_clerk")
        self.assertEqual((request.state, order.approval_state), ("lapsed", "pending"))

    def test_ask_back_and_answer(self):
        order, request = self.ask()
        url = f"/odoo/sales/{order.id}"
        self.start_tour(url, "backoffice_ask_back_tour", login="t_manager")
        self.assertEqual(request.state, "returned")
        self.start_tour(url, "backoffice_answer_tour", login="t_clerk")
        self.assertEqual(request.state, "pending")
