import json

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..models import check_pack
from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestHostileCheck(ApprovalCase):
    """A manager of the back office is no administrator of the database."""

    def check_vals(self, **values):
        return {"name": "X", "model_id": self.env["ir.model"]._get_id("sale.order"), **values}

    def test_no_expression_by_a_default_of_the_context(self):
        Check = self.env["backoffice.check"].with_user(self.manager)
        Check = Check.with_context(default_kind="expression", default_expression="record.name")
        with self.assertRaises(AccessError):
            Check.create(self.check_vals())

    def test_no_expression_by_a_default_of_the_user(self):
        for name, value in (("kind", "expression"), ("expression", "record.name")):
            self.env["ir.default"].with_user(self.manager).create(
                {
                    "field_id": self.env["ir.model.fields"]._get("backoffice.check", name).id,
                    "user_id": self.manager.id,
                    "json_value": json.dumps(value),
                }
            )
        with self.assertRaises(AccessError):
            self.env["backoffice.check"].with_user(self.manager).create(self.check_vals())

    def test_no_domain_asks_for_secrets(self):
        secrets = (
            "[('user_id.totp_secret', '=like', 'A%')]",
            "['!', ('user_id.totp_secret', '=like', 'A%')]",
            "[('user_id', 'any', [('totp_secret', '=like', 'A%')])]",
        )
        for model in ("backoffice.check", "backoffice.approval.rule"):
            Model = self.env[model].with_user(self.manager)
            for domain in secrets:
                refused = self.assertRaises(AccessError)
                with self.subTest(model=model, domain=domain), refused, self.cr.savepoint():
                    Model.create(self.check_vals(domain=domain))
            fine = "[('partner_id.country_id.code', '=', 'IT')]"
            row = Model.create(self.check_vals(domain=fine))
            with self.assertRaises(AccessError):
                row.domain = secrets[0]

    def test_a_pack_with_half_a_letter_is_refused(self):
        check = {
            "key": "k",
            "model": "sale.order",
            "kind": "domain",
            "severity": "warning",
            "name": {"en_US": "\ud800"},
        }
        pack = {"format": check_pack.FORMAT, "version": check_pack.VERSION, "checks": [check]}
        with self.assertRaises(check_pack.PackError) as caught:
            check_pack.load(json.dumps(pack).encode())
        self.assertEqual(caught.exception.code, "value")


@tagged("post_install", "-at_install")
class TestHostileApproval(ApprovalCase):
    """Nobody says yes to what is his own, and customers do not learn who says no."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(cls.env, "t_portal", groups="base.group_portal")
        cls.portal.partner_id.parent_id = cls.customer

    def test_a_signature_does_not_hide_who_made_the_price(self):
        order = self.make_order().with_user(self.manager)
        order.order_line.price_unit = 1
        order.order_line.flush_recordset()
        # a second later the customer signs: the portal writes with all rights
        self.env.cr.execute(
            "UPDATE sale_order_line SET write_date = write_date - interval '1 s' "
            "WHERE order_id = %s",
            [order.id],
        )
        signed = order.with_user(self.portal).sudo()
        signed.write({"signed_by": "Uno"})
        signed.action_confirm()
        request = order.sudo().approval_request_ids
        self.assertEqual(request.requester_id, self.portal)
        self.assertEqual(request.editor_id, self.manager)
        with self.assertRaises(AccessError):
            request.with_user(self.manager).action_approve()
        request.with_user(self.other_manager).action_approve()
        self.assertEqual(order.state, "sale")

    def test_a_customer_does_not_read_who_decides(self):
        order, request = self.ask()
        request.with_user(self.manager)._reject("They never pay.")
        names = ["approval_state", "approval_reason", "approval_deciders", "approval_changes"]
        self.env.invalidate_all()
        (read,) = order.with_user(self.portal).read(names)
        self.assertEqual(read["approval_state"], "none")
        self.assertFalse(read["approval_reason"] or read["approval_deciders"])
        self.assertFalse(read["approval_changes"])
        self.env.invalidate_all()
        self.assertEqual(order.with_user(self.clerk).approval_reason, "They never pay.")

    def test_a_customer_does_not_read_what_was_found(self):
        order = self.make_order({"price_unit": 0})
        self.assertTrue(order.finding_ids)
        order.action_quotation_sent()
        order.message_subscribe(self.portal.partner_id.ids)
        self.env.flush_all()
        theirs = order.with_user(self.portal)
        self.assertEqual(theirs.read(["name"])[0]["name"], order.name)
        for name in ("check_state", "check_summary", "finding_ids", "approval_request_ids"):
            with self.assertRaises(AccessError, msg=name):
                theirs.read([name])
            self.assertNotIn(name, theirs.fields_get())
        with self.assertRaises(AccessError):
            theirs.search([("check_state", "=", "blocked")])
        with self.assertRaises(AccessError):
            theirs.search([("finding_ids.severity", "=", "blocking")])

    def test_no_limit_that_would_be_none(self):
        Change = self.env["backoffice.partner.change"].with_user(self.clerk)
        vals = {"partner_id": self.customer.id, "note": "x"}
        for limit in (0, -1):
            with self.assertRaises(ValidationError):
                Change.create({**vals, "new_limit": limit})
        change = Change.create({**vals, "new_limit": 1})
        with self.assertRaises(ValidationError):
            change.new_limit = 0
        Change.create({**vals, "kind": "unblock"})
