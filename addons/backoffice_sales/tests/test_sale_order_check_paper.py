from unittest.mock import patch

from odoo.tests import tagged

from ..intake import paper_text
from .common import CheckCase
from .test_kernel_paper import pdf

CODE = "paper_total"


@tagged("post_install", "-at_install")
class TestSaleOrderCheckPaper(CheckCase):
    """An order against the total of the customer's PDF."""

    def attach(self, order, *lines, name="po.pdf", **values):
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": pdf(*lines),
                "res_model": "sale.order",
                "res_id": order.id,
                **values,
            }
        )

    def read_all(self):
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *args, **kwargs: 99):
            self.env["ir.attachment"].sudo()._cron_order_total()

    def orders_at(self, *prices):
        self.check(CODE)
        return self.Order.create([self.order_vals({"price_unit": price}) for price in prices])

    def test_totals_that_differ(self):
        orders = self.orders_at(50, 50, 50, 50)
        gross, net, other, _none = orders
        self.attach(gross, f"Total amount {gross.amount_total:.2f}")
        self.attach(net, f"Net total {net.amount_untaxed:.2f}")
        paper = self.attach(other, "Totale ordine EUR 1.080,00")
        self.assertFalse(self.hits(CODE, orders), "not read yet")
        self.read_all()
        self.assertEqual((paper.order_total, paper.order_total_state), (1080, "read"))
        self.assertEqual(self.found(other), [CODE], "found by the cron")
        self.assertEqual(self.hits(CODE, orders), other)
        finding = self.finding(CODE, other)
        self.assertIn("po.pdf", finding.message)
        self.assertEqual(finding.severity, "warning")
        self.assertTrue(finding.threshold.startswith("1080.00 "))
        self.check(CODE, limit=2000)
        self.assertFalse(self.hits(CODE, orders))

    def test_two_papers_that_differ_say_nothing(self):
        order = self.orders_at(50)
        self.attach(order, "Total 7.00")
        self.attach(order, "Total 8.00")
        self.read_all()
        self.assertFalse(self.hits(CODE, order))

    def test_each_file_is_read_once(self):
        order = self.orders_at(50)
        paper = self.attach(order, "Total 7.00")
        self.read_all()
        with patch.object(paper_text, "read", side_effect=AssertionError):
            self.read_all()
        paper.raw = pdf("Total 7.00", "Total 8.00")
        self.read_all()
        self.assertEqual(paper.order_total_state, "unclear")
        self.assertFalse(self.hits(CODE, order))

    def test_what_is_not_read(self):
        order = self.orders_at(50)
        ours = self.attach(order, "Total 7.00", name=f"Quotation - {order.name}.pdf")
        broken = self.attach(order, "x")
        broken.raw = b"%PDF-1.4 broken"
        self.read_all()
        self.assertFalse(ours.order_total_state)
        self.assertEqual(broken.order_total_state, "unreadable")
        self.assertFalse(self.hits(CODE, order))

    def test_nobody_reads_while_the_check_is_off(self):
        order = self.orders_at(50)
        cron = self.env.ref("backoffice_sales.ir_attachment_cron_order_total")
        triggers = self.env["ir.cron.trigger"].sudo()
        self.check(CODE).active = False
        paper = self.attach(order, "Total 7.00")
        self.read_all()
        self.assertFalse(paper.order_total_state)
        self.assertFalse(triggers.search([("cron_id", "=", cron.id)]))
        self.check(CODE)
        later = self.attach(order, "Total 7.00", res_model="mail.compose.message", res_id=0)
        self.assertFalse(triggers.search([("cron_id", "=", cron.id)]))
        later.write({"res_model": "sale.order", "res_id": order.id})
        self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))
        self.read_all()
        self.assertEqual((later + paper).mapped("order_total_state"), ["read", "read"])
