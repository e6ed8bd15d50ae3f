from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestPartnerChange(ApprovalCase):
    """A customer's credit changes when that is approved, not before."""

    def ask_change(self, **values):
        change = self.env["backoffice.partner.change"].with_user(self.clerk)
        change = change.create(
            {"partner_id": self.customer.id, "note": "Grows", "new_limit": 5000, **values}
        )
        change.action_request_approval()
        return change, change.approval_request_ids

    def test_limit_is_applied_when_it_is_approved(self):
        self.customer.credit_limit = 1000
        change, request = self.ask_change()
        self.assertEqual((request.state, request.amount), ("pending", 5000))
        self.assertEqual(self.customer.credit_limit, 1000)
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).action_approve()
        request.with_user(self.manager).action_approve()
        self.assertEqual((self.customer.credit_limit, change.state), (5000, "done"))

    def test_rejected_it_stays_as_it_is(self):
        change, request = self.ask_change()
        request.with_user(self.manager)._reject("no")
        self.assertEqual((self.customer.credit_limit, change.state), (0, "draft"))
        self.assertEqual(change.approval_reason, "no")

    def test_another_figure_or_another_start_lapses(self):
        change, request = self.ask_change()
        change.new_limit = 9000
        self.assertEqual(request.state, "lapsed")
        change.action_request_approval()
        request = change.approval_request_ids.filtered(lambda r: r.state == "pending")
        self.customer.sudo().credit_limit = 7000
        request.with_user(self.manager).action_approve()
        self.assertEqual((request.state, self.customer.credit_limit), ("lapsed", 7000))
        self.assertIn("Limit Now", request.changes)

    def test_unblock(self):
        self.customer.credit_state = "revoked"
        change, request = self.ask_change(kind="unblock")
        self.assertTrue(change.blocked_now)
        request.with_user(self.manager).action_approve()
        self.assertEqual((self.customer.credit_state, change.state), ("active", "done"))

    def test_nobody_goes_round_the_approval(self):
        change, request = self.ask_change(state="done")
        self.assertEqual(change.state, "draft")
        with self.assertRaises(AccessError):
            change.write({"state": "done"})
        request.with_user(self.manager).action_approve()
        with self.assertRaises(AccessError):
            change.write({"new_limit": 1})
        with self.assertRaises(UserError):
            change.action_cancel()

    def test_without_a_rule_the_managers_decide(self):
        self.env["backoffice.approval.rule"].search([]).active = False
        _change, request = self.ask_change()
        self.assertTrue(request.with_user(self.manager).can_decide)

    def test_cancelled_it_is_withdrawn(self):
        change, request = self.ask_change()
        change.action_cancel()
        self.assertEqual((change.state, request.state), ("cancel", "cancelled"))

    def test_rights(self):
        change, _request = self.ask_change()
        self.assertEqual(change.with_user(self.viewer).new_limit, 5000)
        with self.assertRaises(AccessError):
            change.with_user(self.viewer).write({"note": "x"})
        other = self.env["res.company"].create({"name": "Other"})
        change.sudo().company_id = other
        self.assertFalse(change.with_user(self.clerk).search([("id", "=", change.id)]))
