import base64
import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import OrderCase

SALE = "sale.order"


class RuleCase(OrderCase):
    def rule(self, **values):
        return self.env["backoffice.check"].create(
            {
                "name": "No origin",
                "model_id": self.env["ir.model"]._get_id(SALE),
                "kind": "domain",
                "domain": "[('origin', '=', False)]",
                "message": "Where does it come from?",
                "active": False,
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestCheckTry(RuleCase):
    """What a check would hold, before it is switched on."""

    def trial(self, check, user=None):
        action = check.with_user(user or self.manager).action_try()
        return self.env[action["res_model"]].browse(action["res_id"])

    def setUp(self):
        super().setUp()
        self.env["sale.order"].search([("state", "!=", "cancel")]).action_cancel()

    def test_switched_off_check_is_tried_and_stores_nothing(self):
        bad = self.make_order()
        good = self.make_order(origin="Fair")
        trial = self.trial(self.rule())
        self.assertEqual((trial.tried_count, trial.failed_count, trial.share), (2, 1, 0.5))
        self.assertRecordValues(
            trial.line_ids, [{"res_id": bad.id, "message": "Where does it come from?"}]
        )
        self.assertEqual(trial.line_ids.action_open_record()["res_id"], bad.id)
        self.assertFalse((bad | good).finding_ids)
        trial.action_switch_on()
        self.assertTrue(trial.check_id.active)

    def test_check_that_is_not_saved(self):
        bad = self.make_order()
        check = self.env["backoffice.check"].new(
            {
                "name": "x",
                "model_id": self.env["ir.model"]._get_id(SALE),
                "kind": "domain",
                "severity": "warning",
                "domain": "[('origin', '=', False)]",
            }
        )
        _records, failures = check._try()
        self.assertEqual([failure.record_id for failure in failures], [bad.id])

    def test_built_in_check_sees_orders_as_before_they_were_confirmed(self):
        order = self.make_order({"discount": 9})
        order.action_confirm()
        check = self.env.ref("backoffice_sales.backoffice_check_promised_date_past")
        order.with_user(self.manager).write({"commitment_date": "2001-01-01 12:00:00"})
        trial = self.trial(check)
        self.assertEqual(trial.line_ids.res_id, order.id)
        self.assertEqual(order.state, "sale")

    def test_check_that_crashes_says_so(self):
        self.make_order()
        trial = self.trial(self.rule(kind="expression", expression="record.nothing"))
        self.assertEqual(trial.failed_count, 0)
        self.assertIn("could not be run", trial.error)
        self.assertFalse(trial.check_id.last_error, "nobody is called for a trial")

    def test_expression_changes_nothing(self):
        order = self.make_order()
        self.trial(self.rule(kind="expression", expression="record.write({'note': 'x'})"))
        self.assertFalse(order.note)

    def test_last_documents_only_and_those_one_may_read(self):
        self.Order.create([self.order_vals() for _n in range(3)])
        check = self.rule()
        records, _failures = check.with_user(self.manager)._try(count=2)
        self.assertEqual(len(records), 2)
        for user in (self.clerk, self.viewer):
            with self.assertRaises(AccessError):
                check.with_user(user).action_try()


@tagged("post_install", "-at_install")
class TestCheckPack(RuleCase):
    """Rule packs: the same file for the same checks, and nothing but checks in."""

    def export(self, checks):
        action = checks.action_export_pack()
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[3].split("?")[0])
        )
        return attachment.raw

    def taken(self, content, user=None):
        Import = self.env["backoffice.check.import"].with_user(user or self.manager)
        if isinstance(content, (dict, list)):
            content = json.dumps(content).encode()
        wizard = Import.create({"file": base64.b64encode(content), "file_name": "p.json"})
        wizard.action_preview()
        return wizard

    def pack(self, *checks, **values):
        return {
            "format": "backoffice.check.pack",
            "version": 1,
            "checks": list(checks),
        } | values

    def entry(self, **values):
        return {
            "key": "x.y",
            "model": SALE,
            "kind": "domain",
            "severity": "warning",
            "name": {"en_US": "Y"},
            "domain": "[]",
            **values,
        }

    def test_same_checks_same_file(self):
        checks = self.env["backoffice.check"].with_context(active_test=False).search([])
        first = self.export(checks)
        self.assertEqual(first, self.export(checks[::-1]))
        pack = json.loads(first)
        keys = [check["key"] for check in pack["checks"]]
        self.assertIn("backoffice_sales.backoffice_check_discount", keys)
        self.assertNotIn(b'"active"', first)

    def test_round_trip(self):
        group = self.env.ref("sales_team.group_sale_manager")
        category = self.env["product.category"].create({"name": "Bolts"})
        check = self.rule(
            severity="blocking",
            waive_group_id=group.id,
            waive_days=7,
            exempt_group_ids=[Command.link(group.id)],
            product_category_ids=[Command.link(category.id)],
            country_ids=[Command.link(self.italy.id)],
            commodity_codes="8542",
        )
        content = self.export(check)
        self.assertEqual(self.taken(content).line_ids.status, "unchanged")
        check.write({"severity": "info", "waive_days": 1})
        wizard = self.taken(content)
        self.assertEqual(wizard.line_ids.status, "changed")
        self.assertIn("Severity", wizard.line_ids.differences)
        wizard.action_import()
        self.assertEqual((check.severity, check.waive_days), ("blocking", 7))
        check.unlink()
        wizard = self.taken(content)
        self.assertEqual((wizard.new_count, wizard.line_ids.status), (1, "new"))
        made = self.env["backoffice.check"].browse(wizard.action_import()["domain"][0][2])
        self.assertRecordValues(
            made,
            [
                {
                    "name": "No origin",
                    "active": False,
                    "domain": "[('origin', '=', False)]",
                    "waive_group_id": group.id,
                    "exempt_group_ids": group.ids,
                    "product_category_ids": category.ids,
                    "country_ids": self.italy.ids,
                    "commodity_codes": "8542",
                }
            ],
        )
        self.assertEqual(self.export(made), content)

    def test_hostile_files(self):
        long = "x" * 20_000
        for content, sentence in (
            (b"\xff\xfe", "JSON"),
            (b"[" * 100_000, "JSON"),
            (b" " * 2_000_000, "larger"),
            ([1], "no rule pack"),
            ({"format": "else"}, "no rule pack"),
            (self.pack(version=9), "version"),
            (self.pack(), "1 to 500"),
            (self.pack(*[self.entry(key=f"k{n}") for n in range(501)]), "1 to 500"),
            (self.pack("x"), "no check"),
            (self.pack(self.entry(name={})), "has no"),
            (self.pack(self.entry(model_id=1)), "unknown field"),
            (self.pack(self.entry(sequence=10**30)), "impossible"),
            (self.pack(self.entry(limit=float("inf"))), "impossible"),
            (self.pack(self.entry(waive_days=True)), "impossible"),
            (self.pack(self.entry(name={"en_US": long})), "impossible"),
            (self.pack(self.entry(name={"en_US": "a\0b"})), "impossible"),
            (self.pack(self.entry(), self.entry()), "twice"),
            (self.pack(self.entry(model="res.users")), "not checked"),
            (self.pack(self.entry(severity="fatal")), "no value"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self.taken(content)
        for values in (
            {"domain": "[('nothing', '=', 1)]"},
            {"domain": "__import__('os')"},
            {"kind": "builtin", "code": "nothing"},
        ):
            wizard = self.taken(self.pack(self.entry(**values)))
            with self.assertRaises(ValidationError):
                wizard.action_import()

    def test_expressions_are_for_administrators(self):
        pack = self.pack(self.entry(kind="expression", expression="True"))
        with self.assertRaises(AccessError):
            self.taken(pack)
        groups = "base.group_system,backoffice_sales.backoffice_sales_group_manager"
        admin = new_test_user(self.env, "t_admin", groups=groups)
        self.taken(pack, admin).action_import()
        hidden = self.pack(self.entry(key="x.z", expression="True"))
        with self.assertRaises(AccessError):
            self.taken(hidden)

    def test_who(self):
        check = self.rule()
        for user in (self.clerk, self.viewer):
            with self.assertRaises(AccessError):
                self.taken(self.export(check), user)
