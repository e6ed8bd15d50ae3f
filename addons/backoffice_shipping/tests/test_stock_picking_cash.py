from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common_booking import BookingCase


@tagged("post_install", "-at_install")
class TestPickingCash(BookingCase):
    """The driver collects what the customer owes for what is in the parcels."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.term = cls.env["account.payment.term"].create(
            {"name": "Cash", "is_cash_on_delivery": True}
        )
        cls.tax = cls.env["account.tax"].create({"name": "22 %", "amount": 22.0})
        cls.carrier.integration_level = "rate"

    def order(self, quantity=10, confirm=True, **values):
        line = {
            "product_id": self.product.id,
            "product_uom_qty": quantity,
            "price_unit": 10.0,
            "tax_ids": [Command.set(self.tax.ids)],
        }
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "payment_term_id": self.term.id,
                "carrier_id": self.carrier.id,
                "order_line": [Command.create(line)],
                **values,
            }
        )
        if confirm:
            order.action_confirm()
        return order

    def ship(self, picking, quantity):
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()

    def pay(self, order, amount):
        provider = self.env["payment.provider"].create({"name": "Test provider"})
        method = self.env["payment.method"].search([], limit=1) or self.env[
            "payment.method"
        ].create({"name": "Card", "code": "test_card"})
        self.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": method.id,
                "reference": f"T{order.id}",
                "amount": amount,
                "currency_id": order.currency_id.id,
                "partner_id": order.partner_id.id,
                "sale_order_ids": [Command.set(order.ids)],
                "state": "done",
            }
        )

    def test_with_taxes_and_only_by_the_term(self):
        self.assertEqual(self.order().picking_ids.cash_on_delivery, 122.0)
        self.assertFalse(self.order(payment_term_id=False).picking_ids.cash_on_delivery)

    def test_the_charge_goes_with_the_first(self):
        order = self.order(confirm=False)
        order.set_delivery_line(self.carrier, 9.0)
        charge = order.order_line.filtered("is_delivery").price_total
        order.action_confirm()
        picking = order.picking_ids
        self.assertEqual(picking.cash_on_delivery, 122.0 + charge)
        self.ship(picking, 4)
        self.assertAlmostEqual(picking.cash_on_delivery, 48.8 + charge)
        self.assertAlmostEqual(picking.backorder_ids.cash_on_delivery, 73.2)

    def test_a_backorder_takes_its_part(self):
        picking = self.order().picking_ids
        self.ship(picking, 4)
        self.assertAlmostEqual(picking.cash_on_delivery, 48.8)
        self.assertAlmostEqual(picking.backorder_ids.cash_on_delivery, 73.2)

    def test_set_by_hand_it_stays_and_is_split_by_value(self):
        picking = self.order().picking_ids
        picking.cash_on_delivery = 100.0
        picking.action_confirm()
        self.assertEqual(picking.cash_on_delivery, 100.0)
        self.ship(picking, 4)
        self.assertAlmostEqual(picking.cash_on_delivery, 40.0)
        self.assertAlmostEqual(picking.backorder_ids.cash_on_delivery, 60.0)

    def test_another_currency_is_converted(self):
        currency = self.env.ref("base.CHF")
        currency.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", currency.id)]).unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 2.0, "name": fields.Date.today()}
        )
        prices = self.env["product.pricelist"].create(
            {"name": "CHF", "currency_id": currency.id}
        )
        order = self.order(confirm=False, pricelist_id=prices.id)
        order.order_line.price_unit = 10.0
        order.action_confirm()
        self.assertEqual(order.currency_id, currency)
        self.assertEqual(order.picking_ids.cash_on_delivery, 61.0)

    def test_paid_online_nothing_is_collected(self):
        order = self.order(confirm=False)
        self.pay(order, order.amount_total)
        order.action_confirm()
        self.assertFalse(order.picking_ids.cash_on_delivery)

    def test_paid_in_part_the_rest_is_collected(self):
        order = self.order()
        self.pay(order, 61.0)
        picking = order.picking_ids
        self.ship(picking, 4)  # looked at once more when it leaves
        self.assertAlmostEqual(picking.cash_on_delivery, 24.4)
        self.assertAlmostEqual(picking.backorder_ids.cash_on_delivery, 36.6)

    def test_what_was_collected_pays_for_no_backorder(self):
        order = self.order()
        self.product.invoice_policy = "delivery"
        self.ship(order.picking_ids, 4)
        invoice = order._create_invoices()
        invoice.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        self.assertEqual(invoice.amount_residual, 0.0)
        rest = order.picking_ids.filtered("backorder_id")
        self.ship(rest, 6)
        self.assertAlmostEqual(rest.cash_on_delivery, 73.2)

    def test_an_invoice_paid_ahead_leaves_nothing(self):
        order = self.order()
        self.product.invoice_policy = "order"
        invoice = order._create_invoices()
        invoice.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({})._create_payments()
        picking = order.picking_ids
        self.ship(picking, 4)
        self.assertFalse(picking.cash_on_delivery or picking.backorder_ids.cash_on_delivery)

    def test_it_goes_into_the_booking(self):
        picking = self.order().picking_ids
        self.carrier.integration_level = "rate_and_ship"
        self.ship(picking, 10)
        self.assertEqual(picking.booking_id.cash_on_delivery, 122.0)
