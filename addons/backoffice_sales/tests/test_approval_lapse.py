from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .approval_common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalLapse(ApprovalCase):
    """A relevant change voids the approval, by whatever path it comes; no other does."""

    def approved(self, **line):
        """Approved, and kept from confirming itself by a customer without an address."""
        self.customer.write({"street": "Via Roma 1"})
        order, request = self.ask(**line)
        self.customer.street = False
        request.with_user(self.manager).action_approve()
        self.customer.street = "Via Roma 1"
        self.assertEqual((request.state, order.state), ("approved", "draft"))
        return order.with_user(self.clerk), request

    def assert_lapsed(self, order, request):
        self.assertEqual(request.state, "lapsed")
        self.assertEqual(order.approval_state, "none")
        order.action_confirm()
        self.assertEqual((order.state, order.approval_state), ("draft", "pending"))

    def test_written_on_the_line(self):
        order, request = self.approved()
        order.order_line.write({"price_unit": 2})
        self.assert_lapsed(order, request)

    def test_written_on_the_order(self):
        order, request = self.approved()
        order.write({"order_line": [Command.update(order.order_line.id, {"discount": 5})]})
        self.assert_lapsed(order, request)

    def test_line_added_or_removed(self):
        order, request = self.approved()
        order.write(
            {"order_line": [Command.create({"product_id": self.product.id, "price_unit": 1})]}
        )
        self.assert_lapsed(order, request)

    def test_terms_and_customer(self):
        order, request = self.approved()
        order.payment_term_id = self.env.ref("account.account_payment_term_30days")
        self.assert_lapsed(order, request)

    def test_everything_agreed_is_covered(self):
        """Each of them alone, and none of them touches a price."""
        tax = self.make_tax("T")
        other = self.make_customer("Due S.p.A.", parent_id=self.customer.id, type="invoice")
        euro = self.env.ref("base.EUR") | self.env.ref("base.USD")
        euro.active = True
        pricelist = self.env["product.pricelist"].create(
            {"name": "P", "currency_id": (euro - self.env.company.currency_id)[0].id}
        )
        position = self.env["account.fiscal.position"].create({"name": "F"})
        for vals in (
            {"payment_term_id": self.env.ref("account.account_payment_term_30days").id},
            {"fiscal_position_id": position.id},
            {"incoterm": self.env.ref("account.incoterm_EXW").id},
            {"incoterm_location": "Milano"},
            {"pricelist_id": pricelist.id},
            {"partner_invoice_id": other.id},
            {"partner_shipping_id": other.id},
            {"order_line": {"tax_ids": [Command.set(tax.ids)]}},
            {"order_line": {"product_uom_id": self.env.ref("uom.product_uom_dozen").id}},
        ):
            with self.subTest(vals=vals):
                order, request = self.approved()
                target = order.order_line if "order_line" in vals else order
                target.write(vals.get("order_line", vals))
                self.assertEqual(request.state, "lapsed")

    def test_taxes_of_another_fiscal_position(self):
        old, new = self.make_tax("T1", amount=22), self.make_tax("T2")
        position = self.env["account.fiscal.position"].create({"name": "F"})
        new.write({"fiscal_position_ids": position.ids, "original_tax_ids": old.ids})
        order, request = self.approved(tax_ids=[Command.set(old.ids)])
        self.env.cr.execute(
            "UPDATE sale_order SET fiscal_position_id = %s WHERE id = %s",
            (position.id, order.id),
        )
        self.env.invalidate_all()
        order.order_line.tax_ids = position.map_tax(old)
        self.assertEqual(request.state, "lapsed")
        self.assertIn("Taxes: T1 → T2", request.changes)

    def test_dates_count_where_they_were_asked_about(self):
        far = {"commitment_date": "2099-05-04 10:00:00"}
        order, request = self.approved()
        order.write(far)
        self.assertEqual(request.state, "approved", "the date was no matter")
        self.env["backoffice.approval.rule"].search([]).active = False
        self.make_rule(domain="[('commitment_date', '=', False)]", always=True)
        order, request = self.approved()
        order.write(far)
        self.assertEqual(request.state, "lapsed")
        self.assertIn("Delivery Date", request.changes)

    def test_imported(self):
        order, request = self.approved()
        self.env["ir.model.data"].create(
            [
                {"module": "__t__", "name": "o", "model": order._name, "res_id": order.id},
                {
                    "module": "__t__",
                    "name": "l",
                    "model": "sale.order.line",
                    "res_id": order.order_line.id,
                },
            ]
        )
        result = order.load(
            ["id", "order_line/id", "order_line/price_unit"], [["__t__.o", "__t__.l", "3"]]
        )
        self.assertTrue(result["ids"], result["messages"])
        self.assert_lapsed(order, request)

    def test_price_recomputed_from_the_pricelist(self):
        order, request = self.approved()
        self.product.list_price = 5
        order.action_update_prices()
        self.assertEqual(order.order_line.price_unit, 5)
        self.assertEqual(request.state, "lapsed")

    def test_behind_the_orm_is_seen_when_confirming(self):
        order, request = self.approved()
        self.env.cr.execute(
            "UPDATE sale_order_line SET price_unit = 0.5 WHERE order_id = %s", (order.id,)
        )
        self.env.invalidate_all()
        order.action_confirm()
        self.assertEqual((order.state, request.state), ("draft", "lapsed"))

    def test_irrelevant_changes_void_nothing(self):
        order, request = self.approved()
        order.write({"note": "Careful", "client_order_ref": "X 1"})
        order.order_line.name = "Bolt, galvanised"
        order.order_line.sequence = 7
        self.customer.name = "Uno S.p.A. in liquidation"
        order.action_confirm()
        self.assertEqual((order.state, request.state), ("sale", "approved"))

    def test_changed_back_is_asked_again(self):
        """What was void stays void: somebody may have looked at the other price."""
        order, request = self.approved()
        order.order_line.price_unit = 2
        order.order_line.price_unit = 1
        self.assert_lapsed(order, request)

    # --- The difference

    def test_difference_is_readable_on_request_and_document(self):
        order, request = self.approved()
        order.order_line.write({"price_unit": 2, "product_uom_qty": 3})
        self.assertEqual(order.approval_changes, request.changes)
        lines = request.changes.split("\n")
        self.assertEqual(len(lines), 3)
        self.assertIn(self.product.display_name, lines[1])
        self.assertEqual(lines[0], "Total: 2.00 → 6.00")
        self.assertIn("Quantity: 2.00 → 3.00", request.changes)
        self.assertIn("Unit Price: 1.00 → 2.00", request.changes)
        order.action_confirm()
        self.assertFalse(order.approval_changes, "a new request runs")

    def test_difference_of_lines_and_head(self):
        order, request = self.approved()
        other = self.env["product.product"].create({"name": "Nut", "list_price": 1})
        order.write(
            {
                "payment_term_id": self.env.ref("account.account_payment_term_30days").id,
                "order_line": [
                    Command.delete(order.order_line.id),
                    Command.create({"product_id": other.id}),
                ],
            }
        )
        lines = request.changes.split("\n")
        self.assertIn("Payment Terms: – → 30 Days", lines)
        self.assertIn("Added: Nut", lines)
        self.assertIn(f"Removed: {self.product.display_name}", lines)

    def test_difference_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("it_IT")
        order, request = self.approved()
        order.order_line.price_unit = 2
        self.assertIn("1,00 → 2,00", request.with_context(lang="it_IT").changes)

    # --- Cancelled and deleted

    def test_cancelled_order_takes_its_requests_along(self):
        order, request = self.ask()
        order._action_cancel()
        self.assertEqual(request.state, "cancelled")
        with self.assertRaisesRegex(UserError, "no longer waiting"):
            request.with_user(self.manager).action_approve()

    def test_cancelled_order_asks_again(self):
        order, request = self.approved()
        order._action_cancel()
        self.assertEqual(request.state, "cancelled")
        last = request.step_ids[-1:]
        self.assertEqual(last.decision, "cancelled")
        self.assertEqual(
            (last.reason, last.user_id), ("The document was cancelled.", self.clerk)
        )
        order.action_draft()
        order.action_confirm()
        self.assertEqual((order.state, order.approval_state), ("draft", "pending"))

    def test_confirmed_order_that_is_cancelled_asks_again(self):
        order, request = self.ask()
        request.with_user(self.manager).action_approve()
        self.assertEqual(order.state, "sale")
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual((order.state, request.state), ("draft", "cancelled"))

    def test_cancelled_order_keeps_a_no(self):
        order, request = self.ask()
        request.with_user(self.manager)._reject("no")
        order._action_cancel()
        order.action_draft()
        order.action_confirm()
        self.assertEqual((order.state, order.approval_state), ("draft", "rejected"))

    def test_deleted_order_leaves_its_log(self):
        order, request = self.ask()
        order.sudo().unlink()
        self.assertEqual(request.state, "lapsed")
        self.assertEqual(request.step_ids.mapped("decision"), ["requested", "lapsed"])
        self.assertFalse(request.changes)
