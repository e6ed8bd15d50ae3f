from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common_delivery import DeliveryCase


@tagged("post_install", "-at_install")
class TestDeliveryGate(DeliveryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.env["account.payment.term"].create(
            {"name": "In advance", "is_prepayment": True}
        )

    def unpaid(self, **values):
        return self.order(payment_term_id=self.term.id, **values).picking_ids

    # --- Prepayment

    def test_goods_wait_for_the_money(self):
        picking = self.unpaid()
        self.assertEqual(
            (self.found(picking), picking.check_state), (["prepayment"], "blocked")
        )
        picking.sale_id.payment_term_id = False
        self.assertEqual(self.found(picking), [])
        self.customer.needs_prepayment = True
        self.assertEqual(self.found(picking), ["prepayment"])

    def test_paid_invoice_lets_them_go(self):
        self.product.invoice_policy = "order"
        picking = self.unpaid()
        invoice = picking.sale_id._create_invoices()
        invoice.action_post()
        self.assertEqual(self.found(picking), ["prepayment"])
        self.pay(invoice, 12)
        self.assertEqual(self.found(picking), ["prepayment"])
        self.assertEqual(picking.finding_ids.value, "12")
        self.check("prepayment").limit = 60
        self.assertEqual(self.found(picking), [])
        self.check("prepayment").limit = 100
        self.pay(invoice, 8)
        self.assertEqual(self.found(picking), [])

    def pay(self, invoice, amount):
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        register.create({"amount": amount})._create_payments()

    def test_down_payment_of_the_whole_order_lets_them_go(self):
        picking = self.unpaid()
        self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=picking.sale_id.ids
        ).create({"advance_payment_method": "percentage", "amount": 100}).create_invoices()
        invoice = picking.sale_id.invoice_ids
        invoice.action_post()
        self.assertEqual(self.found(picking), ["prepayment"])
        self.pay(invoice, invoice.amount_total)
        self.assertEqual(self.found(picking), [])

    # --- Order

    def test_order_that_is_blocked_now_holds_its_delivery(self):
        picking = self.order().picking_ids
        self.assertEqual(self.found(picking), [])
        self.customer.with_context(no_vat_validation=True).vat = "IT1"
        picking.with_user(self.clerk).button_validate()
        self.assertNotEqual(picking.state, "done")
        self.assertEqual(picking.sale_id.check_state, "blocked")
        self.assertIn("IT1", picking.check_summary)
        self.customer.vat = "IT00743110157"
        picking.with_user(self.clerk).button_validate()
        self.assertEqual(picking.state, "done")

    # --- Validation

    def test_the_bad_stay_and_the_good_go(self):
        good, bad, plain = self.order().picking_ids, self.unpaid(), self.van_delivery()
        pickings = (good | bad | plain).with_user(self.clerk)
        action = pickings.button_validate()
        self.assertEqual((good.state, plain.state), ("done", "done"))
        self.assertEqual(bad.state, "assigned")
        self.assertEqual(self.told(action).mapped("res_id"), bad.ids)
        self.assertIn("1 not validated, 2 validated", action["name"])

    def told(self, action, user=None):
        """The findings that the dialog shows."""
        dialog = self.env[action["res_model"]].with_user(user or self.clerk)
        return dialog.browse(action["res_id"]).finding_ids

    def test_dialog_tries_again(self):
        good, bad = self.order().picking_ids, self.unpaid()
        action = (good | bad).with_user(self.clerk).button_validate()
        bad.sale_id.payment_term_id = False
        dialog = self.env[action["res_model"]].with_user(self.clerk).browse(action["res_id"])
        dialog.action_confirm_again()
        self.assertEqual(bad.state, "done")

    def test_alone_it_stays_and_says_why(self):
        picking = self.unpaid()
        action = picking.with_user(self.clerk).button_validate()
        findings = self.told(action)
        self.assertEqual((picking.state, findings.res_id), ("assigned", picking.id))

    def test_backorder_question_does_not_let_it_through(self):
        good, bad = self.order().picking_ids, self.unpaid()
        pickings = (good | bad).with_user(self.clerk)
        pickings.move_ids.write({"quantity": 1, "picked": True})
        question = pickings.button_validate()
        self.assertEqual(question["res_model"], "stock.backorder.confirmation")
        context = {**self.env.context, **question["context"]}
        wizard = Form(
            self.env[question["res_model"]].with_context(**context).with_user(self.clerk)
        )
        wizard.save().process()
        self.assertEqual((good.state, bad.state), ("done", "assigned"))
        self.assertTrue(good.backorder_ids)

    def test_callers_that_do_not_press_the_button_are_refused(self):
        picking = self.unpaid()
        with self.assertRaisesRegex(UserError, "paid before shipment"), self.cr.savepoint():
            picking._action_done()
        self.assertEqual(picking.state, "assigned")

    def test_manager_lets_one_go(self):
        picking = self.unpaid()
        picking.action_check()
        with self.assertRaises(AccessError):
            picking.finding_ids.with_user(self.clerk)._waive("Good customer")
        picking.finding_ids.with_user(self.manager)._waive("Good customer")
        picking.with_user(self.clerk).button_validate()
        self.assertEqual(picking.state, "done")

    def test_receipts_pass(self):
        picking = self.unpaid()
        picking.picking_type_id = self.out_type.warehouse_id.int_type_id
        picking.with_user(self.clerk).button_validate()
        self.assertEqual(picking.state, "done")

    # --- Booking

    def test_held_delivery_is_not_booked(self):
        picking = self.order(carrier_id=self.carrier.id).picking_ids
        self.carrier.booking_moment = "document"
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        picking.sale_id.payment_term_id = self.term
        picking.with_user(self.clerk).action_book()
        self.assertEqual(picking.booking_state, "failed")
        self.assertIn("paid before shipment", picking.booking_id.error)
        picking.sale_id.payment_term_id = False
        picking.booking_id.with_user(self.clerk).action_queue()
        self.assertEqual(picking.booking_state, "queued")

    def test_warnings_book(self):
        self.check("loose_goods")
        picking = self.delivery()
        self.assertEqual((picking.check_state, picking.booking_state), ("warning", "queued"))

    # --- Who

    def test_warehouse_reads_why_and_waives_nothing(self):
        packer = new_test_user(self.env, "t_packer", groups="stock.group_stock_user")
        picking = self.unpaid().with_user(packer)
        action = picking.button_validate()
        findings = self.told(action, packer)
        self.assertEqual(findings.mapped("message"), [picking.check_summary])
        with self.assertRaises(AccessError):
            findings._waive("Please")

    def test_findings_of_another_company_are_hidden(self):
        company = self.env["res.company"].create({"name": "Other"})
        picking = self.unpaid()
        picking.action_check()
        stranger = new_test_user(
            self.env,
            "t_stranger",
            groups="stock.group_stock_user",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        findings = self.env["backoffice.finding"].with_user(stranger).search([])
        self.assertFalse(findings & picking.finding_ids)

    def test_check_of_another_company_is_not_asked(self):
        self.check("prepayment").company_id = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(self.found(self.unpaid()), [])
