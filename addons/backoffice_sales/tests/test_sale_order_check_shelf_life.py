from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import CheckCase

CODE = "shelf_life"


@tagged("post_install", "-at_install")
class TestSaleOrderCheckShelfLife(CheckCase):
    """How long goods still keep, where the host's product_expiry is installed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"is_storable": True, "tracking": "lot"})
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )

    def stock(self, quantity, days, **values):
        """That many in stock, in a lot that expires in so many days."""
        expires = fields.Datetime.now() + timedelta(days=days)
        lot = self.env["stock.lot"].create(
            {"name": f"L{days}", "product_id": self.product.id, "expiration_date": expires}
        )
        place = values.get("location_id") or self.warehouse.lot_stock_id
        self.env["stock.quant"]._update_available_quantity(
            self.product, place, quantity, lot_id=lot
        )

    def orders_for(self, *quantities, **values):
        lines = ({"product_uom_qty": quantity} for quantity in quantities)
        return self.Order.create([self.order_vals(line, **values) for line in lines])

    def is_kept(self):
        return "expiration_date" in self.env["stock.lot"]._fields

    def test_without_the_host_module_nothing_is_asked(self):
        if self.is_kept():
            self.product.use_expiration_date = False
        self.customer.minimum_shelf_life = 30
        self.assertFalse(self.hits(CODE, self.orders_for(5, 6)))

    def test_contacts_have_the_minimum_of_their_company(self):
        contact = self.env["res.partner"].create({"name": "A", "parent_id": self.customer.id})
        self.customer.minimum_shelf_life = 30
        self.assertEqual(contact.minimum_shelf_life, 30)

    def test_stock_that_keeps_long_enough(self):
        if not self.is_kept():
            self.skipTest("product_expiry is not installed")
        self.product.use_expiration_date = True
        self.stock(5, 60)
        orders = self.orders_for(5, 6)
        self.customer.minimum_shelf_life = 30
        self.assertFalse(self.hits(CODE, orders), "nothing is old, more may be bought")
        self.stock(5, 20)
        self.assertEqual(self.hits(CODE, orders), orders[1])
        finding = self.finding(CODE, orders[1])
        self.assertIn("Bolt (6 ordered, 5 with 30 days left)", finding.message)
        self.assertEqual(finding.severity, "blocking")
        self.customer.minimum_shelf_life = 10
        self.assertFalse(self.hits(CODE, orders))
        promised = fields.Datetime.now() + timedelta(days=15)
        orders.write({"commitment_date": promised})
        self.assertEqual(self.hits(CODE, orders), orders[1], "counted from the promised day")

    def test_the_minimum_of_the_product(self):
        if not self.is_kept():
            self.skipTest("product_expiry is not installed")
        self.product.use_expiration_date = True
        self.stock(9, 20)
        order = self.orders_for(5)
        self.assertFalse(self.hits(CODE, order), "no minimum")
        self.product.minimum_shelf_life = 30
        self.assertEqual(self.hits(CODE, order), order)
        self.customer.minimum_shelf_life = 10
        self.assertFalse(self.hits(CODE, order), "the customer's own counts")
