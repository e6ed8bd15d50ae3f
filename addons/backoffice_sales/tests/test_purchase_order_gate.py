from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_purchase import PurchaseCase


@tagged("post_install", "-at_install")
class TestPurchaseOrderGate(PurchaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bad = cls.make_supplier("Bloccato S.r.l.", purchase_blocked=True)

    def blocked(self, **values):
        return self.make_order(partner_id=self.bad.id, **values)

    # --- Confirm

    def test_clean_order_is_confirmed_as_the_host_does(self):
        order = self.make_order()
        self.assertEqual(order.button_confirm(), True)
        self.assertEqual(order.state, "purchase")
        self.assertTrue(order.sudo().picking_ids)

    def test_the_bad_stay_and_the_good_go(self):
        good, bad = self.make_order(), self.blocked()
        action = (good | bad).button_confirm()
        self.assertEqual((good.state, bad.state), ("purchase", "draft"))
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        findings = dialog.finding_ids
        self.assertEqual(findings, bad.finding_ids)
        self.bad.purchase_blocked = False
        bad.button_confirm()
        self.assertEqual(bad.state, "purchase")

    def test_approval_findings_hold_until_they_are_approved(self):
        self.offer(5)
        order = self.make_order({"price_unit": 8})
        order.button_confirm()
        self.assertEqual((order.state, order.approval_state), ("draft", "pending"))
        order.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "purchase")

    def test_approval_lapses_when_the_price_changes(self):
        self.offer(5)
        order = self.make_order({"price_unit": 8})
        order.action_request_approval()
        order.order_line.price_unit = 9
        self.assertEqual(order.approval_state, "none")

    def test_warnings_hold_nothing(self):
        self.offer(5, min_qty=99)
        order = self.make_order()
        self.assertEqual(order.check_state, "warning")
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_manager_waives_a_duplicate_reference(self):
        self.make_order(partner_ref="1")
        order = self.make_order(partner_ref="1")
        with self.assertRaises(AccessError):
            order.finding_ids.with_user(self.clerk)._waive("Same truck")
        order.finding_ids.with_user(self.manager)._waive("Same truck")
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    # --- The host's own double validation

    def validate_twice(self):
        self.env.company.write(
            {"po_double_validation": "two_step", "po_double_validation_amount": 10}
        )

    def test_host_still_asks_its_manager(self):
        self.validate_twice()
        good, bad = self.make_order(), self.blocked()
        (good | bad).button_confirm()
        self.assertEqual((good.state, bad.state), ("to approve", "draft"))
        good.with_user(self.manager).button_approve()
        self.assertEqual(good.state, "purchase")

    def test_order_is_looked_at_again_when_it_is_approved(self):
        self.validate_twice()
        order, other = self.make_order(), self.make_order()
        (order | other).button_confirm()
        order.partner_id = self.bad
        action = (order | other).with_user(self.manager).button_approve()
        self.assertEqual((order.state, other.state), ("to approve", "purchase"))
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.document_ids, order.ids)

    # --- Ways round

    def test_approving_a_request_is_no_way_round(self):
        order = self.blocked()
        order.with_user(self.manager).button_approve()
        self.assertEqual(order.state, "draft")

    def test_state_by_hand_is_refused(self):
        order = self.blocked()
        for state in ("purchase", "to approve"):
            with self.assertRaisesRegex(UserError, "blocked"), self.cr.savepoint():
                order.write({"state": state})
        clean = self.make_order()
        vals = {"state": "purchase", "partner_id": self.bad.id}
        with self.assertRaisesRegex(UserError, "blocked"), self.cr.savepoint():
            clean.write(vals)
        clean.write({"state": "purchase"})
        self.assertEqual(clean.state, "purchase")

    def test_cancelled_order_does_not_come_back_confirmed(self):
        order = self.blocked()
        order.button_cancel()
        for call in (
            lambda: order.write({"state": "purchase"}),
            lambda: order.with_user(self.manager).button_approve(),
        ):
            with self.assertRaisesRegex(UserError, "cancelled"), self.cr.savepoint():
                call()

    def test_order_made_confirmed_is_asked(self):
        vals = self.order_vals(partner_id=self.bad.id)
        for values, context in (
            ({"state": "purchase"}, {}),
            ({}, {"default_state": "purchase"}),
        ):
            with self.assertRaisesRegex(UserError, "blocked"), self.cr.savepoint():
                self.Order.with_context(**context).create({**vals, **values})
        order = self.Order.create({**self.order_vals(), "state": "purchase"})
        self.assertEqual(order.state, "purchase")

    def test_a_default_of_the_user_confirms_nothing(self):
        self.env["ir.default"].with_user(self.clerk).create(
            {
                "field_id": self.env["ir.model.fields"]._get("purchase.order", "state").id,
                "user_id": self.clerk.id,
                "json_value": '"purchase"',
            }
        )
        with self.assertRaisesRegex(UserError, "blocked"):
            self.Order.create(self.order_vals(partner_id=self.bad.id))

    def test_copy_of_a_confirmed_order_starts_again(self):
        order = self.make_order()
        order.button_confirm()
        self.supplier.purchase_blocked = True
        copy = order.copy()
        self.assertEqual((copy.state, self.found(copy)), ("draft", ["supplier_blocked"]))

    def test_check_state_is_the_engines(self):
        order = self.blocked()
        order.write({"check_state": "clear"})
        order.button_confirm()
        self.assertEqual((order.state, order.check_state), ("draft", "blocked"))

    # --- Who

    def test_buyer_outside_the_back_office_reads_why(self):
        order = self.blocked().with_user(self.buyer)
        action = order.button_confirm()
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        findings = dialog.with_user(self.buyer).finding_ids
        self.assertEqual(findings.mapped("message"), [order.check_summary])
        self.assertTrue(order.read(["check_summary", "approval_state", "finding_ids"]))
        with self.assertRaises(AccessError):
            findings._waive("Please")

    def test_reader_reads_and_confirms_nothing(self):
        order = self.blocked().with_user(self.viewer)
        self.assertTrue(order.finding_ids.mapped("message"))
        for method in ("button_confirm", "button_approve", "action_request_approval"):
            with self.assertRaises(AccessError):
                getattr(order, method)()

    def test_findings_of_another_company_are_hidden(self):
        company = self.env["res.company"].create({"name": "Other"})
        finding = self.blocked().finding_ids
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups="purchase.group_purchase_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertNotIn(finding, self.env["backoffice.finding"].with_user(stranger).search([]))

    def test_check_of_another_company_is_not_asked(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.check("supplier_blocked").company_id = company
        self.assertEqual(self.found(self.blocked()), [])

    def test_confirming_many_asks_once(self):
        def make(count):
            return self.Order.create([self.order_vals(partner_id=self.bad.id)] * count)

        self.assert_constant_queries(make, lambda orders: orders.button_confirm(), 10, 200)
