from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from ..models.exposure_sql import COMPONENTS
from .common import OrderCase


class ExposureCase(OrderCase):
    """Goods that are in stock, sold with 22% tax at a price that does not divide."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.account_use_credit_limit = True
        cls.today = fields.Date.context_today(cls.env.user)
        group = cls.env["account.tax.group"].create({"name": "VAT"})
        cls.tax = cls.env["account.tax"].create(
            {"name": "T22", "amount": 22.0, "tax_group_id": group.id}
        )
        cls.product.write(
            {
                "is_storable": True,
                "list_price": 33.33,
                "standard_price": 0.1,
                "invoice_policy": "delivery",
                "taxes_id": [Command.set(cls.tax.ids)],
            }
        )
        stock = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.product, stock.lot_stock_id, 1000000
        )
        bank = [("type", "=", "bank"), ("company_id", "=", cls.company.id)]
        cls.bank = cls.env["account.journal"].search(bank, limit=1)
        cls.way = cls.bank.inbound_payment_method_line_ids[:1]
        transit = [("company_ids", "=", cls.company.id), ("account_type", "=", "asset_current")]
        cls.way.payment_account_id = cls.env["account.account"].create(
            {
                "name": "Transit",
                "code": "T99999",
                "account_type": "asset_current",
                "reconcile": True,
            }
        ) or cls.env["account.account"].search(transit, limit=1)
        cls.Order = cls.env["sale.order"]

    def exposure(self, partner=None, company=None):
        """{part: amount} without zeros, and what the partner's documents add up to."""
        partner = partner or self.customer
        company = company or self.company
        parts = partner._credit_exposure(company)[partner.id]
        for part in COMPONENTS:
            documents = partner._credit_documents(company, [part])
            self.assertAlmostEqual(sum(documents.values()), parts[part], 6, part)
        self.assertAlmostEqual(parts["total"], sum(parts[part] for part in COMPONENTS), 6)
        return {part: round(parts[part], 6) for part in COMPONENTS if parts[part]}

    def confirmed(self, quantity=10, **values):
        order = self.make_order({"product_uom_qty": quantity}, **values)
        order.action_confirm()
        self.assertEqual(order.state, "sale")
        return order

    def deliver(self, order, quantity, backorder=True):
        picking = order.picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking.with_context(
            skip_backorder=True,
            picking_ids_not_to_backorder=[] if backorder else picking.ids,
        ).button_validate()
        return picking

    def take_back(self, picking, quantity):
        wizard = self.env["stock.return.picking"].with_context(
            active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
        )
        wizard = wizard.create({})
        wizard.product_return_moves.write({"quantity": quantity, "to_refund": True})
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        back.move_ids.write({"quantity": quantity, "picked": True})
        back.button_validate()

    def invoiced(self, order, post=True, final=False, **values):
        invoice = order._create_invoices(final=final)
        invoice.write({"invoice_date": self.today, **values})
        if post:
            invoice.action_post()
        return invoice

    def bill(self, amount, due=0, move_type="out_invoice", partner=None, post=True):
        """An invoice without tax that is due in so many days."""
        invoice = self.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": (partner or self.customer).id,
                "invoice_date": self.today - timedelta(days=90),
                "invoice_date_due": self.today + timedelta(days=due),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"name": "X", "price_unit": amount, "tax_ids": False})
                ],
            }
        )
        if post:
            invoice.action_post()
        return invoice

    def pay(self, invoices=None, amount=None, partner=None, days_ago=0, way=None):
        values = {
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": (partner or self.customer).id,
            "amount": amount or sum(invoices.mapped("amount_residual")),
            "date": self.today - timedelta(days=days_ago),
            "journal_id": self.bank.id,
            "payment_method_line_id": (way or self.way).id,
        }
        payment = self.env["account.payment"].create(values)
        payment.action_post()
        if invoices:
            lines = (payment.move_id + invoices).line_ids.filtered(
                lambda line: line.account_type == "asset_receivable"
            )
            lines.reconcile()
        return payment


@tagged("post_install", "-at_install")
class TestCreditExposure(ExposureCase):
    # --- Invoices and money

    def test_invoices_credit_notes_and_payments(self):
        self.bill(100.01, due=-1)
        self.bill(50.02, due=0)
        self.bill(20.03, due=30)
        self.assertEqual(self.exposure(), {"overdue": 100.01, "not_due": 70.05})
        self.bill(7.04, move_type="out_refund")
        self.assertEqual(self.exposure()["credits"], -7.04)
        self.pay(amount=5, days_ago=30)
        self.assertEqual(self.exposure()["credits"], -12.04)
        self.assertEqual(self.customer.exposure_total, 158.02)

    def test_partly_paid_invoice_counts_with_its_rest(self):
        invoice = self.bill(100, due=-5)
        self.pay(invoice, amount=40.4, days_ago=30)
        self.assertEqual(self.exposure(), {"overdue": 59.6})

    def test_drafts_count_and_draft_credit_notes_do_not(self):
        """Otherwise a draft that nobody posts makes room."""
        self.bill(30, post=False)
        self.bill(1000, move_type="out_refund", post=False)
        self.assertEqual(self.exposure(), {"draft": 30.0})

    def test_payment_counts_as_presented_until_the_bank_days_are_over(self):
        invoice = self.bill(80, due=-10)
        self.pay(invoice, days_ago=self.company.credit_bank_days)
        self.assertEqual(self.exposure(), {"presented": 80.0})
        self.company.credit_bank_days -= 1
        self.assertEqual(self.exposure(), {})

    def test_payment_on_the_bank_account_is_cleared(self):
        self.way.payment_account_id = self.bank.default_account_id
        self.pay(self.bill(80, due=-10))
        self.assertEqual(self.exposure(), {})

    def test_unmatched_payment_makes_no_room_before_it_is_cleared(self):
        self.bill(80, due=30)
        self.pay(amount=80)
        self.assertEqual(
            self.exposure(), {"not_due": 80.0, "credits": -80.0, "presented": 80.0}
        )

    def test_bill_collected_when_due_stays_until_then(self):
        self.way.payment_account_id = self.bank.default_account_id
        self.way.collected_when_due = True
        self.company.credit_bank_days = 5
        self.pay(self.bill(80, due=30), days_ago=20)
        self.assertEqual(self.exposure(), {"presented": 80.0})
        self.pay(self.bill(60, due=-5), days_ago=20)
        self.pay(self.bill(40, due=-6), days_ago=20)
        self.assertEqual(self.exposure(), {"presented": 140.0})

    def test_rejected_payment_is_owed_and_noted(self):
        payment = self.pay(self.bill(80, due=-100), days_ago=60)
        self.assertEqual(self.exposure(), {})
        payment.action_reject()
        self.assertEqual(self.exposure(), {"presented": 80.0})
        self.assertEqual(self.customer.credit_unpaid_date, self.today)

    # --- Quotations

    def test_quotations_count_where_the_company_says_so(self):
        order = self.make_order({"product_uom_qty": 10})
        self.assertEqual(self.exposure(), {})
        self.company.credit_count_quotations = True
        self.assertEqual(self.exposure(), {"quotation": order.amount_total})
        order.validity_date = self.today - timedelta(days=1)
        self.assertEqual(self.exposure(), {})

    # --- Currencies, companies, contacts

    def test_another_currency_at_the_rate_of_the_order(self):
        currency = self.env["res.currency"].create(
            {
                "name": "ZZZ",
                "symbol": "Z",
                "rate_ids": [Command.create({"name": "2020-01-01", "rate": 3.0})],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Z", "currency_id": currency.id}
        )
        line = {"product_uom_qty": 10, "price_unit": 10.01}
        order = self.make_order(line, pricelist_id=pricelist.id)
        order.action_confirm()
        self.assertEqual(self.exposure(), {"ordered": 40.71})  # 122.12 / 3
        self.deliver(order, 3)
        self.invoiced(order)
        parts = self.exposure()
        invoice = order.invoice_ids
        self.assertEqual(parts["not_due"], invoice.amount_total_signed)
        self.assertEqual(parts["ordered"], round(order.amount_total * 0.7 / 3, 2))

    def test_contacts_and_archived_ones_count_with_their_company(self):
        contact, gone = self.env["res.partner"].create(
            [{"name": name, "parent_id": self.customer.id} for name in ("Clerk", "Gone")]
        )
        self.confirmed(1, partner_id=contact.id, partner_invoice_id=contact.id)
        self.confirmed(1, partner_id=gone.id, partner_invoice_id=gone.id)
        self.bill(10, due=30, partner=gone)
        self.pay(amount=4, partner=contact, days_ago=30)
        gone.active = False
        parts = self.exposure()
        self.assertEqual(parts, {"ordered": 81.32, "not_due": 10.0, "credits": -4.0})
        self.assertEqual(self.exposure(contact), parts)
        self.assertEqual(contact.exposure_total, self.customer.exposure_total)

    def test_invoice_to_another_customer_is_the_debtors(self):
        payer = self.make_customer("Payer S.p.A.")
        self.confirmed(1, partner_invoice_id=payer.id)
        self.assertEqual(self.exposure(), {})
        self.assertEqual(self.exposure(payer), {"ordered": 40.66})

    def test_each_company_has_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.confirmed(1)
        self.assertEqual(self.exposure(company=other), {})
        self.customer.credit_state = "revoked"
        self.assertFalse(self.customer.with_company(other).credit_state)
        self.assertEqual(self.customer.with_company(other).exposure_total, 0.0)

    # --- Figures

    def test_number_of_queries_does_not_grow(self):
        Partner = self.env["res.partner"]
        partners = Partner.create([{"name": f"P{n}"} for n in range(1000)])

        def run(some):
            self.assertEqual(len(some._credit_exposure(self.company)), len(some))

        self.assert_constant_queries(lambda count: partners[:count], run, 10, 1000)

    def test_reader_sees_amounts_with_their_currency(self):
        view = self.env.ref("base.view_partner_form")
        arch = etree.fromstring(
            self.env["res.partner"].with_user(self.viewer).get_view(view.id)["arch"]
        )
        self.assertTrue(arch.xpath("//page[@name='credit']//field[@name='exposure_total']"))
        self.assertTrue(arch.xpath("//page[@name='credit']//field[@name='currency_id']"))
