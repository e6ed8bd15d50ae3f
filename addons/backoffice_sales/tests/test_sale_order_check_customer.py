from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CheckCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckCustomer(CheckCase):
    """Who buys, who pays, who sells."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_customer("Due S.r.l.")
        cls.agent = cls.env["res.partner"].create({"name": "Rossi", "is_agent": True})

    def hold(self, state, customer=None):
        values = {"sales_state": state, "sales_state_reason": "unpaid since March"}
        (customer or self.customer).write(values)

    # --- Held customers

    def test_held_customer_holds_its_orders_and_nobody_elses(self):
        held, free = self.make_order(), self.make_order(partner_id=self.other.id)
        self.hold("blocked")
        self.assertEqual(self.hits("customer_state", held + free), held)
        finding = self.finding("customer_state", held)
        self.assertEqual(finding.severity, "blocking")
        self.assertIn("unpaid since March", finding.message)
        self.assertEqual(held.check_state, "blocked")

    def test_order_of_a_contact_is_held_too(self):
        contact = self.env["res.partner"].create({"name": "A", "parent_id": self.customer.id})
        self.hold("ceased")
        order = self.make_order(partner_id=contact.id)
        self.assertEqual(self.hits("customer_state", order), order)

    def test_litigation_needs_approval(self):
        self.hold("litigation")
        order = self.make_order()
        self.assertEqual(self.finding("customer_state", order).severity, "approval")
        self.assertEqual(order.check_state, "approval")

    def test_confirm_looks_again_at_the_customer(self):
        order = self.make_order()
        self.hold("blocked")
        order.action_confirm()
        self.assertEqual(order.state, "draft")

    def test_confirmed_order_is_held_until_it_is_delivered(self):
        order = self.make_order()
        order.action_confirm()
        self.hold("blocked")
        self.assertEqual(self.hits("customer_state", order), order)
        # where deliveries are checked too, they wait for the customer as well
        self.env["backoffice.check"].search([("model", "=", "stock.picking")]).active = False
        order.picking_ids.move_ids.write({"quantity": 2, "picked": True})
        order.picking_ids.button_validate()
        self.assertEqual(order.delivery_status, "full")
        self.assertFalse(self.hits("customer_state", order))

    def test_a_reason_is_asked_for_and_the_day_is_noted(self):
        self.hold("blocked")
        self.assertEqual(
            self.customer.sales_state_date, fields.Date.context_today(self.customer)
        )
        with self.assertRaises(ValidationError):
            self.customer.sales_state_reason = " "

    def test_a_clerk_may_hold_and_only_a_manager_lets_go(self):
        customer = self.customer.with_user(self.clerk)
        self.hold("litigation", customer)
        with self.assertRaises(AccessError):
            customer.sales_state = False
        with self.assertRaises(AccessError):
            customer.sales_state = "blocked"
        customer.with_user(self.manager).sales_state = False
        self.assertFalse(self.customer.sales_state_date)

    # --- Dormant

    def buy(self, customer, days):
        order = self.make_order(partner_id=customer.id)
        order.action_confirm()
        order.sudo().date_order = fields.Datetime.now() - timedelta(days=days)
        return order

    def test_customer_that_bought_long_ago_is_dormant(self):
        self.buy(self.customer, 400)
        self.buy(self.other, 300)
        self.buy(self.other, 400)
        orders = self.make_order() + self.make_order(partner_id=self.other.id)
        new = self.make_order(partner_id=self.make_customer("Tre").id)
        self.assertEqual(self.hits("customer_dormant", orders + new), orders[0])
        self.check("customer_dormant", days=200)
        self.assertEqual(self.hits("customer_dormant", orders + new), orders)
        self.check("customer_dormant", days=0)
        self.assertFalse(self.hits("customer_dormant", orders + new))

    # --- VIES

    def test_number_unknown_to_vies_blocks_where_vies_is_asked(self):
        germany = self.env.ref("base.de")
        german = {"country_id": germany.id, "state_id": False}
        abroad = self.make_customer("Eins GmbH", **german | {"vat": "DE136695976"})
        known = self.make_customer("Zwei GmbH", **german | {"vat": "DE136695976"})
        none = self.make_customer("Drei GmbH", **german | {"vat": False})
        partners = abroad + known + none + self.customer
        orders = self.Order.create([self.order_vals(partner_id=p.id) for p in partners])
        self.assertFalse(self.hits("vies", orders))
        known.vies_valid = True
        self.env.company.vat_check_vies = True
        self.env.flush_all()
        (abroad + none + self.customer).vies_valid = False
        self.assertEqual(self.hits("vies", orders), orders[0])

    # --- Payer

    def test_somebody_else_pays_only_by_agreement(self):
        invoice = self.env["res.partner"].create(
            {"name": "Amministrazione", "type": "invoice", "parent_id": self.customer.id}
        )
        own = self.make_order(partner_invoice_id=invoice.id)
        foreign = self.make_order(partner_invoice_id=self.other.id)
        self.assertEqual(self.hits("invoice_to", own + foreign), foreign)
        self.customer.invoice_to_ids = self.other
        self.assertFalse(self.hits("invoice_to", own + foreign))

    # --- Agent

    def test_agent_of_the_order_is_the_customers(self):
        self.customer.agent_id = self.agent
        another = self.env["res.partner"].create({"name": "Verdi", "is_agent": True})
        orders = self.make_order() + self.make_order(agent_id=another.id)
        orders += self.make_order(agent_id=False)
        orders += self.make_order(partner_id=self.other.id, agent_id=another.id)
        self.assertEqual(self.hits("agent_differs", orders), orders[1:3])
        self.assertEqual(self.finding("agent_differs", orders[1]).threshold, "Rossi")

    def test_missing_agent_is_a_matter_of_choice(self):
        self.customer.agent_id = self.agent
        orders = self.make_order() + self.make_order(partner_id=self.other.id)
        self.assertEqual(orders.mapped("check_state"), ["clear"] * 2)
        self.assertEqual(self.hits("agent_missing", orders), orders[1])

    # --- Prospects, wishes

    def test_first_order_needs_whole_data(self):
        self.customer.write({"email": "a@example.com", "phone": "02 1", "lang": "en_US"})
        orders = self.make_order() + self.make_order(partner_id=self.other.id)
        self.assertEqual(self.customer.completeness, 90)
        self.assertEqual(self.hits("prospect_data", orders), orders[1])
        self.assertIn("Email", self.finding("prospect_data", orders[1]).message)
        self.check("prospect_data", limit=95)
        self.assertEqual(self.hits("prospect_data", orders), orders)
        self.check("prospect_data", limit=80)
        self.buy(self.customer, 10)
        self.check("prospect_data", limit=95)
        self.assertEqual(self.hits("prospect_data", orders), orders[1])

    def test_wishes_are_information(self):
        self.other.write({"hide_delivery_prices": True, "label_instructions": "own code"})
        orders = self.make_order() + self.make_order(partner_id=self.other.id)
        self.assertEqual(self.hits("customer_wishes", orders), orders[1])
        self.assertIn("own code", self.finding("customer_wishes", orders[1]).message)
        self.assertEqual(orders[1].check_state, "clear")
