from unittest.mock import patch

from odoo import SUPERUSER_ID, fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CheckCase

CODES = ("credit_exposure", "payment_term", "agent_differs", "minimum_order")


@tagged("post_install", "-at_install")
class TestFindingLanguage(CheckCase):
    """What a waiver is bound to is in no language; what is read is in the reader's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("it_IT")
        Term = cls.env["account.payment.term"]
        usual, cls.other_term = Term.create([{"name": "30 days"}, {"name": "90 days"}])
        for term, name in ((usual, "30 giorni"), (cls.other_term, "90 giorni")):
            term.with_context(lang="it_IT").name = name
        cls.env.company.account_use_credit_limit = True
        agent = cls.env["res.partner"].create({"name": "Rossi", "is_agent": True})
        cls.customer.write(
            {
                "credit_limit": 1000,
                "property_payment_term_id": usual.id,
                "agent_id": agent.id,
                "minimum_order": 5000,
            }
        )

    def in_language(self, order, lang):
        order = order.with_user(self.manager).with_context(lang=lang)
        order.action_check()
        findings = order.sudo().finding_ids.filtered(lambda f: f.check_id.code in CODES)
        return {finding.check_id.code: finding for finding in findings}

    def test_waiver_outlives_a_run_in_another_language(self):
        for code in CODES:
            self.check(code)
        order = self.make_order(
            {"product_uom_qty": 123.5}, agent_id=False, payment_term_id=self.other_term.id
        )
        found = self.in_language(order, "en_US")
        self.assertEqual(set(found), set(CODES))
        kept = {code: (f.value, f.threshold) for code, f in found.items()}
        texts = {code: f.message for code, f in found.items()}
        for finding in found.values():
            finding._let_pass("agreed", False)
        again = self.in_language(order, "it_IT")
        self.assertEqual({code: (f.value, f.threshold) for code, f in again.items()}, kept)
        self.assertEqual({f.state for f in again.values()}, {"waived"})
        self.assertEqual(self.in_language(order, "it_IT").keys(), found.keys())
        for code, finding in again.items():
            self.assertNotEqual(finding.message, texts[code])
        self.assertFalse(order.finding_ids.change_ids.filtered(lambda c: c.state != "open"))

    def test_another_amount_ends_the_waiver_in_any_language(self):
        self.check("minimum_order")
        order = self.make_order({"product_uom_qty": 10}, agent_id=False)
        self.in_language(order, "en_US")["minimum_order"]._let_pass("agreed", False)
        order.order_line.product_uom_qty = 11
        finding = self.in_language(order, "it_IT")["minimum_order"]
        self.assertEqual(finding.state, "open")

    def test_each_reads_the_language_of_their_own(self):
        self.check("minimum_order")
        order = self.make_order({"price_unit": 1234.5, "product_uom_qty": 1}, agent_id=False)
        finding = self.finding("minimum_order", order)
        self.assertIn("Order value", finding.message)
        self.assertIn("1,234.50", finding.message)
        italian = finding.with_context(lang="it_IT")
        self.assertIn("Valore dell'ordine", italian.message)
        self.assertIn("1.234,50", italian.message)
        self.assertIn(finding, italian.search([("message", "like", "sotto il minimo")]))
        self.assertNotIn(finding, finding.search([("message", "like", "sotto il minimo")]))
        (shown, _count), *_others = italian._read_group(
            [("id", "=", finding.id)], ["message"], ["__count"]
        )
        self.assertEqual(shown, italian.message)

    def test_what_holds_is_told_to_each_in_theirs(self):
        self.check("minimum_order", severity="blocking")
        order = self.make_order({"price_unit": 1234.5, "product_uom_qty": 1}, agent_id=False)
        self.assertIn("1,234.50", order.check_summary)
        italian = order.with_context(lang="it_IT")
        self.assertIn("1.234,50", italian.check_summary)
        self.assertIn("1.234,50", italian._held_sentence())
        with self.assertRaisesRegex(UserError, "1.234,50"):
            italian.action_request_approval()
        with self.assertRaisesRegex(UserError, "1,234.50"):
            order.action_request_approval()
        found = italian._found_with({})
        self.assertTrue(any("1.234,50" in row["message"] for row in found))

    def test_run_of_a_program_speaks_to_everybody(self):
        self.check("promised_date_far", days=30)
        day = fields.Datetime.to_datetime("2035-03-14 10:00:00")
        order = self.make_order(commitment_date=day)
        self.env["backoffice.finding"].sudo().search([("res_id", "=", order.id)]).unlink()
        order.with_user(SUPERUSER_ID).with_context(lang=None)._run_checks()
        finding = self.finding("promised_date_far", order)
        self.assertIn("03/14/2035", finding.message)
        self.assertIn("14/03/2035", finding.with_context(lang="it_IT").message)

    def test_names_and_lists_follow_the_reader(self):
        self.check("payment_term")
        self.check("ship_to")
        self.customer.write({"street": False, "city": False})
        order = self.make_order(payment_term_id=self.other_term.id)
        term = self.finding("payment_term", order)
        self.assertIn("90 days instead of 30 days", term.message)
        self.assertIn("90 giorni", term.with_context(lang="it_IT").message)
        address = self.finding("ship_to", order)
        self.assertIn("the street is missing, the city is missing", address.message)
        self.assertNotIn("missing", address.with_context(lang="it_IT").message)

    def test_run_in_another_language_writes_nothing(self):
        for code in CODES:
            self.check(code)
        order = self.make_order(
            {"product_uom_qty": 123.5}, agent_id=False, payment_term_id=self.other_term.id
        )
        self.in_language(order, "en_US")
        Finding = self.registry["backoffice.finding"]
        with patch.object(Finding, "_store") as store, patch.object(Finding, "_mark_fixed"):
            self.assertEqual(set(self.in_language(order, "it_IT")), set(CODES))
            order.with_user(SUPERUSER_ID).with_context(lang=None)._run_checks()
        store.assert_not_called()

    def test_rule_of_an_administrator_is_translated(self):
        model = self.env["ir.model"]._get("sale.order")
        values = {"model_id": model.id, "domain": "[('client_order_ref', '=', 'X')]"}
        told, named = self.env["backoffice.check"].create(
            [
                {**values, "name": "Sources", "message": "Where from?"},
                {**values, "name": "Unnamed source"},
            ]
        )
        told.with_context(lang="it_IT").message = "Da dove?"
        named.with_context(lang="it_IT").name = "Fonte ignota"
        order = self.make_order(client_order_ref="X")
        found = {f.check_id: f for f in order.sudo().finding_ids}
        self.assertEqual(found[told].message, "Where from?")
        self.assertEqual(found[told].with_context(lang="it_IT").message, "Da dove?")
        self.assertEqual(found[named].message, "Unnamed source")
        self.assertEqual(found[named].with_context(lang="it_IT").message, "Fonte ignota")

    def test_rule_that_crashes_says_so_to_each(self):
        model = self.env["ir.model"]._get("sale.order")
        self.env["backoffice.check"].create(
            {
                "name": "Typo",
                "model_id": model.id,
                "kind": "expression",
                "expression": "record.no_such_field",
            }
        )
        finding = (
            self.make_order().sudo().finding_ids.filtered(lambda f: f.check_id.name == "Typo")
        )
        self.assertIn("could not be run", finding.message)
        self.assertNotIn("could not", finding.with_context(lang="it_IT").message)

    def test_translations_are_not_written_by_hand(self):
        self.check("minimum_order")
        finding = self.finding("minimum_order", self.make_order(agent_id=False))
        for user in (self.clerk, self.manager):
            with self.assertRaises(AccessError):
                finding.with_user(user).update_field_translations(
                    "message", {"it_IT": "Tutto bene"}
                )

    def test_language_switched_on_later_is_told_after_the_next_run(self):
        self.check("minimum_order")
        order = self.make_order({"price_unit": 1234.5, "product_uom_qty": 1}, agent_id=False)
        self.env["res.lang"]._activate_lang("fr_FR")
        order.action_check()
        finding = self.finding("minimum_order", order)
        self.assertIn("fr_FR", finding._fields["message"]._get_stored_translations(finding))
        with patch.object(self.registry["backoffice.finding"], "_store") as store:
            order.action_check()
        store.assert_not_called()

    def test_one_query_names_things_in_all_languages(self):
        self.check("payment_term")
        orders = self.env["sale.order"]
        for _index in range(20):
            orders |= self.make_order(payment_term_id=self.other_term.id)

        def queries(orders):
            self.env["backoffice.finding"].sudo().search(
                [("res_id", "in", orders.ids)]
            ).unlink()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            orders._run_checks()
            return self.cr.sql_log_count - before

        queries(orders)
        self.assertEqual(queries(orders[:10]), queries(orders))

    # --- Who is told

    def italian(self, user):
        user.lang = "it_IT"
        return user

    def test_deciders_read_what_was_found_in_theirs(self):
        self.check("minimum_order", severity="approval")
        self.env["backoffice.approval.rule"].search([]).active = False
        self.env["backoffice.approval.rule"].create(
            {
                "name": "Small orders",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "tier_ids": [
                    Command.create(
                        {
                            "name": "Tier 1",
                            "who": "users",
                            "user_ids": [
                                Command.link(self.italian(self.manager).id),
                                Command.link(self.other_manager.id),
                            ],
                        }
                    )
                ],
            }
        )
        order = self.make_order({"price_unit": 1234.5, "product_uom_qty": 1}, agent_id=False)
        order.action_request_approval()
        request = order.sudo().approval_request_ids
        notes = {a.user_id: a.note for a in request.activity_ids}
        self.assertIn("1.234,50", notes[self.manager])
        self.assertIn("1,234.50", notes[self.other_manager])
        self.assertIn("1,234.50", request.summary)
        self.assertIn("1.234,50", request.with_context(lang="it_IT").summary)
        with self.assertRaises(UserError):
            request.sudo(False).update_field_translations("summary", {"it_IT": "x"})
        request.with_user(self.other_manager)._reject("No.")
        told = order.activity_ids.filtered(lambda a: a.user_id == self.clerk)
        self.assertEqual(told.summary, "Approval rejected")

    def test_rejection_is_told_to_who_asked_in_theirs(self):
        self.check("minimum_order", severity="approval")
        order = self.make_order({"price_unit": 1234.5, "product_uom_qty": 1}, agent_id=False)
        self.italian(self.clerk)
        order.action_request_approval()
        request = order.sudo().approval_request_ids
        request.with_user(self.manager).with_context(lang="en_US")._reject("No.")
        told = order.activity_ids.filtered(lambda a: a.user_id == self.clerk)
        self.assertEqual(told.summary, "Approvazione respinta")

    def test_salesperson_is_told_what_holds_in_theirs(self):
        self.check("minimum_order", severity="blocking")
        order = self.make_order(
            {"price_unit": 1234.5, "product_uom_qty": 1},
            agent_id=False,
            user_id=self.italian(self.clerk).id,
        )
        order.with_user(SUPERUSER_ID).with_context(lang=None)._tell_accepted_but_held()
        self.assertIn("1.234,50", order.sudo().activity_ids.note)

    def test_crash_is_told_to_each_manager_in_theirs(self):
        check = self.env.ref("backoffice_sales.backoffice_check_minimum_order", False)
        check = check or self.check("minimum_order")
        self.italian(self.manager)
        check._call_managers()
        told = {a.user_id: a.summary for a in check.activity_ids}
        self.assertIn("cannot be run", told[self.other_manager])
        self.assertNotIn("cannot", told[self.manager])
