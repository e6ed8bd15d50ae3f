from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_credit_policy import CreditCase


@tagged("post_install", "-at_install")
class TestCreditInsured(CreditCase):
    def test_expired_insurance_warns(self):
        order = self.make_order()
        self.customer.credit_insured_until = self.today - timedelta(days=1)
        self.assertEqual(self.severity(order), {})  # nothing is insured
        self.customer.credit_insured_limit = 500
        self.assertEqual(self.severity(order), {"credit_insured": "warning"})
        self.customer.credit_insured_until = self.today
        self.assertEqual(self.severity(order), {})

    def insured(self, **values):
        self.customer.write({"credit_limit": 1000, "credit_insured_limit": 150, **values})
        return self.make_order({"product_uom_qty": 16})

    def test_more_than_is_insured(self):
        order = self.insured()
        self.assertEqual(self.severity(order), {"credit_over_insured": "warning"})
        self.assertIn("150.00", order.finding_ids.message)
        self.assertIn("160.00", order.finding_ids.message)
        order.order_line.product_uom_qty = 15
        self.assertEqual(self.severity(order), {})
        earlier = self.make_order({"product_uom_qty": 1})
        earlier.action_confirm()
        self.assertEqual(self.severity(order), {"credit_over_insured": "warning"})

    def test_more_than_is_insured_as_the_settings_say(self):
        order = self.insured()
        self.env.company.credit_policy_insured = "approve"
        self.assertEqual(self.severity(order), {"credit_over_insured": "approval"})
        self.customer.credit_policy_insured = "block"
        self.assertEqual(self.severity(order), {"credit_over_insured": "blocking"})
        self.customer.credit_policy_insured = "ignore"
        self.assertEqual(self.severity(order), {})
        self.customer.credit_policy_insured = False
        for state in ("unmanaged", "waived"):
            self.customer.credit_state = state
            self.assertEqual(self.severity(order), {}, state)

    def test_ended_insurance_is_another_finding(self):
        order = self.insured(credit_insured_until=self.today - timedelta(days=1))
        self.assertEqual(self.severity(order), {"credit_insured": "warning"})

    def test_insured_credit_is_used_up_by_a_batch(self):
        self.insured(credit_policy_insured="approve")
        first, second = (
            self.make_order({"product_uom_qty": 10}),
            self.make_order({"product_uom_qty": 10}),
        )
        (first | second).action_confirm()
        self.assertEqual((first.state, second.state), ("sale", "draft"))
        self.assertEqual(self.found(second), ["credit_over_insured"])

    def test_confirmed_order_does_not_outgrow_the_insurance(self):
        order = self.insured(credit_policy_insured="approve")
        order.order_line.product_uom_qty = 15
        order.action_confirm()
        with self.assertRaisesRegex(UserError, "insured up to"), self.cr.savepoint():
            order.order_line.product_uom_qty = 16
