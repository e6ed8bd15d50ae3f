import base64
from unittest.mock import patch

from odoo.api import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import OrderCase

PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    )
)


class HeldCase(OrderCase):
    def held(self, **values):
        """An order that nobody may confirm."""
        return self.make_order({"price_unit": 0}, **values)

    def assertHeld(self, order):
        order.invalidate_recordset()
        self.assertIn(order.state, ("draft", "sent"))
        self.assertEqual(order.check_state, "blocked")
        self.assertFalse(order.picking_ids)
        self.assertFalse(order.invoice_ids)


@tagged("post_install", "-at_install")
class TestWaysRound(HeldCase):
    """One test per way round the gate, tried with a clerk's rights."""

    def test_duplicate(self):
        copy = self.held().copy()
        copy.action_confirm()
        self.assertHeld(copy)
        with self.assertRaisesRegex(UserError, "cannot be confirmed"):
            copy.copy({"state": "sale"})

    def test_duplicate_takes_no_findings_and_no_clean_bill_along(self):
        clean = self.make_order()
        copy = clean.copy({"check_state": "clear", "order_line": self.held_line()})
        self.assertEqual(copy.check_state, "blocked")

    def held_line(self):
        return [Command.create({"product_id": self.product.id, "price_unit": 0})]

    def test_sent_state(self):
        order = self.held()
        order.action_quotation_sent()
        order.action_confirm()
        self.assertHeld(order)
        order.write({"state": "sent"})
        with self.assertRaises(UserError):
            order.write({"state": "sale"})

    def test_cancelled_order_comes_back_through_the_gate(self):
        order = self.held()
        order.action_cancel()
        with self.assertRaisesRegex(UserError, "back to a quotation"):
            order.write({"state": "sale"})
        order.write({"state": "sent"})
        order.action_confirm()
        self.assertHeld(order)

    def test_state_written_together_with_the_fault(self):
        self.make_order(client_order_ref="PO 1")
        for vals in (
            {"order_line": [Command.create({"product_id": self.product.id, "price_unit": 0})]},
            {"client_order_ref": "PO 1"},
            {"commitment_date": "2001-01-01 12:00:00"},
        ):
            order = self.make_order()
            with self.assertRaisesRegex(UserError, "cannot be confirmed"):
                order.write({"state": "sale", **vals})
            self.assertNotEqual(order.state, "sale")

    def test_order_created_confirmed(self):
        self.make_order(client_order_ref="PO 2")
        promised = {"commitment_date": "2001-01-01 12:00:00"}
        for values in ({"client_order_ref": "PO 2"}, promised):
            with self.assertRaisesRegex(UserError, "cannot be confirmed"):
                self.make_order(state="sale", **values)
            with self.assertRaisesRegex(UserError, "cannot be confirmed"):
                vals = self.order_vals(**values)
                self.Order.with_context(default_state="sale").create(vals)
        order = self.make_order(state="sale")
        self.assertEqual((order.state, len(order.picking_ids)), ("sale", 1))

    def test_line_that_calls_itself_confirmed_delivers_nothing(self):
        order = self.held()
        line = order.order_line
        line.write({"state": "sale"})
        line.product_uom_qty = 5
        vals = {"order_id": order.id, "product_id": self.product.id, "product_uom_qty": 3}
        Line = line.browse()
        Line.create({**vals, "state": "sale"})
        Line.with_context(default_state="sale").create(vals)
        Line.with_context(default_state="sale", default_order_id=order.id).create(
            {key: value for key, value in vals.items() if key != "order_id"}
        )
        self.env["ir.default"].set("sale.order.line", "state", "sale", user_id=self.clerk.id)
        Line.create(vals)
        order.order_line.price_unit = 0
        self.assertEqual(set(order.order_line.mapped("state")), {"draft"})
        self.assertHeld(order)

    def test_engine_fields_cannot_be_written(self):
        order = self.held()
        findings = order.finding_ids
        order.write({"check_state": "clear", "finding_ids": [Command.clear()]})
        order.sudo().write(
            {"finding_ids": [Command.delete(finding.id) for finding in findings]}
        )
        self.assertEqual(findings.exists().mapped("state"), ["open"])
        self.assertEqual(order.check_state, "blocked")
        made = self.make_order({"price_unit": 0}, check_state="clear", finding_ids=[])
        self.assertHeld(made)
        with self.assertRaises(AccessError):
            findings.with_user(self.clerk).write({"state": "waived"})

    def test_keys_of_the_context(self):
        order = self.held()
        keys = {
            "backoffice_passed": order.ids,
            "backoffice_checks_held": ["sale.order"],
            "backoffice_confirming": True,
            "ignore_exception": True,
            "skip_checks": True,
            "active_test": False,
            "install_mode": True,
            "import_file": True,
            "allowed_company_ids": [],
        }
        for key, value in keys.items():
            order.with_context(**{key: value}).action_confirm()
            self.assertHeld(order)
        order.with_context(mark_so_as_sent=True).message_post(body="Sent")
        self.assertHeld(order)

    # --- Customer

    def test_payment_is_kept_and_the_order_waits(self):
        order = self.held(require_payment=True)
        order.order_line = [Command.create({"product_id": self.product.id, "price_unit": 9})]
        method = self.env.ref("payment.payment_method_unknown")
        provider = self.env["payment.provider"].create(
            {"name": "Test", "code": "none", "state": "test", "payment_method_ids": method.ids}
        )
        method.active = True
        transaction = self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": "T1",
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": order.ids,
            }
        )
        transaction._set_done()
        books = "odoo.addons.account_payment.models.payment_transaction.PaymentTransaction"
        with patch(f"{books}._post_process"):
            transaction._post_process()
        self.assertHeld(order)
        told = transaction._check_amount_and_confirm_order()
        self.assertFalse(told, "nobody is told that it is confirmed")
        self.assertEqual(order.transaction_ids.state, "done")
        self.assertIn("Price is zero", order.activity_ids[:1].note)
        self.assertEqual(order.activity_ids.user_id, self.clerk)
        accepted = self.env.ref("backoffice_sales.view_sales_order_filter").arch
        self.assertIn("transaction_ids.state", accepted)

    # --- Import, automation, mail, batch, cron

    def test_import(self):
        fields = ["partner_id/.id", "state", "check_state", "order_line/product_id/.id"]
        fields += ["order_line/price_unit"]
        row = [str(self.customer.id), "sale", "clear", str(self.product.id), "0"]
        result = self.Order.load(fields, [row])
        self.assertFalse(result["ids"])
        self.assertIn("cannot be confirmed", result["messages"][0]["message"])
        order = self.held()
        result = self.Order.load([".id", "state"], [[str(order.id), "sale"]])
        self.assertFalse(result["ids"])
        self.assertHeld(order)

    def test_server_actions_of_automation_rules(self):
        order = self.held()
        model = self.env["ir.model"]._get_id("sale.order")
        fields = self.env["ir.model.fields"]
        write = {"state": "object_write", "update_path": "state", "evaluation_type": "value"}
        write["selection_value"] = (
            fields._get("sale.order", "state")
            .selection_ids.filtered(lambda value: value.value == "sale")[:1]
            .id
        )
        for values in (
            write,
            {"state": "code", "code": "records.write({'state': 'sale'})"},
            {"state": "code", "code": "records.action_confirm()"},
            {"state": "code", "code": "records._action_confirm()"},
            {"state": "code", "code": "records.order_line._action_launch_stock_rule()"},
        ):
            action = self.env["ir.actions.server"].create(
                {"name": "Go", "model_id": model, **values}
            )
            active = {"active_model": "sale.order", "active_ids": order.ids}
            action = action.with_context(active_id=order.id, **active)
            try:
                with self.cr.savepoint():
                    action.run()
            except UserError as error:
                self.assertIn("cannot be confirmed", str(error))
            self.assertHeld(order)

    def test_mail_gateway(self):
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "orders-held",
                "alias_model_id": self.env["ir.model"]._get_id("sale.order"),
                "alias_defaults": str(
                    {
                        "partner_id": self.customer.id,
                        "order_line": [
                            (0, 0, {"product_id": self.product.id, "price_unit": 0})
                        ],
                        "state": "sale",
                    }
                ),
                "alias_contact": "everyone",
            }
        )
        self.env["mail.alias.domain"].search([])[:1] or self.env["mail.alias.domain"].create(
            {"name": "held.example"}
        )
        before = self.Order.search_count([("state", "=", "sale")])
        mail = (
            "Message-Id: <held@example.com>\nFrom: Anna <anna@example.com>\n"
            f"To: {alias.alias_name}@{alias.alias_domain or 'held.example'}\n"
            "Subject: Order\n\nAs agreed."
        )
        refused = self.assertRaisesRegex(UserError, "cannot be confirmed")
        with self.enter_registry_test_mode(), refused, self.cr.savepoint():
            self.env["mail.thread"].message_process("sale.order", mail)
        self.assertEqual(self.Order.search_count([("state", "=", "sale")]), before)

    def test_quotation_sent_by_mail(self):
        order = self.held()
        action = order.action_quotation_send()
        composer = self.env["mail.compose.message"].with_user(self.clerk)
        composer = composer.with_context(**action["context"]).create(
            {"subject": "Q", "body": "Q"}
        )
        composer._action_send_mail()
        self.assertEqual(order.state, "sent")
        self.assertHeld(order)
        order.with_context(send_email=True).action_confirm()
        self.assertHeld(order)

    def test_batch_holds_the_bad_and_confirms_the_good(self):
        good, bad, other = self.make_order(), self.held(), self.make_order()
        (good | bad | other).action_confirm()
        self.assertEqual((good | other).mapped("state"), ["sale", "sale"])
        self.assertHeld(bad)

    def test_superuser_cron(self):
        order = self.held()
        code = f"model.browse({order.id}).action_confirm()"
        cron = self.env["ir.cron"].create(
            {
                "name": "Confirm",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "code": code,
                "user_id": SUPERUSER_ID,
                "interval_type": "days",
            }
        )
        cron.ir_actions_server_id.with_user(SUPERUSER_ID).run()
        self.assertHeld(order)
        with self.assertRaises(UserError):
            order.with_user(SUPERUSER_ID).write({"state": "sale"})

    def test_salesperson_is_held_like_the_clerk(self):
        seller = new_test_user(self.env, "t_sell", groups="sales_team.group_sale_salesman")
        order = self.held(user_id=seller.id)
        order.with_user(seller).action_confirm()
        self.assertHeld(order)

    def test_stranger_checks_nothing(self):
        order = self.held()
        portal = new_test_user(self.env, "t_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            order.with_user(portal).action_check()
