from odoo.fields import Command
from odoo.tests import tagged

from .test_credit_exposure import ExposureCase


@tagged("post_install", "-at_install")
class TestCreditExposureOrder(ExposureCase):
    """From the confirmed order to its last invoice."""

    def test_partial_delivery_and_invoice_of_what_is_delivered(self):
        order = self.confirmed(10)
        self.assertEqual(self.exposure(), {"ordered": order.amount_total})
        self.deliver(order, 4)
        parts = self.exposure()
        self.assertEqual(parts["delivered"], 162.65)  # 4 x 33.33 + 22%
        self.assertAlmostEqual(sum(parts.values()), order.amount_total, 6)
        invoice = self.invoiced(order, post=False)
        self.assertEqual(self.exposure(), {"draft": 162.65, "ordered": 243.98})
        invoice.action_post()
        self.assertEqual(self.exposure(), {"not_due": 162.65, "ordered": 243.98})
        self.deliver(order, 6)
        self.invoiced(order)
        self.assertEqual(self.exposure(), {"not_due": order.amount_total})

    def test_invoice_of_what_is_ordered(self):
        self.product.invoice_policy = "order"
        order = self.confirmed(10)
        invoice = self.invoiced(order)
        self.assertEqual(self.exposure(), {"not_due": order.amount_total})
        self.deliver(order, 3)
        self.assertEqual(self.exposure(), {"not_due": order.amount_total})
        self.pay(invoice, days_ago=30)
        self.assertEqual(self.exposure(), {})

    def test_half_invoiced_covers_delivered_goods_first(self):
        self.product.invoice_policy = "order"
        order = self.confirmed(10)
        invoice = self.invoiced(order, post=False)
        invoice.invoice_line_ids.quantity = 5
        invoice.action_post()
        self.deliver(order, 6)
        parts = self.exposure()
        self.assertEqual(parts, {"not_due": 203.31, "delivered": 40.66, "ordered": 162.66})
        self.assertAlmostEqual(sum(parts.values()), order.amount_total, 6)

    def test_short_closed_order_is_owed_no_more(self):
        order = self.confirmed(10)
        self.deliver(order, 4, backorder=False)
        self.assertEqual(self.exposure(), {"delivered": 162.65})
        self.invoiced(order)
        self.assertEqual(self.exposure(), {"not_due": 162.65})

    def test_returned_goods_are_owed_until_credited(self):
        order = self.confirmed(10)
        picking = self.deliver(order, 10)
        self.take_back(picking, 3)
        self.assertEqual(self.exposure(), {"delivered": 284.64})  # 7 of 10, nothing to come
        self.invoiced(order)
        self.assertEqual(self.exposure(), {"not_due": 284.64})
        self.take_back(picking, 2)
        self.assertEqual(self.exposure(), {"not_due": 284.64})
        refund = self.invoiced(order, post=False, final=True)
        self.assertEqual(refund.move_type, "out_refund")
        self.assertEqual(self.exposure(), {"not_due": 284.64})
        refund.action_post()
        parts = self.exposure()
        self.assertAlmostEqual(sum(parts.values()), 284.64 - refund.amount_total, 6)

    def test_more_delivered_than_ordered(self):
        order = self.confirmed(10)
        self.deliver(order, 12)
        self.assertEqual(self.exposure(), {"delivered": round(12 * order.amount_total / 10, 2)})

    def test_goods_added_to_the_delivery(self):
        order = self.confirmed(1)
        order.order_line.create(
            {
                "order_id": order.id,
                "product_id": self.env["product.product"]
                .create({"name": "Extra", "type": "service", "invoice_policy": "delivery"})
                .id,
                "product_uom_qty": 0,
                "qty_delivered": 2,
                "price_unit": 100,
                "tax_ids": self.tax.ids,
            }
        )
        self.assertEqual(self.exposure(), {"ordered": order.amount_total, "delivered": 244.0})

    def test_sections_discounts_and_services(self):
        service = self.env["product.product"].create(
            {"name": "Setup", "type": "service", "list_price": 9.99, "taxes_id": False}
        )
        order = self.make_order(
            order_line=[
                Command.create({"display_type": "line_section", "name": "One"}),
                Command.create({"product_id": self.product.id, "product_uom_qty": 3}),
                Command.create({"display_type": "line_note", "name": "Note"}),
                Command.create({"product_id": service.id, "product_uom_qty": 1}),
                Command.create(
                    {"product_id": service.id, "product_uom_qty": 1, "price_unit": -5}
                ),
            ]
        )
        order.write({"state": "sale"})
        self.assertEqual(self.exposure(), {"ordered": order.amount_total})

    def test_units_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self.make_order({"product_uom_qty": 2, "product_uom_id": dozen.id})
        order.action_confirm()
        self.deliver(order, 12)
        parts = self.exposure()
        self.assertEqual(parts["delivered"], round(order.amount_total / 2, 2))
        self.assertAlmostEqual(sum(parts.values()), order.amount_total, 6)

    def test_global_rounding_of_taxes(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        line = {"product_id": self.product.id, "product_uom_qty": 1, "price_unit": 0.33}
        order = self.make_order(order_line=[Command.create(line) for _ in range(7)])
        order.write({"state": "sale"})
        self.assertNotAlmostEqual(
            sum(order.order_line.mapped("price_total")), order.amount_total
        )
        self.assertEqual(self.exposure(), {"ordered": order.amount_total})

    def test_cancelled_order_counts_no_more(self):
        self.confirmed(10)._action_cancel()
        self.assertEqual(self.exposure(), {})

    # --- Advances

    def down_payment(self, order, percent=30):
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": percent,
            }
        )
        wizard.create_invoices()
        return order.invoice_ids.sorted("id")[-1]

    def test_down_payment_is_not_owed_twice(self):
        order = self.confirmed(10)
        invoice = self.down_payment(order)
        total, advance = order.amount_total, invoice.amount_total
        self.assertEqual(
            self.exposure(), {"draft": advance, "ordered": total, "down_payments": -advance}
        )
        invoice.action_post()
        self.pay(invoice, days_ago=30)
        self.assertEqual(self.exposure(), {"ordered": total, "down_payments": -advance})
        self.deliver(order, 10)
        self.assertEqual(self.exposure(), {"delivered": total, "down_payments": -advance})
        rest = self.invoiced(order, final=True)
        self.assertEqual(self.exposure(), {"not_due": rest.amount_total})
        self.assertAlmostEqual(rest.amount_total, total - advance, 2)
