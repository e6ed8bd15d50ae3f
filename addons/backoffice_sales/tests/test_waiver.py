from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestWaiver(ApprovalCase):
    """Findings that a clerk may not waive are waived when that is approved, not before."""

    def ask_waiver(self, order=None, user=None):
        order = order or self.make_order({"price_unit": 0})
        finding = order.finding_ids.with_user(user or self.clerk)
        dialog = self.env["backoffice.finding.waive"].with_user(user or self.clerk)
        dialog = dialog.create({"finding_ids": finding.ids, "reason": "a sample"})
        self.assertTrue(dialog.must_ask)
        dialog.action_ask()
        waiver = dialog.env["backoffice.waiver"].search(
            [("waived_finding_ids", "in", finding.ids)], limit=1
        )
        return order, finding, waiver, waiver.approval_request_ids

    def test_approved_it_waives_and_the_order_goes_on(self):
        order, finding, waiver, request = self.ask_waiver()
        self.assertEqual((request.state, finding.state), ("pending", "open"))
        self.assertEqual(waiver.partner_id, self.customer)
        self.assertEqual(request.summary, f"{finding.message}\na sample")
        request.with_user(self.manager).action_approve()
        self.assertRecordValues(
            finding,
            [
                {
                    "state": "waived",
                    "waived_by_id": self.manager.id,
                    "waive_reason": "a sample",
                }
            ],
        )
        self.assertEqual((waiver.state, order.check_state), ("done", "clear"))
        self.assertEqual(request.state, "approved")
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_who_asked_does_not_decide(self):
        _order, finding, _waiver, request = self.ask_waiver()
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).action_approve()
        check = finding.check_id.sudo()
        check.waive_group_id = self.directors
        _order, _finding, _waiver, mine = self.ask_waiver(user=self.manager)
        with self.assertRaises(AccessError):
            mine.with_user(self.manager).action_approve()
        mine.with_user(self.other_manager).action_approve()
        self.assertEqual(mine.state, "approved")

    def test_another_value_is_not_waived(self):
        order, finding, waiver, request = self.ask_waiver()
        order.order_line.create(
            {"order_id": order.id, "product_id": self.product.id, "name": "B", "price_unit": 0}
        )
        request.with_user(self.manager).action_approve()
        self.assertEqual((finding.state, waiver.state), ("open", "draft"))
        self.assertEqual(request.state, "lapsed")
        self.assertTrue(waiver.approval_changes)

    def test_corrected_meanwhile_is_not_waived(self):
        order, finding, waiver, request = self.ask_waiver()
        order.order_line.price_unit = 10
        request.with_user(self.manager).action_approve()
        self.assertEqual((finding.state, waiver.state), ("fixed", "draft"))
        with self.assertRaises(UserError):
            waiver.action_request_approval()

    def test_refused_it_stays_open(self):
        _order, finding, waiver, request = self.ask_waiver()
        request.with_user(self.manager)._reject("no")
        self.assertEqual((finding.state, waiver.state), ("open", "draft"))
        self.assertEqual(waiver.approval_reason, "no")

    def test_a_rule_names_the_tiers(self):
        self.make_rule(
            self.people(self.leader),
            self.people(self.director),
            model_id=self.env["ir.model"]._get_id("backoffice.waiver"),
            always=True,
        )
        _order, finding, _waiver, request = self.ask_waiver()
        request.with_user(self.leader).action_approve()
        self.assertEqual(finding.state, "open")
        request.with_user(self.director).action_approve()
        self.assertEqual((finding.state, finding.waived_by_id), ("waived", self.director))

    def test_asked_once_and_only_where_it_helps(self):
        order, finding, waiver, _request = self.ask_waiver()
        finding.invalidate_recordset(["can_ask_waiver"])
        self.assertFalse(finding.can_ask_waiver)
        dialog = self.env["backoffice.finding.waive"].with_user(self.clerk)
        with self.assertRaises(UserError):
            dialog.create({"finding_ids": finding.ids, "reason": "again"}).action_ask()
        waiver.action_cancel()
        finding.invalidate_recordset(["can_ask_waiver"])
        self.assertTrue(finding.can_ask_waiver)
        self.assertFalse(finding.with_user(self.manager).can_ask_waiver)
        finding.check_id.sudo().manager_can_waive = False
        self.assertFalse(finding.can_ask_waiver)
        below_cost = self.make_order({"price_unit": 1}).finding_ids.with_user(self.clerk)
        self.assertFalse(below_cost.can_ask_waiver)
        with self.assertRaises(UserError):
            dialog.create({"finding_ids": below_cost.ids, "reason": "please"}).action_ask()
        self.assertEqual(order.check_state, "blocked")

    def test_nobody_goes_round_the_approval(self):
        order, finding, waiver, request = self.ask_waiver()
        with self.assertRaises(AccessError):
            waiver.write({"state": "done"})
        values = {"waived_finding_ids": finding.ids, "reason": "x", "state": "done"}
        self.assertEqual(waiver.create(values).state, "draft")
        other = self.make_order({"price_unit": 0}).finding_ids
        waiver.waived_finding_ids = finding + other
        self.assertEqual(request.state, "lapsed")
        self.assertEqual(order.check_state, "blocked")

    def test_rights(self):
        order, finding, waiver, _request = self.ask_waiver()
        self.assertEqual(waiver.with_user(self.viewer).reason, "a sample")
        self.assertFalse(finding.with_user(self.viewer).can_ask_waiver)
        Waiver = self.env["backoffice.waiver"].with_user(self.viewer)
        with self.assertRaises(AccessError):
            Waiver.create({"waived_finding_ids": finding.ids, "reason": "x"})
        with self.assertRaises(AccessError):
            waiver.with_user(self.viewer).write({"reason": "x"})
        with self.assertRaises(AccessError):
            waiver.with_user(self.viewer).action_request_approval()
        with self.assertRaises(AccessError):
            waiver.unlink()
        waiver.sudo().company_id = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(waiver.with_user(self.clerk).search([("id", "=", waiver.id)]))

    def test_hidden_findings_are_not_asked_for(self):
        order, finding, waiver, _request = self.ask_waiver()
        hidden = self.make_order({"price_unit": 0}).finding_ids
        hidden.sudo().company_id = self.env["res.company"].create({"name": "Other"})
        waiver.sudo().waived_finding_ids = finding.sudo() + hidden.sudo()
        waiver.sudo().company_id = order.company_id
        with self.assertRaises(AccessError):
            waiver.action_request_approval()

    def test_queries_do_not_grow_with_the_findings(self):
        counts = []
        for number in (2, 2, 12):  # the first one warms up what is remembered
            orders = self.Order.create([self.order_vals({"price_unit": 0})] * number)
            findings = orders.finding_ids.with_user(self.clerk)
            dialog = self.env["backoffice.finding.waive"].with_user(self.clerk)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            dialog.create({"finding_ids": findings.ids, "reason": "samples"}).action_ask()
            request = self.Request.search([("res_model", "=", "backoffice.waiver")], limit=1)
            request.with_user(self.manager).action_approve()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
            self.assertEqual(set(findings.mapped("state")), {"waived"})
        self.assertEqual(counts[1], counts[2])
