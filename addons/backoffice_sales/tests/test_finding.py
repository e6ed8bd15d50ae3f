from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestFinding(OrderCase):
    def warn_about_notes(self, **values):
        return self.env["backoffice.check"].create(
            {
                "name": "No origin",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "kind": "domain",
                "domain": "[('origin', '=', False)]",
                "severity": "warning",
                "message": "Where does it come from?",
                **values,
            }
        )

    # --- Waiving

    def test_waiving_needs_a_reason_and_is_recorded(self):
        self.warn_about_notes()
        order = self.make_order()
        self.assertEqual(order.check_state, "warning")
        finding = order.finding_ids.with_user(self.clerk)
        with self.assertRaises(UserError):
            finding._waive("  ")
        wizard = self.env["backoffice.finding.waive"].with_user(self.clerk)
        wizard.create({"finding_ids": finding.ids, "reason": "by phone"}).action_waive()
        self.assertRecordValues(
            finding,
            [{"state": "waived", "waived_by_id": self.clerk.id, "waive_reason": "by phone"}],
        )
        self.assertEqual(order.check_state, "clear")
        self.assertIn("by phone", order.message_ids[0].body)

    def test_waiver_holds_until_the_value_changes(self):
        check = self.env.ref("backoffice_sales.backoffice_check_zero_price")
        check.severity = "warning"
        order = self.make_order({"price_unit": 0})
        order.finding_ids.with_user(self.clerk)._waive("sample")
        order.action_check()
        self.assertEqual(order.finding_ids.state, "waived")
        order.order_line.create(
            {"order_id": order.id, "product_id": self.product.id, "name": "B", "price_unit": 0}
        )
        self.assertEqual(order.finding_ids.state, "open")
        self.assertEqual(order.check_state, "warning")

    def test_blocking_is_for_managers_and_only_where_allowed(self):
        order = self.make_order({"price_unit": 0})
        with self.assertRaises(AccessError):
            order.finding_ids.with_user(self.clerk)._waive("please")
        order.finding_ids.with_user(self.manager)._waive("gift")
        self.assertEqual(order.check_state, "clear")
        self.customer.street = False
        order.action_check()
        blocked = order.finding_ids.filtered(lambda f: f.state == "open")
        with self.assertRaises(AccessError):
            blocked.with_user(self.manager)._waive("gift")

    def test_approval_cannot_be_waived(self):
        order = self.make_order({"price_unit": 1})
        with self.assertRaises(AccessError):
            order.finding_ids.with_user(self.manager)._waive("I may")

    def test_viewer_reads_and_changes_nothing(self):
        self.warn_about_notes()
        finding = self.make_order().finding_ids.with_user(self.viewer)
        self.assertTrue(finding.message)
        with self.assertRaises(AccessError):
            finding._waive("me too")
        for user in (self.viewer, self.clerk, self.manager):
            with self.assertRaises(AccessError):
                finding.with_user(user).write({"state": "fixed"})
            with self.assertRaises(AccessError):
                finding.with_user(user).unlink()

    def test_findings_of_another_company_are_hidden(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.warn_about_notes()
        finding = self.make_order().finding_ids
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups="backoffice_sales.backoffice_sales_group_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        found = self.env["backoffice.finding"].with_user(stranger).search([])
        self.assertNotIn(finding, found)

    def test_findings_go_with_the_order(self):
        order = self.make_order({"price_unit": 0})
        finding = order.finding_ids
        order.with_user(self.manager).unlink()
        self.assertFalse(finding.exists())

    def test_fixed_finding_keeps_its_history(self):
        order = self.make_order({"price_unit": 0})
        finding = order.finding_ids
        order.order_line.price_unit = 10
        self.assertEqual(finding.state, "fixed")
        order.order_line.price_unit = 0
        self.assertEqual(finding.state, "open")
        self.assertEqual(
            len(self.env["backoffice.finding"].search([("res_id", "=", order.id)])), 1
        )

    # --- Checks of an administrator

    def test_domain_check(self):
        self.warn_about_notes()
        order = self.make_order()
        self.assertEqual(order.finding_ids.message, "Where does it come from?")
        order.write({"origin": "Fair", "client_order_ref": "x"})
        self.assertFalse(order.finding_ids)

    def test_expression_check_gives_its_own_message(self):
        self.warn_about_notes(
            kind="expression",
            expression="record.amount_total > 15 and 'Big: %s' % record.name",
        )
        order = self.make_order()
        self.assertEqual(order.finding_ids.message, f"Big: {order.name}")

    def test_broken_expression_is_refused_when_saved(self):
        for values in (
            {"kind": "expression", "expression": "record..x"},
            {"kind": "domain", "domain": "[('nothing', '=', 1)]"},
            {"kind": "builtin", "code": "nothing"},
        ):
            with self.assertRaises(ValidationError):
                self.warn_about_notes(**values)

    def test_only_managers_write_checks(self):
        check = self.warn_about_notes()
        with self.assertRaises(AccessError):
            check.with_user(self.clerk).write({"active": False})
        check.with_user(self.manager).write({"severity": "blocking"})
