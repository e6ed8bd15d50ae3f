from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalTier(ApprovalCase):
    def approve(self, request, *users):
        for user in users:
            request.with_user(user).action_approve()

    def refused(self, request, user):
        self.assertFalse(request.with_user(user).can_decide)
        with self.assertRaises(AccessError), self.cr.savepoint():
            request.with_user(user).action_approve()

    # --- Order of the tiers

    def test_series_goes_one_after_the_other(self):
        self.make_rule(self.people(self.leader), {"group_id": self.directors.id})
        order, request = self.ask()
        self.assertEqual(request.tier_ids.mapped("state"), ["open", "waiting"])
        self.refused(request, self.director)
        self.assertEqual(request.deciders, self.leader.name)
        self.approve(request, self.leader)
        self.assertEqual(request.tier_ids.mapped("state"), ["approved", "open"])
        self.assertEqual((request.state, order.state), ("pending", "draft"))
        self.refused(request, self.leader)
        self.approve(request, self.director)
        self.assertEqual((request.state, order.state), ("approved", "sale"))
        steps = request.step_ids.filtered(lambda s: s.decision == "approved")
        self.assertEqual(steps.mapped("tier_name"), ["Tier 1", "Tier 2"])
        self.assertEqual(steps.user_id, self.leader | self.director)

    def test_parallel_needs_all_of_them_in_any_order(self):
        self.make_rule(
            self.people(self.leader, sequence=1), self.people(self.director, sequence=1)
        )
        _order, request = self.ask()
        self.assertEqual(request.tier_ids.mapped("state"), ["open", "open"])
        self.approve(request, self.director)
        self.assertEqual(request.state, "pending")
        self.refused(request, self.director)
        self.approve(request, self.leader)
        self.assertEqual(request.state, "approved")

    def test_k_of_n(self):
        people = (self.leader, self.director, self.second_director)
        self.make_rule(self.people(*people, minimum=2))
        order, request = self.ask()
        self.approve(request, self.leader)
        self.assertEqual((request.state, request.tier_ids.approval_count), ("pending", 1))
        self.refused(request, self.leader)
        self.approve(request, self.second_director)
        self.assertEqual(order.state, "sale")

    def test_one_person_in_two_parallel_tiers_approves_once(self):
        self.make_rule(
            self.people(self.director, sequence=1),
            {"group_id": self.directors.id, "sequence": 1},
            same_person=True,
        )
        _order, request = self.ask()
        self.approve(request, self.director)
        self.assertEqual(request.state, "approved")

    def test_rejection_of_any_tier_ends_it(self):
        self.make_rule(self.people(self.leader), {"group_id": self.directors.id})
        order, request = self.ask()
        request.with_user(self.leader)._reject("no")
        self.assertEqual(request.tier_ids.mapped("state"), ["closed", "closed"])
        self.assertEqual((order.approval_state, order.approval_reason), ("rejected", "no"))
        self.refused_after(request)

    def refused_after(self, request):
        with self.assertRaises(UserError):
            request.with_user(self.director).action_approve()

    # --- Which tiers

    def test_amount_band_of_a_tier(self):
        self.make_rule(
            self.people(self.leader, amount_max=50),
            {"group_id": self.directors.id, "amount_min": 20},
        )
        for quantity, expected in ((1, ["Tier 1"]), (30, ["Tier 1", "Tier 2"])):
            _order, request = self.ask(product_uom_qty=quantity)
            self.assertEqual(request.tier_ids.mapped("name"), expected)
        _order, request = self.ask(product_uom_qty=100)
        self.assertEqual(request.tier_ids.mapped("name"), ["Tier 2"])

    def test_amount_is_in_the_currency_of_the_company(self):
        foreign = self.env.ref("base.CHF")
        foreign.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", foreign.id)]).unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": foreign.id, "rate": 100, "name": "2000-01-01"}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "F", "currency_id": foreign.id}
        )
        self.product.standard_price = 1
        self.make_rule({"group_id": self.directors.id}, amount_max=5)
        order = self.make_order({"price_unit": 50}, pricelist_id=pricelist.id)
        order.action_confirm()
        request = order.approval_request_ids
        self.assertAlmostEqual(request.amount_company, request.amount / 100)
        self.assertEqual(request.rule_id.name, "Tiers")

    def test_without_an_applying_tier_the_group_decides(self):
        self.make_rule(self.people(self.leader, amount_min=10**6), group_id=self.directors.id)
        _order, request = self.ask()
        self.assertEqual(request.tier_ids.group_ids, self.directors)
        self.approve(request, self.director)
        self.assertEqual(request.state, "approved")

    def test_changing_the_rule_leaves_requests_under_way(self):
        rule = self.make_rule(self.people(self.leader))
        _order, request = self.ask()
        rule.tier_ids.user_ids = self.director
        rule.tier_ids.unlink()
        rule.active = False
        self.refused(request, self.director)
        self.approve(request, self.leader)
        self.assertEqual(request.state, "approved")

    # --- Who

    def test_leader_of_the_team_and_account_manager(self):
        team = self.env["crm.team"].create({"name": "T", "user_id": self.leader.id})
        self.customer.user_id = self.director
        self.make_rule({"who": "team_leader"}, {"who": "account_manager"})
        order = self.make_order({"price_unit": 1}, team_id=team.id)
        order.action_confirm()
        tiers = order.approval_request_ids.tier_ids
        self.assertEqual(tiers.mapped("user_ids"), self.leader | self.director)
        self.assertEqual(tiers[0].user_ids, self.leader)

    def test_where_the_field_is_empty_the_managers_decide(self):
        self.make_rule({"who": "account_manager"})
        self.customer.user_id = False
        _order, request = self.ask()
        self.assertTrue(request.with_user(self.manager).can_decide)

    def test_chain_goes_on_where_the_leader_asked(self):
        team = self.env["crm.team"].create({"name": "T", "user_id": self.clerk.id})
        self.make_rule({"who": "chain"}, {"group_id": self.directors.id})
        order = self.make_order({"price_unit": 1}, team_id=team.id)
        order.action_confirm()
        self.assertEqual(order.approval_request_ids.tier_ids.mapped("name"), ["Tier 2"])
        self.assertTrue(order.approval_request_ids.with_user(self.director).can_decide)

    def test_incomplete_tiers_are_refused(self):
        for values in (
            {"who": "users"},
            {"who": "group"},
            self.people(self.leader, minimum=2),
            self.people(self.leader, minimum=0),
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.make_rule(values)

    # --- Without a finding

    def always(self, **values):
        return self.make_rule({"group_id": self.directors.id}, always=True, **values)

    def test_rule_asks_although_nothing_was_found(self):
        self.always(amount_min=100)
        small, big = self.make_order(), self.make_order({"product_uom_qty": 50})
        (small | big).action_confirm()
        self.assertEqual((small.state, big.state), ("sale", "draft"))
        self.assertEqual(big.approval_state, "pending")
        with self.assertRaisesRegex(UserError, "a rule asks for approval"), self.cr.savepoint():
            big.write({"state": "sale"})
        self.approve(big.approval_request_ids, self.director)
        self.assertEqual(big.state, "sale")

    def test_rule_by_margin_and_by_discount(self):
        """The product costs 6."""
        self.always(by_margin=True, margin_below=30)
        self.always(discount_over=8)
        cases = {10: 0, 7: 1}
        for price, requests in cases.items():
            order = self.make_order({"price_unit": price})
            order.action_confirm()
            self.assertEqual(len(order.approval_request_ids), requests, price)
        order = self.make_order({"price_unit": 11, "discount": 9})
        order.action_confirm()
        self.assertEqual(order.approval_request_ids.rule_id.discount_over, 8)

    def test_a_finding_goes_to_the_rule_of_its_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.make_rule(self.people(self.leader), company_id=other.id)
        own = self.make_rule(self.people(self.director), company_id=self.env.company.id)
        _order, request = self.ask()
        self.assertEqual(request.rule_id, own)

    def test_rule_of_another_company_asks_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.always(company_id=other.id)
        order = self.make_order()
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_clean_order_costs_no_query_for_approvals(self):
        order = self.make_order()
        order._hold_for_approval({})
        self.env.flush_all()
        with self.assertQueryCount(0):
            order._hold_for_approval({})

    def test_rules_and_tiers_are_for_managers(self):
        rule = self.make_rule(self.people(self.leader))
        with self.assertRaises(AccessError):
            rule.tier_ids.with_user(self.clerk).write({"minimum": 1})
        rule.with_user(self.manager).tier_ids.name = "Head of sales"
        self.assertEqual(rule.with_user(self.viewer).tier_ids.name, "Head of sales")
