from datetime import date

from odoo.tests import tagged

from .common import CheckCase

FILE = """Ordine;Data;Cliente;Codice;Quantità;Prezzo
{0}1;12/03/2026;C1;BOLT;2;10,00
{0}1;12/03/2026;C1;NUT;1;5,50
{0}2;12/03/2026;C1;BOLT;3;
"""


@tagged("post_install", "-at_install")
class TestSaleOrderCheckAttachment(CheckCase):
    """The customer's own paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.ref = "C1"
        cls.nut = cls.env["product.product"].create({"name": "Nut", "default_code": "NUT"})

    def take(self):
        Intake = self.env["backoffice.order.intake"].with_user(self.clerk)
        intake = Intake.create_from_file("po.csv", FILE.format("P").encode())
        intake.action_parse()
        intake.action_create_orders()
        return intake.order_ids.sorted("client_order_ref")

    def test_paper_is_attached_or_came_in_as_a_file(self):
        orders = self.take() + self.make_order() + self.make_order()
        Attachment = self.env["ir.attachment"]
        on = {"res_model": "sale.order", "raw": b"x"}
        Attachment.create({"name": "PO.pdf", "res_id": orders[2].id, **on})
        ours = f"Quotation {orders[3].name}.pdf"
        Attachment.create({"name": ours, "res_id": orders[3].id, **on})
        self.assertEqual(self.hits("order_attachment", orders), orders[3])

    def test_total_is_that_of_the_file(self):
        orders = self.take()
        self.assertFalse(self.hits("order_total", orders))
        orders.order_line.filtered(lambda line: line.product_id == self.product).price_unit = 11
        self.assertEqual(self.hits("order_total", orders), orders[0])
        self.assertIn("25.50", self.finding("order_total", orders[0]).message)
        self.check("order_total", limit=2)
        self.assertFalse(self.hits("order_total", orders))
        orders[0].order_line[0].unlink()
        self.assertEqual(self.hits("order_total", orders), orders[0])

    def test_freight_that_we_add_is_not_on_the_paper(self):
        order = self.take()[0]
        freight = self.env["product.product"].create({"name": "Freight", "type": "service"})
        order.order_line.create(
            {"order_id": order.id, "product_id": freight.id, "price_unit": 15}
        )
        self.assertFalse(self.hits("order_total", order))

    def test_date_of_the_paper_comes_from_the_file(self):
        self.assertEqual(set(self.take().mapped("client_order_date")), {date(2026, 3, 12)})
