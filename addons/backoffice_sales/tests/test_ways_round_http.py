import base64
import xmlrpc.client

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_ways_round import PIXEL, HeldCase


@tagged("post_install", "-at_install")
class TestWaysRoundHttp(HttpCase, HeldCase):
    """The ways round the gate that come in over HTTP, tried over HTTP."""

    def json2(self, model, method, **params):
        if not hasattr(self, "key"):
            keys = self.env["res.users.apikeys"].with_user(self.clerk).sudo()
            self.key = keys._generate("rpc", "test", False)
        return self.url_open(
            f"/json/2/{model}/{method}",
            json=params,
            headers={"Authorization": f"bearer {self.key}"},
        )

    @mute_logger("odoo.http")
    def test_json2(self):
        order = self.held()
        answer = self.json2("sale.order", "action_confirm", ids=order.ids)
        self.assertEqual(answer.status_code, 200)
        self.assertHeld(order)
        for vals in ({"state": "sale"}, {"state": "sale", "check_state": "clear"}):
            answer = self.json2("sale.order", "write", ids=order.ids, vals=vals)
            self.assertEqual(answer.status_code, 422)
            self.assertIn("cannot be confirmed", answer.json()["message"])
            self.assertHeld(order)
        self.json2("sale.order", "write", ids=order.ids, vals={"check_state": "clear"})
        self.assertHeld(order)
        answer = self.json2("sale.order", "_run_checks", ids=order.ids)
        self.assertEqual(answer.status_code, 403)
        finding = order.finding_ids
        for method, params in (
            ("write", {"ids": finding.ids, "vals": {"state": "waived"}}),
            ("unlink", {"ids": finding.ids}),
            ("_waive", {"ids": finding.ids, "reason": "me"}),
        ):
            answer = self.json2("backoffice.finding", method, **params)
            self.assertIn(answer.status_code, (403, 404))
        self.assertHeld(order)

    def test_json2_line(self):
        order = self.held()
        ids = order.order_line.ids
        self.json2("sale.order.line", "write", ids=ids, vals={"state": "sale"})
        self.json2("sale.order.line", "write", ids=ids, vals={"product_uom_qty": 7})
        order.order_line.price_unit = 0
        self.assertHeld(order)

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.xmlrpc")
    def test_xmlrpc(self):
        order = self.held()
        self.clerk.password = password = "t_clerk of the desk"
        uid = self.xmlrpc_common.login(self.env.cr.dbname, "t_clerk", password)

        def call(method, *args):
            return self.xmlrpc_object.execute(
                self.env.cr.dbname, uid, password, "sale.order", method, *args
            )

        call("action_confirm", order.ids)
        self.assertHeld(order)
        with self.assertRaisesRegex(xmlrpc.client.Fault, "cannot be confirmed"):
            call("write", order.ids, {"state": "sale"})
        self.assertHeld(order)
        with self.assertRaisesRegex(xmlrpc.client.Fault, "cannot be confirmed"):
            call(
                "create",
                {
                    "partner_id": order.partner_id.id,
                    "state": "sale",
                    "order_line": [[0, 0, {"product_id": self.product.id, "price_unit": 0}]],
                },
            )

    def test_portal_signature_is_kept_and_the_order_waits(self):
        order = self.held(require_signature=True, require_payment=False)
        order.action_quotation_sent()
        token = order._portal_ensure_token()
        self.env.flush_all()
        answer = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {"access_token": token, "name": "Anna", "signature": PIXEL.decode()},
            timeout=60,
        )
        self.assertIn("redirect_url", answer)
        self.assertHeld(order)
        self.assertEqual(order.signed_by, "Anna")
        self.assertTrue(base64.b64decode(order.signature))
        self.assertIn("Price is zero", order.activity_ids.note)
