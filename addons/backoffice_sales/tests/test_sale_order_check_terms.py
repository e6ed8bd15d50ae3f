from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import CheckCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckTerms(CheckCase):
    """How it is paid, in which currency, from which value on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_customer("Due S.r.l.")
        Term = cls.env["account.payment.term"]
        cls.thirty, cls.ninety = Term.create([{"name": "30 days"}, {"name": "90 days"}])
        currencies = cls.env["res.currency"].with_context(active_test=False)
        own = cls.env.company.currency_id
        cls.foreign = currencies.search([("id", "!=", own.id), ("name", "in", ["CHF", "EUR"])])[
            0
        ]
        cls.foreign.active = True
        cls.foreign.rate_ids.unlink()
        cls.list = cls.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": cls.foreign.id}
        )

    # --- Payment

    def test_payment_term_is_the_agreed_one(self):
        self.customer.property_payment_term_id = self.thirty
        orders = self.make_order() + self.make_order(payment_term_id=self.ninety.id)
        orders += self.make_order(payment_term_id=False)
        orders += self.make_order(partner_id=self.other.id, payment_term_id=self.ninety.id)
        self.assertEqual(self.hits("payment_term", orders), orders[1:3])
        finding = self.finding("payment_term", orders[1])
        self.assertEqual((finding.value, finding.threshold), ("90 days", "30 days"))

    def test_payment_method_is_the_customers(self):
        Journal = self.env["account.journal"]
        journal = Journal.create({"name": "Tills", "type": "bank", "code": "TILL"})
        bank = journal.inbound_payment_method_line_ids[0]
        cash = bank.copy({"name": "Cash"})
        orders = self.make_order()
        orders.preferred_payment_method_line_id = cash
        self.assertFalse(self.hits("payment_method", orders), "the customer has none")
        self.customer.property_inbound_payment_method_line_id = bank
        orders += self.make_order() + self.make_order(preferred_payment_method_line_id=False)
        orders += self.make_order(partner_id=self.other.id)
        self.assertEqual(self.hits("payment_method", orders), orders[0] + orders[2])
        finding = self.finding("payment_method", orders[0])
        self.assertIn(f"instead of {bank.display_name}", finding.message)
        orders[0].preferred_payment_method_line_id = bank
        self.assertEqual(self.hits("payment_method", orders), orders[2])

    def test_payment_term_agreed_with_another_company_does_not_count(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.customer.with_company(company).property_payment_term_id = self.thirty
        order = self.make_order(payment_term_id=self.ninety.id)
        self.assertFalse(self.hits("payment_term", order))

    def test_collecting_at_the_bank_needs_an_account(self):
        orders = self.make_order(payment_term_id=self.thirty.id)
        orders += self.make_order(payment_term_id=self.ninety.id)
        orders += self.make_order(partner_id=self.other.id, payment_term_id=self.thirty.id)
        self.assertFalse(self.hits("bank_account", orders))
        self.thirty.needs_bank_account = True
        bank = {"acc_number": "IT60X0542811101000000123456", "partner_id": self.other.id}
        account = self.env["res.partner.bank"].create(bank)
        self.assertEqual(self.hits("bank_account", orders), orders[0])
        self.assertIn("30 days", self.finding("bank_account", orders[0]).message)
        account.active = False
        self.assertEqual(self.hits("bank_account", orders), orders[0] + orders[2])

    # --- Currency

    def test_currency_is_that_of_the_customers_price_list(self):
        self.other.property_product_pricelist = self.list
        own = self.env["product.pricelist"].create(
            {"name": "Own", "currency_id": self.env.company.currency_id.id}
        )
        orders = self.make_order(pricelist_id=own.id)
        orders += self.make_order(partner_id=self.other.id)
        orders += self.make_order(partner_id=self.other.id, pricelist_id=own.id)
        self.assertEqual(self.hits("currency", orders), orders[2])
        self.assertEqual(self.finding("currency", orders[2]).threshold, self.foreign.name)
        self.assertIn(self.other.name, self.finding("currency", orders[2]).message)

    def test_currency_is_that_of_the_orders_price_list(self):
        order = self.make_order(pricelist_id=self.list.id)
        self.assertFalse(self.hits("currency", order))
        self.list.currency_id = self.env.company.currency_id
        self.assertEqual(self.hits("currency", order), order)
        self.assertIn("price list", self.finding("currency", order).message)

    def test_rates_grow_old(self):
        orders = self.make_order(pricelist_id=self.list.id) + self.make_order()
        self.assertEqual(self.hits("currency_rate", orders), orders[0])
        self.assertIn("no rate", self.finding("currency_rate", orders[0]).message)
        day = fields.Date.today() - timedelta(days=10)
        self.foreign.rate_ids = [Command.create({"name": day, "rate": 1.1})]
        self.assertFalse(self.hits("currency_rate", orders))
        self.check("currency_rate", days=9)
        self.assertEqual(self.hits("currency_rate", orders), orders[0])
        self.check("currency_rate", days=10)
        self.assertFalse(self.hits("currency_rate", orders))

    # --- Values: an order of the case is worth 20

    def test_minimum_of_the_customer(self):
        self.customer.minimum_order = 20.01
        orders = self.make_order() + self.make_order({"product_uom_qty": 3})
        orders += self.make_order(partner_id=self.other.id)
        self.assertEqual(self.hits("minimum_order", orders), orders[0])
        self.customer.minimum_order = 20
        self.assertFalse(self.hits("minimum_order", orders))

    def test_minimum_of_the_zone_and_of_the_check(self):
        orders = self.make_order() + self.make_order(partner_id=self.other.id)
        zone = self.env["backoffice.delivery.zone"].create(
            {"name": "Italy", "country_ids": self.italy.ids, "minimum_order": 50}
        )
        self.customer.minimum_order = 10
        self.assertEqual(self.hits("minimum_order", orders), orders[1])
        zone.minimum_order = 0
        self.assertFalse(self.hits("minimum_order", orders))
        self.check("minimum_order", limit=30)
        self.assertEqual(self.hits("minimum_order", orders), orders[1])
        zone.active = False
        self.assertEqual(self.hits("minimum_order", orders), orders[1])

    def test_values_are_compared_in_our_currency(self):
        today = fields.Date.today()
        self.foreign.rate_ids = [Command.create({"name": today, "rate": 0.5})]
        self.customer.minimum_order = 30
        order = self.make_order({"price_unit": 10}, pricelist_id=self.list.id)
        self.assertFalse(self.hits("minimum_order", order))
        self.customer.minimum_order = 41
        self.assertEqual(self.hits("minimum_order", order), order)

    def test_freight_free_under_the_value(self):
        self.customer.freight_free_value = 100
        self.check("freight_free", product_category_ids=False)
        freight = self.env["product.product"].create(
            {"name": "Freight", "type": "service", "list_price": 9}
        )
        category = self.env["product.category"].create({"name": "Freight"})
        freight.categ_id = category
        self.check("freight_free", product_category_ids=[Command.set(category.ids)])
        lines = self.order_vals()["order_line"]
        charged = [*lines, Command.create({"product_id": freight.id})]
        orders = self.make_order() + self.make_order(order_line=charged)
        orders += self.make_order({"product_uom_qty": 10})
        orders += self.make_order(incoterm=self.env.ref("account.incoterm_EXW").id)
        orders += self.make_order(partner_id=self.other.id)
        self.assertEqual(self.hits("freight_free", orders), orders[0])
        self.check("freight_free", limit=25)
        self.assertEqual(self.hits("freight_free", orders), orders[0] + orders[4])

    def test_values_of_another_company_do_not_count(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.customer.with_company(company).minimum_order = 1000
        self.assertFalse(self.hits("minimum_order", self.make_order()))
