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

    def test_nobody_makes_a_decided_request(self):
        """Not even a program with all rights."""
        _order, request = self.ask()
        vals = request.sudo().copy_data()[0]
        for extra in ({}, {"state": "approved"}, {"state": "rejected"}):
            with self.assertRaises(UserError):
                request.sudo().create(vals | extra)
        step = {"request_id": request.id, "decision": "approved", "user_id": self.manager.id}
        with self.assertRaises(UserError):
            self.env["backoffice.approval.step"].sudo().create(step)
        tier = {"request_id": request.id, "state": "approved", "name": "X"}
        with self.assertRaises(UserError):
            self.env["backoffice.approval.request.tier"].sudo().create(tier)

    def test_defaults_of_a_caller_decide_nothing(self):
        self.make_rule(self.people(self.leader), {"group_id": self.directors.id})
        order = self.make_order({"price_unit": 1})
        defaults = {
            "default_state": "approved",
            "default_minimum": 0,
            "default_same_person": True,
            "default_decided_by_id": self.manager.id,
            "default_user_id": self.manager.id,
        }
        order.with_context(**defaults).action_request_approval()
        request = order.approval_request_ids
        self.assertEqual((request.state, request.same_person), ("pending", False))
        self.assertEqual(request.tier_ids.mapped("state"), ["open", "waiting"])
        self.assertFalse(request.decided_by_id)

    def test_the_database_wants_the_steps_of_a_decision(self):
        _order, request = self.ask()
        _other, foreign = self.ask()
        tier, manager = request.tier_ids.id, self.manager.id
        self.env.flush_all()
        step = """INSERT INTO backoffice_approval_step (request_id, tier_id, decision, user_id,
                  date) VALUES (%s, %s, '%s', %s, now())"""
        decide = "UPDATE backoffice_approval_request SET state = '%s' WHERE id = %s"
        copy = """INSERT INTO backoffice_approval_request (res_model, res_id, fingerprint,
                  group_id, requester_id, state) SELECT res_model, res_id, fingerprint,
                  group_id, requester_id, 'approved' FROM backoffice_approval_request
                  WHERE id = %s"""
        for statements in (
            [decide % ("approved", request.id)],
            [decide % ("rejected", request.id)],
            [copy % request.id],
            [step % (request.id, tier, "approved", self.clerk.id)],
            [step % (request.id, foreign.tier_ids.id, "approved", manager)],
            [step % (request.id, "NULL", "rejected", manager)],
            [
                "UPDATE backoffice_approval_request_tier SET minimum = 2",
                step % (request.id, tier, "approved", manager),
                decide % ("approved", request.id),
            ],
        ):
            self.refused_by_database([*statements, "SET CONSTRAINTS ALL IMMEDIATE"])
        request.with_user(self.manager).action_approve()
        self.env.flush_all()
        self.env.cr.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self.refused_by_database([step % (request.id, tier, "approved", self.leader.id)])

    def refused_by_database(self, statements):
        with (
            self.subTest(statements=statements),
            self.assertRaises(RaiseException),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            for statement in statements:
                self.env.cr.execute(statement)

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

    def test_buttons_are_for_those_who_may(self):
        _order, request = self.ask()
        seen = {"t_clerk": (True, False), "t_manager": (True, True), "t_viewer": (False, False)}
        other = self.make_user("t_other_clerk")
        for user in (self.clerk, self.manager, self.viewer, other):
            mine = request.with_user(user)
            expected = seen.get(user.login, (False, False))
            self.assertEqual((mine.can_withdraw, mine.can_decide), expected, user.login)
            self.assertFalse(mine.can_answer)
        with self.assertRaises(UserError):
            request.with_user(other).action_withdraw()
        request.with_user(self.manager)._ask_back("Why?")
        self.assertTrue(request.with_user(self.clerk).can_answer)
        self.assertFalse(request.with_user(other).can_answer)
        self.assertFalse(request.with_user(self.manager).can_decide)
        request.with_user(self.clerk).action_withdraw()
        self.assertFalse(request.with_user(self.clerk).can_withdraw)

    # --- Facts and rights

    def test_facts_to_decide(self):
        earlier = self.make_order()
        earlier.action_confirm()
        order, request = self.ask(discount=5)
        self.assertAlmostEqual(request.discount, 5)
        self.assertAlmostEqual(request.margin_percent, order.margin_percent * 100)
        self.assertLess(request.margin_percent, 0)
        self.assertEqual(
            request.history, "Orders in 12 months: 1; requests approved: 0, rejected: 0"
        )
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

    def test_who_works_for_another_company_does_not_decide(self):
        self.make_rule(self.people(self.leader, self.director))
        other = self.env["res.company"].create({"name": "Other"})
        self.director.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        _order, request = self.ask()
        self.assertEqual(request.deciders, self.leader.name)
        self.assertFalse(request.with_user(self.director)._my_tiers())

    def test_another_company_reads_neither_requests_nor_tiers(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.make_user("t_stranger", "manager")
        stranger.write({"company_ids": other.ids, "company_id": other.id})
        _order, request = self.ask()
        for record in (request, request.tier_ids, request.step_ids):
            self.assertFalse(record.with_user(stranger).search([("id", "in", record.ids)]))
        with self.assertRaises(AccessError):
            request.with_user(stranger).action_approve()
