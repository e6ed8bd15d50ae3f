from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models import check_guard
from ..models.check_definition import SetQuery
from .common import OrderCase

BROKEN = {
    "syntax": "SELECT nothing FROM nowhere",
    "data": """
        SELECT o.id, ''::text, 1 / (coalesce(o.client_order_ref, '') = 'OK')::int::numeric,
               0, ''
          FROM sale_order o WHERE o.id = ANY(%s)
    """,
}


@tagged("post_install", "-at_install")
class TestCheckCrash(OrderCase):
    """A check that crashes says so; the others run, and the desk goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.check = cls.env.ref("backoffice_sales.backoffice_check_discount")

    def rule(self, **values):
        model = self.env["ir.model"]._get_id("sale.order")
        return self.env["backoffice.check"].create(
            {"name": "Mine", "model_id": model, "severity": "blocking", **values}
        )

    def broken(self, **how):
        """Within this block the discount check crashes."""
        Order = self.env.registry["sale.order"]
        return patch.object(Order, "_check_discount", **how)

    def broken_sql(self, kind, explain=None):
        def check(orders, _definition):
            args = [orders.ids] if "%s" in BROKEN[kind] else []
            return SetQuery(SQL(BROKEN[kind], *args), explain or (lambda rows: []))

        return self.broken(new=check)

    def crashes(self, orders):
        findings = orders.finding_ids.filtered(lambda f: "could not be run" in f.message)
        return orders.browse(findings.mapped("res_id"))

    def assertGoesOn(self, check=None):
        """One finding that warns, the other checks heard, a clean order confirmed."""
        check = check or self.check
        bad, clean = self.make_order({"price_unit": 0}), self.make_order()
        self.assertEqual(self.found(bad), sorted([check.code or False, "zero_price"]))
        finding = clean.finding_ids
        self.assertEqual((finding.check_id, finding.severity), (check, "warning"))
        self.assertIn(check.name, finding.message)
        clean.action_confirm()
        bad.action_confirm()
        self.assertEqual((clean.state, bad.state), ("sale", "draft"))
        return finding

    # --- Ways to crash

    def test_statement_that_the_server_refuses(self):
        with self.broken_sql("syntax"):
            finding = self.assertGoesOn()
        self.assertIn("nowhere", finding.message)
        self.assertNotIn("\n", finding.message)

    def test_python(self):
        with self.broken(side_effect=KeyError("country")):
            self.assertGoesOn()

    def test_explanation(self):
        def explain(rows):
            raise ValueError("no words")

        def check(orders, _definition):
            query = SQL("SELECT id, '', 0::numeric, 0::numeric, '' FROM checked_order")
            return SetQuery(query, explain)

        with self.broken(new=check):
            self.assertGoesOn()

    def test_expression(self):
        rule = self.rule(kind="expression", expression="record.nothing")
        order = self.make_order()
        self.assertEqual((order.check_state, order.finding_ids.check_id), ("warning", rule))
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_domain(self):
        rule = self.rule(kind="domain", domain="[('note', '=', False)]")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE backoffice_check SET domain = '[(''nothing'', ''='', 1)]' WHERE id = %s",
            (rule.id,),
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        order = self.make_order()
        self.assertIn("nothing", order.finding_ids.message)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_query_of_an_expression_that_the_server_refuses(self):
        """The transaction is not lost with it."""
        code = "record.env.cr.execute('SELECT 1/0', log_exceptions=False)"
        self.rule(kind="expression", expression=code)
        order = self.make_order({"price_unit": 0})
        self.assertEqual(len(order.finding_ids), 2)
        self.assertIn("division by zero", " ".join(order.finding_ids.mapped("message")))

    def test_scope(self):
        self.check.domain = "[('user_id.login', '=', context_today().strftime('%Y'))]"
        order = self.make_order({"discount": 50, "price_unit": 100})
        self.assertFalse(order.finding_ids, "the names of the domain editor are known")
        with patch.object(
            self.env.registry["backoffice.check"], "_eval_domain", side_effect=NameError("x")
        ):
            order.action_check()
        self.assertIn("could not be run", order.finding_ids.message)

    # --- Which record

    def test_only_the_records_that_it_crashes_on(self):
        vals = [self.order_vals(client_order_ref=ref) for ref in ("A", "B")]
        good = [{**self.order_vals(), "client_order_ref": "OK"} for _n in range(30)]
        self.env.ref("backoffice_sales.backoffice_check_duplicate_reference").active = False
        rule = "backoffice_sales.backoffice_check_discount"
        with self.broken_sql("data"):
            orders = self.Order.create([*good[:12], vals[0], *good[12:], vals[1]])
            self.assertEqual(self.crashes(orders), orders[12] | orders[-1])
            self.assertEqual(set(orders.finding_ids.check_id), {self.env.ref(rule)})

    def test_check_that_always_crashes_is_not_tried_forever(self):
        orders = self.Order.create([self.order_vals() for _n in range(200)])
        with self.broken_sql("data"):
            self.assertLess(self.queries_of(orders.action_check), 350)
        self.assertEqual(self.crashes(orders), orders)

    # --- What it holds

    def test_what_was_held_is_not_let_go(self):
        order = self.make_order({"discount": 50, "price_unit": 100})
        self.assertEqual(order.check_state, "approval")
        before = order.finding_ids.message
        with self.broken_sql("syntax"):
            order.action_confirm()
            self.assertEqual((order.state, order.check_state), ("draft", "approval"))
            self.assertEqual(order.finding_ids.message, before)
        order.order_line.discount = 0
        self.assertFalse(order.finding_ids)

    def test_severity_of_a_crash_is_a_choice(self):
        self.check.crash_severity = "blocking"
        with self.broken_sql("syntax"):
            order = self.make_order()
            order.action_confirm()
        self.assertEqual((order.state, order.check_state), ("draft", "blocked"))

    def test_nothing_is_written_again(self):
        with self.broken_sql("syntax"):
            order = self.make_order()
            finding = order.finding_ids
            seen = finding.write_date
            order.action_check()
        self.assertEqual(finding.write_date, seen)
        order.action_check()
        self.assertEqual(finding.state, "fixed")

    # --- Managers

    def test_managers_are_told_once_a_check(self):
        def told():
            return self.check.activity_ids.filtered(lambda a: a.user_id == self.manager)

        with self.broken_sql("syntax"):
            orders = self.Order.create([self.order_vals() for _n in range(5)])
            self.make_order()
            self.assertEqual(len(told()), 1)
            self.assertIn("nowhere", self.check.last_error)
            self.check.limit = 12
            self.assertFalse(told() or self.check.last_error, "somebody has seen to it")
            orders.action_check()
            self.assertEqual(len(told()), 1, "told again")
        self.assertNotIn(self.clerk, self.check.activity_ids.user_id)

    def test_crash_is_logged_as_information(self):
        logger = "odoo.addons.backoffice_sales.models.backoffice_check_crash._logger"
        with self.broken_sql("syntax"), patch(logger) as log:
            self.make_order()
        self.assertEqual({call[0] for call in log.method_calls}, {"info"})

    # --- What holds the server

    def test_rule_that_takes_too_long_is_a_crash(self):
        """And no statement after it is limited any more."""
        slow = "record.env.cr.execute('SELECT pg_sleep(0.5)')"
        with patch.object(check_guard, "RULE_MS", 50), mute_logger("odoo.sql_db"):
            self.rule(kind="expression", expression=slow)
            order = self.make_order({"price_unit": 0})
            order.action_check()
        self.assertEqual(self.crashes(order), order)
        self.assertEqual(len(order.finding_ids), 2, "the others are heard")
        self.env.cr.execute("SHOW statement_timeout")
        self.assertEqual(self.env.cr.fetchone()[0], "0")

    def test_other_checks_are_not_limited(self):
        """The one statement of all checks may take long on thousands of documents."""
        self.rule(kind="domain", domain=str([("origin", "=", "nowhere")]))
        slow = "SELECT 0, ''::text, 0, 0, ''::text FROM pg_sleep(0.2)"
        query = SetQuery(SQL(slow), lambda rows: [])
        with patch.object(check_guard, "RULE_MS", 50), self.broken(return_value=query):
            self.assertFalse(self.make_order().finding_ids)

    def test_endless_expression_is_refused(self):
        model = self.env["ir.model"]._get_id("sale.order")
        for values in (
            {"kind": "expression", "expression": "record.amount_total > 9**9**9"},
            {"kind": "domain", "domain": "[('amount_total', '>', 9**9**9)]"},
        ):
            with self.assertRaisesRegex(ValidationError, r"9 \*\* 9 \*\* 9.*not calculated"):
                self.rule(**values)
        with self.assertRaisesRegex(ValidationError, "not calculated"):
            self.env["backoffice.approval.rule"].create(
                {"name": "A", "model_id": model, "domain": "[('id', '>', 9**9**9)]"}
            )

    def test_endless_expression_of_old_is_a_crash(self):
        rule = self.rule(kind="expression", expression="False")
        self.env.cr.execute(
            "UPDATE backoffice_check SET expression = '9**9**9' WHERE id = %s", [rule.id]
        )
        rule.invalidate_recordset()
        self.env.registry.clear_cache()
        order = self.make_order()
        self.assertIn("not calculated", order.finding_ids.message)

    # --- Price

    def test_guard_costs_no_query(self):
        def queries(order):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            order.action_check()
            return self.env.cr.sql_log_count - before

        order = self.make_order()
        order.action_check()
        self.assertEqual(queries(order), 2)
        self.rule(kind="domain", domain=str([("order_line.discount", ">", 90)]))
        order.order_line = [Command.create({"product_id": self.product.id})]
        order.action_check()
        self.assertLessEqual(queries(order), 4)
