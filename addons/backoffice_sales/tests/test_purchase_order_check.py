from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_purchase import PurchaseCase


@tagged("post_install", "-at_install")
class TestPurchaseOrderCheck(PurchaseCase):
    def test_clean_order_has_no_findings(self):
        self.offer()
        order = self.make_order()
        self.assertEqual((self.found(order), order.check_state), ([], "clear"))

    # --- Supplier

    def test_blocked_supplier_blocks_its_contacts_too(self):
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.supplier.id}
        )
        self.supplier.write({"purchase_blocked": True, "purchase_block_reason": "In court."})
        order = self.make_order(partner_id=contact.id)
        self.assertEqual(
            (self.found(order), order.check_state), (["supplier_blocked"], "blocked")
        )
        self.assertIn("In court.", order.finding_ids.message)
        self.supplier.purchase_blocked = False
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_archived_supplier_blocks(self):
        order = self.make_order()
        self.supplier.active = False
        order.action_check()
        self.assertEqual(self.found(order), ["supplier_blocked"])
        self.assertIn("archived", order.finding_ids.message)

    def test_incomplete_supplier_is_told_what_is_missing(self):
        self.check("supplier_incomplete")
        self.supplier.write({"street": " ", "vat": False})
        order = self.make_order()
        self.assertEqual(order.finding_ids.value, "street,vat,bank,term")
        self.supplier.write({"street": "Via 1", "vat": "IT00743110157"})
        self.supplier.bank_ids = [Command.create({"acc_number": "1234"})]
        order.payment_term_id = self.env.ref("account.account_payment_term_30days")
        self.assertEqual(self.found(order), [])

    def test_incomplete_supplier_is_silent_as_delivered(self):
        self.supplier.street = False
        self.assertEqual(self.found(self.make_order()), [])

    def test_private_and_foreign_suppliers_need_no_vat(self):
        self.check("supplier_incomplete")
        for values in ({"is_company": False}, {"country_id": self.env.ref("base.ch").id}):
            self.supplier.write({"vat": False, "is_company": True, **values})
            self.assertNotIn("vat", self.make_order().finding_ids.value)

    def test_reference_of_the_supplier_is_used_once(self):
        first = self.make_order(partner_ref="A 7")
        contact = self.env["res.partner"].create(
            {"name": "Anna", "parent_id": self.supplier.id}
        )
        second = self.make_order(partner_ref=" a 7 ", partner_id=contact.id)
        self.assertEqual(self.found(second), ["supplier_reference"])
        self.assertIn(first.name, second.finding_ids.message)
        self.assertEqual(self.found(first), [])
        other = self.make_order(partner_ref="A 7", partner_id=self.make_supplier("Due").id)
        self.assertEqual(self.found(other), [])
        first.button_cancel()
        second.action_check()
        self.assertEqual(self.found(second), [])

    def test_reference_of_a_confirmed_order_counts_whichever_came_first(self):
        first, second = self.make_order(), self.make_order(partner_ref="B 1")
        second.button_confirm()
        first.partner_ref = "B 1"
        self.assertEqual((self.found(first), self.found(second)), (["supplier_reference"], []))

    def test_terms_differ_from_those_of_the_supplier(self):
        days = self.env.ref("account.account_payment_term_30days")
        incoterm = self.env.ref("account.incoterm_EXW")
        other = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.env.company.currency_id.id)], limit=1)
        )
        other.active = True
        order = self.make_order()
        self.assertEqual(self.found(order), [])
        self.supplier.property_supplier_payment_term_id = days
        order.action_check()
        self.assertEqual(self.found(order), ["supplier_terms"])
        self.assertIn(days.name, order.finding_ids.message)
        self.supplier.purchase_incoterm_id = incoterm
        self.supplier.property_purchase_currency_id = other
        order.write({"payment_term_id": days.id, "incoterm_id": incoterm.id})
        self.assertIn(other.name, order.finding_ids.message)
        self.assertNotIn(days.name, order.finding_ids.message)
        order.currency_id = other
        self.assertEqual(self.found(order), [])

    def test_terms_are_those_of_the_orders_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        days = self.env.ref("account.account_payment_term_30days")
        self.supplier.with_company(company).property_supplier_payment_term_id = days
        self.assertEqual(self.found(self.make_order()), [])

    # --- Limit

    def test_limit_of_the_check_and_of_the_buyer(self):
        self.assertEqual(self.found(self.make_order()), [])
        self.check("purchase_limit").limit = 40
        order = self.make_order()
        self.assertEqual(
            (self.found(order), order.check_state), (["purchase_limit"], "approval")
        )
        self.clerk.purchase_limit = 50
        order.action_check()
        self.assertEqual(self.found(order), [])
        self.clerk.purchase_limit = 49
        order.action_check()
        self.assertEqual(self.found(order), ["purchase_limit"])

    def test_an_order_cut_into_pieces_counts_as_one(self):
        check = self.check("purchase_limit")
        check.write({"limit": 80, "days": 30})
        self.make_order().button_confirm()
        self.assertEqual(self.found(self.make_order()), ["purchase_limit"])
        check.days = 0
        self.assertEqual(self.found(self.make_order()), [])

    def test_limit_is_in_company_currency(self):
        self.check("purchase_limit").limit = 30
        other = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search([("id", "!=", self.env.company.currency_id.id)], limit=1)
        )
        other.active = True
        other.rate_ids = [Command.clear(), Command.create({"name": "2000-01-01", "rate": 2})]
        order = self.make_order({"price_unit": 5}, currency_id=other.id)
        self.assertEqual(self.found(order), [])
        order.order_line.price_unit = 7
        self.assertEqual(self.found(order), ["purchase_limit"])

    # --- After confirmation

    def test_late_goods(self):
        order = self.make_order()
        order.button_confirm()
        order.order_line.date_planned = fields.Datetime.now() - timedelta(days=3)
        self.assertEqual(self.found(order), ["late"])
        self.check("late").days = 3
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_what_has_come_is_not_late(self):
        order = self.make_order()
        order.button_confirm()
        self.receive(order, 10)
        order.order_line.date_planned = fields.Datetime.now() - timedelta(days=3)
        self.assertEqual(self.found(order), [])

    def receive(self, order, quantity):
        move = order.sudo().picking_ids.move_ids
        move.write({"quantity": quantity, "picked": True})
        order.sudo().picking_ids.button_validate()

    def test_order_that_the_supplier_has_not_confirmed(self):
        order = self.make_order()
        order.button_confirm()
        order.date_approve = fields.Datetime.now() - timedelta(days=5)
        order.action_check()
        self.assertEqual(self.found(order), [])
        check = self.check("not_acknowledged")
        order.action_check()
        self.assertEqual(self.found(order), ["not_acknowledged"])
        check.days = 5
        order.action_check()
        self.assertEqual(self.found(order), [])
        check.days = 3
        order.action_acknowledge()
        self.assertEqual(self.found(order), [])

    def test_more_received_than_ordered_is_seen_at_the_receipt(self):
        order = self.make_order()
        order.button_confirm()
        self.receive(order, 12)
        self.assertEqual(self.found(order), ["over_received"])
        self.check("over_received").limit = 20
        order.action_check()
        self.assertEqual(self.found(order), [])

    def test_more_billed_than_ordered_is_seen_when_the_bill_is_posted(self):
        order = self.make_order()
        order.button_confirm()
        self.receive(order, 10)
        order.sudo().action_create_invoice()
        bill = order.sudo().invoice_ids
        bill.write({"invoice_date": fields.Date.today(), "ref": "X1"})
        bill.invoice_line_ids.quantity = 11
        bill.action_post()
        self.assertEqual(self.found(order), ["over_billed"])
        bill.button_draft()
        bill.invoice_line_ids.quantity = 10
        bill.action_post()
        self.assertEqual(self.found(order), [])

    # --- A set

    def test_a_set_is_told_apart(self):
        blocked = self.make_supplier("Bloccato", purchase_blocked=True)
        orders = self.Order.create(
            [
                self.order_vals(partner_ref="S 1"),
                self.order_vals(partner_ref="S 1"),
                self.order_vals(partner_id=blocked.id),
            ]
        )
        codes = [self.found(order) for order in orders]
        self.assertEqual(codes, [[], ["supplier_reference"], ["supplier_blocked"]])

    def test_number_of_queries_does_not_grow(self):
        self.offer(4)
        for code in ("supplier_incomplete", "not_acknowledged", "purchase_limit"):
            self.check(code).limit = 1

        def make(count):
            return self.Order.create(
                [self.order_vals({"product_qty": 1 + n % 12}) for n in range(count)]
            )

        def run(orders):
            orders.action_check()
            self.assertEqual(len(orders.finding_ids.check_id), 3)

        self.assert_constant_queries(make, run, 10, 200)
