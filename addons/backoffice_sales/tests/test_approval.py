from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OrderCase


@tagged("post_install", "-at_install")
class TestApproval(OrderCase):
    def ask(self, user=None, **line):
        """An order below cost, confirmed by the clerk: it waits for approval."""
        order = self.make_order({"price_unit": 1, **line}).with_user(user or self.clerk)
        order.action_confirm()
        return order, order.approval_request_ids

    # --- Gate

    def test_blocked_order_stays_and_the_others_go(self):
        clean, blocked = self.make_order(), self.make_order({"price_unit": 0})
        action = (clean | blocked).action_confirm()
        self.assertEqual((clean.state, blocked.state), ("sale", "draft"))
        dialog = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(dialog.finding_ids.mapped("res_id"), blocked.ids)

    def test_clean_order_gives_the_result_of_the_host(self):
        self.assertIs(self.make_order().action_confirm(), True)

    def test_warning_does_not_stop(self):
        self.env.ref("backoffice_sales.backoffice_check_zero_price").severity = "warning"
        order = self.make_order({"price_unit": 0})
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_checks_run_when_confirming_not_only_when_saving(self):
        order = self.make_order()
        self.customer.street = False
        order.action_confirm()
        self.assertEqual((order.state, order.check_state), ("draft", "blocked"))

    def test_state_cannot_be_written_past_the_gate(self):
        order = self.make_order({"price_unit": 0})
        with self.assertRaises(UserError):
            order.write({"state": "sale"})
        with self.assertRaises(UserError):
            self.make_order({"price_unit": 0}, state="sale")
        clean = self.make_order()
        clean.write({"state": "sale"})
        self.assertEqual(clean.state, "sale")

    def test_context_of_a_caller_opens_no_door(self):
        order = self.make_order({"price_unit": 0})
        order.with_context(backoffice_passed=order.ids).action_confirm()
        self.assertEqual(order.state, "draft")

    def test_portal_signature_waits_like_everyone(self):
        order = self.make_order({"price_unit": 0})
        order.sudo().with_context(send_email=True)._validate_order()
        self.assertEqual(order.state, "draft")

    def test_copy_starts_without_findings_and_approvals(self):
        order, request = self.ask()
        request.with_user(self.manager).action_approve()
        copy = order.copy()
        self.assertFalse(copy.approval_request_ids)
        copy.action_confirm()
        self.assertEqual(copy.state, "draft")

    # --- Decide

    def test_approved_order_goes_on(self):
        order, request = self.ask()
        self.assertEqual((order.state, order.approval_state), ("draft", "pending"))
        request.with_user(self.manager).action_approve()
        self.assertEqual((order.state, order.approval_state), ("sale", "approved"))
        self.assertEqual(request.step_ids.mapped("decision"), ["requested", "approved"])
        self.assertEqual(request.decided_by_id, self.manager)

    def test_decision_on_the_order_itself(self):
        order, _request = self.ask()
        self.assertFalse(order.with_user(self.clerk).can_approve)
        with self.assertRaises(UserError):
            order.with_user(self.clerk).action_approve()
        mine = order.with_user(self.manager)
        self.assertTrue(mine.can_approve)
        mine.action_approve()
        self.assertEqual(order.state, "sale")

    def test_rejected_order_stays_with_the_reason(self):
        order, request = self.ask()
        wizard = self.env["backoffice.approval.reject"].with_user(self.manager)
        wizard.create({"request_ids": request.ids, "reason": "too cheap"}).action_reject()
        self.assertEqual((order.state, order.approval_state), ("draft", "rejected"))
        self.assertEqual(order.approval_reason, "too cheap")
        self.assertEqual(order.activity_ids.user_id, self.clerk)
        order.action_confirm()
        self.assertEqual(order.state, "draft")
        self.assertEqual(len(order.approval_request_ids), 1, "a rejection is not asked again")

    def test_rejection_needs_a_reason(self):
        _order, request = self.ask()
        with self.assertRaises(UserError):
            request.with_user(self.manager)._reject(" ")

    def test_requester_cannot_decide(self):
        _order, request = self.ask(self.manager)
        self.assertFalse(request.with_user(self.manager).can_decide)
        with self.assertRaises(AccessError):
            request.with_user(self.manager).action_approve()
        request.with_user(self.other_manager).action_approve()
        self.assertEqual(request.state, "approved")

    def test_last_editor_cannot_decide(self):
        order = self.make_order({"price_unit": 1})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order_line SET write_uid = %s,"
            " write_date = write_date + interval '1 s' WHERE order_id = %s",
            (self.manager.id, order.id),
        )
        order.action_confirm()
        request = order.approval_request_ids
        self.assertEqual(request.editor_id, self.manager)
        with self.assertRaises(AccessError):
            request.with_user(self.manager).action_approve()

    def test_clerk_and_viewer_cannot_decide(self):
        _order, request = self.ask(self.manager)
        for user in (self.clerk, self.viewer):
            with self.assertRaises(AccessError):
                request.with_user(user).action_approve()
            with self.assertRaises(AccessError):
                request.with_user(user).write({"state": "approved"})

    def test_everyone_entitled_is_called_and_released(self):
        _order, request = self.ask()
        users = request.sudo().activity_ids.user_id
        self.assertIn(self.manager, users)
        self.assertNotIn(self.clerk, users)
        request.with_user(self.manager).action_approve()
        self.assertFalse(request.sudo().activity_ids)

    def test_many_at_once(self):
        orders = self.Order.create([self.order_vals({"price_unit": 1}) for _ in range(3)])
        orders.action_confirm()
        orders.approval_request_ids.with_user(self.manager).action_approve()
        self.assertEqual(set(orders.mapped("state")), {"sale"})

    # --- Lapse

    def test_change_of_a_line_makes_the_approval_lapse(self):
        order, request = self.ask()
        order.order_line.price_unit = 2
        self.assertEqual(request.state, "lapsed")
        with self.assertRaises(UserError):
            request.with_user(self.manager).action_approve()
        order.action_confirm()
        self.assertEqual(order.approval_state, "pending")
        self.assertEqual(len(order.approval_request_ids), 2)

    def test_change_after_the_decision_lapses_too(self):
        order, request = self.ask()
        self.env.ref("backoffice_sales.backoffice_check_zero_price").active = True
        request.with_user(self.manager).action_approve()
        order.with_user(self.other_manager).order_line.price_unit = 0.5
        self.assertEqual((request.state, order.check_state), ("lapsed", "approval"))

    def test_change_behind_the_orm_is_noticed_when_deciding(self):
        order, request = self.ask()
        self.env.cr.execute(
            "UPDATE sale_order_line SET price_unit = 0.2 WHERE order_id = %s", (order.id,)
        )
        self.env.invalidate_all()
        request.with_user(self.manager).action_approve()
        self.assertEqual((order.state, request.state), ("draft", "lapsed"))
        self.assertEqual(request.step_ids.mapped("decision"), ["requested", "lapsed"])

    def test_note_on_the_order_keeps_the_request(self):
        order, request = self.ask()
        order.write({"note": "Careful", "client_order_ref": "X"})
        self.assertEqual(request.state, "pending")

    def test_withdrawn_by_who_asked(self):
        order, request = self.ask()
        request.with_user(self.clerk).action_withdraw()
        self.assertEqual((request.state, order.approval_state), ("cancelled", "none"))
        with self.assertRaises(UserError):
            request.with_user(self.clerk).action_withdraw()

    def test_new_block_stops_an_approved_order(self):
        order, request = self.ask()
        self.customer.street = False
        request.with_user(self.manager).action_approve()
        self.assertEqual((order.state, order.check_state), ("draft", "blocked"))
        self.customer.street = "Via Roma 2"
        order.action_confirm()
        self.assertEqual(order.state, "sale", "approved before, and now nothing blocks")

    # --- Rules

    def test_rule_sends_a_finding_to_its_group(self):
        group = self.env["res.groups"].create({"name": "Directors"})
        self.env["backoffice.approval.rule"].create(
            {
                "name": "Big",
                "sequence": 1,
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "domain": "[('amount_untaxed', '>', 100)]",
                "group_id": group.id,
            }
        )
        _small, request = self.ask()
        self.assertNotEqual(request.group_id, group)
        _big, request = self.ask(product_uom_qty=500)
        self.assertEqual(request.group_id, group)
        with self.assertRaises(AccessError):
            request.with_user(self.manager).action_approve()

    def test_without_a_rule_the_managers_decide(self):
        self.env["backoffice.approval.rule"].search([]).active = False
        order, request = self.ask()
        request.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "sale")

    def test_button_asks_without_confirming(self):
        order = self.make_order({"price_unit": 1})
        order.action_request_approval()
        self.assertEqual(order.approval_state, "pending")
        blocked = self.make_order({"price_unit": 0})
        with self.assertRaises(UserError):
            blocked.action_request_approval()

    def test_steps_are_kept(self):
        _order, request = self.ask()
        step = request.step_ids.sudo()
        with self.assertRaises(UserError):
            step.write({"reason": "other"})
        with self.assertRaises(UserError):
            step.unlink()

    def test_number_of_queries_per_confirmed_order(self):
        def queries(count):
            orders = self.Order.create(
                [self.order_vals({"price_unit": 1}) for _ in range(count)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders.action_confirm()
            return self.env.cr.sql_log_count - before

        queries(1)
        few, many = queries(3), queries(30)
        self.assertLess(many - few, 27, "less than one query for each further request")
