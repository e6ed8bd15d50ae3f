from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.backoffice_sales.tests.common import CheckCase

CODE = "dangerous_goods"


@tagged("post_install", "-at_install")
class TestSaleOrderCheckDangerous(CheckCase):
    """Dangerous goods, seen when the order is entered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        freight = cls.env["product.product"].create({"name": "Freight", "type": "service"})
        cls.able, cls.unable = cls.env["delivery.carrier"].create(
            [
                {"name": name, "product_id": freight.id, "booking_takes_dangerous": takes}
                for name, takes in (("Van", True), ("Parcels", False))
            ]
        )
        cls.paint = cls.env["product.product"].create(
            {"name": "Paint", "is_dangerous": True, "un_number": "1263", "adr_class": "3"}
        )

    def orders_by(self, *carriers, product=None):
        line = {"product_id": (product or self.paint).id, "price_unit": 9}
        return self.Order.create(
            [self.order_vals(line, carrier_id=carrier.id) for carrier in carriers]
        )

    def test_a_method_that_does_not_take_them(self):
        nobody = self.env["delivery.carrier"]
        orders = self.orders_by(self.able, self.unable, nobody)
        self.assertEqual(self.hits(CODE, orders), orders[1])
        finding = self.finding(CODE, orders[1])
        self.assertEqual(
            finding.message,
            "Dangerous goods, which “Parcels” is not set to take: Paint (UN 1263, 3).",
        )
        self.assertEqual((finding.severity, finding.value), ("warning", "carrier Paint"))
        harmless = self.orders_by(self.unable, product=self.product)
        self.assertFalse(self.hits(CODE, harmless))
        orders[1].carrier_id = self.able
        self.assertEqual(self.found(orders[1]), [])

    def test_what_the_papers_need(self):
        order = self.orders_by(self.able)
        self.paint.adr_class = False
        self.assertEqual(self.hits(CODE, order), order)
        message = "UN number or ADR class missing: Paint."
        self.assertEqual(self.finding(CODE, order).message, message)
        self.paint.write({"adr_class": "3", "un_number": False})
        self.assertEqual(self.hits(CODE, order), order)
        other = self.env["product.category"].create({"name": "Other"})
        self.check(CODE, product_category_ids=other.ids)
        self.assertFalse(self.hits(CODE, order))

    def test_a_un_number_has_four_digits(self):
        for wrong in ("UN1263", "126", "12634"):
            with self.assertRaises(ValidationError):
                self.paint.un_number = wrong
