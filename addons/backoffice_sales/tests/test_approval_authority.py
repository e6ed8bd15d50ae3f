from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalAuthority(ApprovalCase):
    """The delegation matrix limits what each may let pass, whatever tier they sit in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.below_cost = cls.env.ref("backoffice_sales.backoffice_check_below_cost")
        cls.discount = cls.env.ref("backoffice_sales.backoffice_check_discount")

    def row(self, who, check=None, **values):
        field = "group_id" if who._name == "res.groups" else "user_id"
        return self.env["backoffice.approval.authority"].create(
            {field: who.id, "check_id": check and check.id, **values}
        )

    def can(self, request, user):
        mine = request.with_user(user)
        mine.invalidate_recordset(["can_decide"])
        self.assertEqual(mine.can_decide, mine in mine.search([("can_decide", "=", True)]))
        return mine.can_decide

    def rule(self):
        return self.make_rule(self.people(self.leader, self.director))

    def test_no_rows_no_limit(self):
        self.rule()
        _order, request = self.ask()
        self.assertTrue(self.can(request, self.leader))

    def test_amount(self):
        self.rule()
        self.row(self.leader, amount_max=10)
        self.row(self.director)
        for quantity, expected in ((1, True), (100, False)):
            _order, request = self.ask(product_uom_qty=quantity)
            self.assertEqual(self.can(request, self.leader), expected)
            self.assertTrue(self.can(request, self.director))
        with self.assertRaisesRegex(AccessError, "above your authority"):
            request.with_user(self.leader).action_approve()
        with self.assertRaisesRegex(AccessError, "above your authority"):
            request.with_user(self.leader)._reject("no")

    def test_discount(self):
        self.rule()
        self.row(self.leader, self.discount, discount_max=15)
        self.row(self.directors, self.discount, discount_max=50)
        for discount, leader, director in ((14, True, True), (20, False, True)):
            _order, request = self.ask(price_unit=20, discount=discount)
            self.assertEqual(self.can(request, self.leader), leader, discount)
            self.assertEqual(self.can(request, self.director), director, discount)

    def test_margin(self):
        self.rule()
        self.row(self.leader, by_margin=True, margin_min=-10)
        for price, expected in ((5.9, True), (4, False)):
            _order, request = self.ask(price_unit=price)
            self.assertEqual(self.can(request, self.leader), expected, price)

    def test_every_subject_has_to_be_covered(self):
        """Below cost and a high discount at once."""
        self.rule()
        self.row(self.leader, self.discount)
        self.row(self.director, self.below_cost)
        _order, request = self.ask(price_unit=5, discount=20)
        self.assertEqual(request.check_ids, self.below_cost | self.discount)
        self.assertFalse(self.can(request, self.leader))
        self.row(self.leader, self.below_cost)
        self.assertTrue(self.can(request, self.leader))

    def test_rows_for_a_check_go_before_general_ones(self):
        self.rule()
        self.row(self.leader)
        _order, request = self.ask()
        self.assertTrue(self.can(request, self.leader))
        self.row(self.director, self.below_cost)
        self.assertFalse(self.can(request, self.leader))

    def test_other_companies_and_documents_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.rule()
        self.row(self.director, company_id=other.id)
        self.row(self.director, model_id=self.env["ir.model"]._get_id("purchase.order"))
        self.row(self.director, active=False)
        _order, request = self.ask()
        self.assertTrue(self.can(request, self.leader))

    def test_substitute_has_the_authority_of_who_is_away(self):
        self.rule()
        self.row(self.director)
        _order, request = self.ask()
        self.assertFalse(self.can(request, self.leader))
        self.env["backoffice.approval.substitute"].create(
            {
                "user_id": self.director.id,
                "substitute_id": self.leader.id,
                "date_to": "2999-01-01",
            }
        )
        self.assertTrue(self.can(request, self.leader))
        request.with_user(self.leader).action_approve()
        self.assertEqual(request.step_ids[-1].stead_id, self.director)

    def test_tier_of_the_matrix(self):
        self.make_rule({"who": "matrix"})
        self.row(self.leader, amount_max=10)
        self.row(self.directors)
        _order, request = self.ask(product_uom_qty=100)
        self.assertFalse(self.can(request, self.leader))
        self.assertTrue(self.can(request, self.director))
        self.assertFalse(self.can(request, self.manager))

    def test_where_nobody_reaches_far_enough_the_next_in_line_is_called(self):
        self.make_rule(self.people(self.leader, escalate_user_id=self.director.id))
        self.row(self.leader, amount_max=10)
        self.row(self.director)
        order, request = self.ask(product_uom_qty=100)
        self.assertEqual(request.deciders, self.director.name)
        self.assertEqual(request.sudo().activity_ids.user_id, self.director)
        decisions = request.step_ids.mapped("decision")
        self.assertEqual(decisions, ["requested", "escalated"])
        request.with_user(self.director).action_approve()
        self.assertEqual(order.state, "sale")

    def test_row_names_one_person_or_one_group(self):
        for values in ({}, {"user_id": self.leader.id, "group_id": self.directors.id}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.env["backoffice.approval.authority"].create(values)

    def test_matrix_is_for_managers(self):
        row = self.row(self.leader, amount_max=10)
        with self.assertRaises(AccessError):
            row.with_user(self.clerk).write({"amount_max": 0})
        row.with_user(self.manager).write({"amount_max": 20})
        self.assertEqual(row.with_user(self.viewer).amount_max, 20)
