from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalPerson(ApprovalCase):
    """Several tiers are several pairs of eyes, unless the rule says otherwise."""

    def approve(self, request, *users):
        for user in users:
            request.with_user(user).action_approve()

    def refused(self, request, user):
        mine = request.with_user(user)
        mine.invalidate_recordset(["can_decide"])
        self.assertFalse(mine.can_decide)
        self.assertFalse(mine.search([("id", "=", request.id), ("can_decide", "=", True)]))
        with self.assertRaises(AccessError), self.cr.savepoint():
            mine.action_approve()

    def stand_in(self, absent, substitute):
        self.env["backoffice.approval.substitute"].create(
            {
                "user_id": absent.id,
                "substitute_id": substitute.id,
                "date_to": fields.Date.today() + timedelta(days=3),
            }
        )

    def test_one_after_the_other(self):
        self.make_rule(self.people(self.director), {"group_id": self.directors.id})
        _order, request = self.ask()
        self.approve(request, self.director)
        self.refused(request, self.director)
        self.assertEqual(request.deciders, self.second_director.name)
        self.approve(request, self.second_director)
        self.assertEqual(request.state, "approved")

    def test_setting_lets_one_person_do_it(self):
        self.make_rule(
            self.people(self.director), {"group_id": self.directors.id}, same_person=True
        )
        _order, request = self.ask()
        self.approve(request, self.director, self.director)
        self.assertEqual(request.state, "approved")

    def test_rule_that_changes_leaves_requests_as_they_are(self):
        rule = self.make_rule(self.people(self.director), {"group_id": self.directors.id})
        _order, request = self.ask()
        rule.same_person = True
        self.approve(request, self.director)
        self.refused(request, self.director)

    def test_in_parallel_each_decides_on_one(self):
        """The one that only he can decide is his, whichever comes first."""
        self.make_rule(
            {"group_id": self.directors.id, "sequence": 1},
            self.people(self.director, sequence=1),
        )
        _order, request = self.ask()
        self.approve(request, self.director)
        self.assertEqual(request.tier_ids.mapped("state"), ["open", "approved"])
        self.refused(request, self.director)
        self.approve(request, self.second_director)
        self.assertEqual(request.state, "approved")

    def test_substitutes_are_no_way_round(self):
        self.make_rule(self.people(self.director), self.people(self.leader, self.director))
        self.stand_in(self.leader, self.director)
        self.stand_in(self.director, self.second_director)
        _order, request = self.ask()
        self.approve(request, self.second_director)
        self.assertEqual(request.step_ids[-1:].stead_id, self.director)
        for user in (self.director, self.second_director):
            self.refused(request, user)
        self.approve(request, self.leader)
        self.assertEqual(request.state, "approved")

    def test_nobody_else_is_left_and_the_managers_get_it(self):
        for sequence in (1, 2):
            with self.subTest(sequence=sequence):
                self.env["backoffice.approval.rule"].search([]).active = False
                self.make_rule(
                    self.people(self.director, sequence=1),
                    self.people(self.director, sequence=sequence, escalate_hours=0),
                )
                _order, request = self.ask()
                self.approve(request, self.director)
                self.refused(request, self.director)
                step = request.step_ids.filtered(lambda s: s.decision == "escalated")
                self.assertEqual(step.reason, "Nobody else may decide on this tier.")
                self.assertIn(self.manager.name, request.deciders)
                self.assertIn(self.manager, request.sudo().activity_ids.user_id)
                self.approve(request, self.manager)
                self.assertEqual(request.state, "approved")

    def test_escalation_to_a_person_goes_there(self):
        named = {"escalate_user_id": self.leader.id}
        self.make_rule(self.people(self.director), self.people(self.director, **named))
        _order, request = self.ask()
        self.approve(request, self.director)
        self.assertEqual(request.deciders, self.leader.name)

    def test_nobody_at_all_is_said(self):
        managers = self.env.ref("backoffice_sales.backoffice_sales_group_manager")
        managers.all_user_ids.active = False
        self.make_rule(self.people(self.director), self.people(self.director))
        order, request = self.ask()
        self.approve(request, self.director)
        self.assertEqual(len(request.step_ids), 3)
        self.assertIn("nobody", request.deciders)
        self.assertIn("nobody", order.approval_deciders)
        self.refused(request, self.director)
