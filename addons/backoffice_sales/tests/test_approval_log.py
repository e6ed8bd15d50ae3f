from psycopg2.errors import RaiseException

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalLog(ApprovalCase):
    """What was decided stays as it was written, whoever asks."""

    def decided(self):
        order, request = self.ask()
        request.with_user(self.manager).action_approve()
        return order, request

    def test_steps_are_neither_written_nor_deleted(self):
        _order, request = self.decided()
        for steps in (request.step_ids, request.step_ids.sudo()):
            for vals in ({"reason": "x"}, {"user_id": self.clerk.id}, {"decision": "rejected"}):
                with self.assertRaises(UserError):
                    steps.write(vals)
            with self.assertRaises(UserError):
                steps.unlink()

    def test_the_database_refuses_what_goes_past_the_model(self):
        _order, request = self.decided()
        self.env.flush_all()
        ids = tuple(request.step_ids.ids)
        for statement in (
            "UPDATE backoffice_approval_step SET user_id = 1 WHERE id IN %s",
            "UPDATE backoffice_approval_step SET reason = 'x' WHERE id IN %s",
            "DELETE FROM backoffice_approval_step WHERE id IN %s",
        ):
            with (
                self.assertRaises(RaiseException),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.env.cr.execute(statement, (ids,))

    def test_requests_and_their_tiers_are_the_engines(self):
        _order, request = self.ask()
        for record in (request.sudo(), request.tier_ids.sudo()):
            with self.assertRaises(UserError):
                record.write({"state": "approved"})
            with self.assertRaises(UserError):
                record.with_context(backoffice_approval_engine=True).write(
                    {"state": "approved"}
                )
            with self.assertRaises(UserError):
                record.unlink()
        with self.assertRaises(AccessError):
            request.with_user(self.manager).write({"state": "approved"})
        with self.assertRaises(UserError):
            request.sudo().write({"requester_id": self.viewer.id})
        request.sudo().activity_ids.unlink()

    def test_nobody_adds_steps_by_hand(self):
        _order, request = self.ask()
        vals = {"request_id": request.id, "decision": "approved", "user_id": self.manager.id}
        for user in (self.clerk, self.manager, self.viewer):
            with self.assertRaises(AccessError):
                self.env["backoffice.approval.step"].with_user(user).create(vals)

    def test_log_is_shown_on_the_document(self):
        order, request = self.decided()
        shown = order.with_user(self.viewer).approval_step_ids
        self.assertEqual(shown, request.step_ids.with_user(self.viewer))
        self.assertEqual(shown.mapped("decision"), ["requested", "approved"])
        self.assertEqual(shown.mapped("fingerprint"), [request.fingerprint] * 2)

    # --- Ask back

    def test_ask_back_and_answer(self):
        order, request = self.ask()
        wizard = self.env["backoffice.approval.question"].with_user(self.manager)
        wizard.create(
            {"kind": "question", "request_ids": request.ids, "text": "Why so cheap?"}
        ).action_send()
        self.assertEqual((request.state, order.approval_state), ("returned", "returned"))
        self.assertEqual(order.approval_reason, "Why so cheap?")
        self.assertFalse(request.sudo().activity_ids)
        self.assertEqual(order.activity_ids.user_id, self.clerk)
        with self.assertRaises(UserError):
            request.with_user(self.manager).action_approve()
        self.assertTrue(order.with_user(self.clerk).can_answer)
        self.assertFalse(order.with_user(self.viewer).can_answer)
        action = order.with_user(self.clerk).action_answer_approval()
        self.assertEqual(action["context"]["default_request_ids"], request.ids)
        request.with_user(self.clerk)._answer("End of the series")
        self.assertEqual((request.state, order.approval_state), ("pending", "pending"))
        self.assertIn(self.manager, request.sudo().activity_ids.user_id)
        decisions = request.step_ids.mapped("decision")
        self.assertEqual(decisions, ["requested", "asked", "answered"])
        request.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "sale")

    def test_question_and_answer_need_words_and_rights(self):
        _order, request = self.ask()
        with self.assertRaises(UserError):
            request.with_user(self.manager)._ask_back(" ")
        with self.assertRaises(AccessError):
            request.with_user(self.clerk)._ask_back("Why?")
        with self.assertRaises(AccessError):
            request.with_user(self.clerk)._answer("Because")
        request.with_user(self.manager)._ask_back("Why?")
        with self.assertRaises(AccessError):
            request.with_user(self.leader)._answer("Because")
        with self.assertRaises(UserError):
            request.with_user(self.clerk)._answer("")

    def test_answered_with_a_changed_price_lapses(self):
        order, request = self.ask()
        request.with_user(self.manager)._ask_back("Why?")
        order.order_line.price_unit = 3
        self.assertEqual((request.state, order.approval_state), ("lapsed", "none"))

    # --- Facts and rights

    def test_facts_to_decide(self):
        earlier = self.make_order()
        earlier.action_confirm()
        order, request = self.ask(discount=5)
        self.assertAlmostEqual(request.discount, 5)
        self.assertAlmostEqual(request.margin_percent, order.margin_percent * 100)
        self.assertLess(request.margin_percent, 0)
        self.assertIn("1 orders", request.history)
        self.assertEqual(
            request.exposure, self.customer.sudo().exposure_total, "with the earlier order"
        )
        self.assertGreater(request.exposure, 0)

    def test_exposure_is_for_those_who_see_credit(self):
        request = self.env["backoffice.approval.request"]
        salesman = new_test_user(
            self.env, "t_seller", groups="sales_team.group_sale_salesman_all_leads"
        )
        self.assertNotIn("exposure", request.with_user(salesman).fields_get())
        self.assertIn("exposure", request.with_user(self.clerk).fields_get())

    def test_another_company_reads_neither_requests_nor_tiers(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.make_user("t_stranger", "manager")
        stranger.write({"company_ids": other.ids, "company_id": other.id})
        _order, request = self.ask()
        for record in (request, request.tier_ids, request.step_ids):
            self.assertFalse(record.with_user(stranger).search([("id", "in", record.ids)]))
        with self.assertRaises(AccessError):
            request.with_user(stranger).action_approve()
