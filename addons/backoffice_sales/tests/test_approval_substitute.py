from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalSubstitute(ApprovalCase):
    def away(self, user, substitute, start=0, end=3, **values):
        today = fields.Date.today()
        return self.env["backoffice.approval.substitute"].create(
            {
                "user_id": user.id,
                "substitute_id": substitute.id,
                "date_from": today + timedelta(days=start),
                "date_to": today + timedelta(days=end),
                **values,
            }
        )

    def can(self, request, user):
        mine = request.with_user(user)
        mine.invalidate_recordset(["can_decide"])
        self.assertEqual(mine.can_decide, mine in mine.search([("can_decide", "=", True)]))
        return mine.can_decide

    def test_substitute_decides_in_the_stead_and_it_is_logged(self):
        self.make_rule(self.people(self.leader))
        self.away(self.leader, self.director)
        order, request = self.ask()
        self.assertEqual(
            request.deciders, f"{self.director.name} for {self.leader.name}", "acts now"
        )
        self.assertEqual(request.sudo().activity_ids.user_id, self.director)
        request.with_user(self.director).action_approve()
        step = request.step_ids[-1]
        self.assertEqual((step.user_id, step.stead_id), (self.director, self.leader))
        self.assertEqual(order.state, "sale")

    def test_only_while_the_absence_lasts(self):
        self.make_rule(self.people(self.leader))
        _order, request = self.ask()
        for start, end, expected in ((-3, -1, False), (1, 3, False), (0, 0, True)):
            row = self.away(self.leader, self.director, start, end)
            self.assertEqual(self.can(request, self.director), expected, (start, end))
            row.unlink()

    def test_own_right_goes_before_a_stead(self):
        self.make_rule({"group_id": self.directors.id})
        self.away(self.director, self.second_director)
        _order, request = self.ask()
        request.with_user(self.second_director).action_approve()
        self.assertFalse(request.step_ids[-1].stead_id)

    def test_a_person_and_the_substitute_are_one_voice(self):
        self.make_rule(self.people(self.leader, self.director, minimum=2))
        self.away(self.leader, self.director)
        _order, request = self.ask()
        request.with_user(self.director).action_approve()
        self.assertFalse(self.can(request, self.director))
        self.assertEqual(request.state, "pending")

    def test_substitute_of_the_requester_decides_not_in_that_stead(self):
        self.make_rule({"group_id": self.directors.id})
        self.away(self.director, self.leader)
        _order, request = self.ask(self.director)
        self.assertFalse(self.can(request, self.leader), "would approve for who asked")
        self.assertTrue(self.can(request, self.second_director))

    def test_requester_as_substitute_decides_not_either(self):
        self.make_rule(self.people(self.leader))
        self.away(self.leader, self.clerk)
        _order, request = self.ask(self.clerk)
        self.assertFalse(self.can(request, self.clerk))

    def test_substitute_of_a_substitute(self):
        self.make_rule(self.people(self.leader))
        self.away(self.leader, self.director)
        self.away(self.director, self.second_director)
        _order, request = self.ask()
        self.assertTrue(self.can(request, self.second_director))
        request.with_user(self.second_director).action_approve()
        self.assertEqual(request.step_ids[-1].stead_id, self.leader)

    def test_limits_of_a_substitution(self):
        purchase = self.env["ir.model"]._get_id("purchase.order")
        sale = self.env["ir.model"]._get_id("sale.order")
        other = self.env["res.company"].create({"name": "Other"})
        self.make_rule(self.people(self.leader))
        _order, request = self.ask()
        for values, expected in (
            ({"model_id": purchase}, False),
            ({"model_id": sale}, True),
            ({"company_id": other.id}, False),
            ({"company_id": self.env.company.id}, True),
        ):
            row = self.away(self.leader, self.director, **values)
            self.assertEqual(self.can(request, self.director), expected, values)
            row.unlink()

    def test_circles_are_refused(self):
        with self.assertRaises(ValidationError), self.cr.savepoint():
            self.away(self.leader, self.leader)
        self.away(self.leader, self.director)
        self.away(self.director, self.second_director, 1, 2)
        with self.assertRaisesRegex(ValidationError, "in the end"), self.cr.savepoint():
            self.away(self.second_director, self.leader, 2, 5)
        self.away(self.second_director, self.leader, 3, 5)

    def test_everybody_keeps_their_own_absences(self):
        row = self.away(self.leader, self.director)
        Substitute = self.env["backoffice.approval.substitute"].with_user(self.clerk)
        values = {
            "user_id": self.manager.id,
            "substitute_id": self.clerk.id,
            "date_to": fields.Date.today(),
        }
        with self.assertRaises(AccessError):
            Substitute.create(values)
        with self.assertRaises(AccessError):
            row.with_user(self.clerk).write({"substitute_id": self.clerk.id})
        own = Substitute.create(
            {**values, "user_id": self.clerk.id, "substitute_id": self.leader.id}
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            own.write({"user_id": self.manager.id})
        own.unlink()
        Substitute.with_user(self.manager).create({**values, "user_id": self.leader.id})

    def test_rows_of_another_company_are_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        row = self.away(self.leader, self.director, company_id=other.id)
        self.assertNotIn(row, row.with_user(self.clerk).search([]))
