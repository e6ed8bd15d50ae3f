from base64 import b64encode

from odoo.tests import tagged

from .common import CheckCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckReexport(CheckCase):
    """The clause against re-export to Russia and Belarus, by product category."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chips = cls.env["product.category"].create({"name": "Chips"})
        cls.product.categ_id = cls.chips
        cls.turkey = cls.env.ref("base.tr")
        abroad = {"state_id": False, "vat": False}
        cls.turk = cls.make_customer("Bir A.S.", country_id=cls.turkey.id, **abroad)
        cls.swiss = cls.make_customer("Eins AG", country_id=cls.switzerland.id, **abroad)
        cls.german = cls.make_customer(
            "Zwei GmbH", country_id=cls.env.ref("base.de").id, **abroad
        )
        cls.paper = b64encode(b"%PDF-1.4 signed")

    def orders_for(self, *partners):
        return self.Order.create(
            [self.order_vals(partner_id=partner.id) for partner in partners]
        )

    def test_listed_goods_for_a_country_that_is_not_exempt(self):
        orders = self.orders_for(self.customer, self.turk, self.swiss, self.german)
        self.assertFalse(self.hits("no_reexport", orders))
        check = self.check("no_reexport", product_category_ids=self.chips.ids)
        self.assertEqual(self.hits("no_reexport", orders), orders[1])
        found = self.finding("no_reexport", orders[1])
        self.assertEqual(found.severity, "approval")
        self.assertIn("Bir A.S. did not sign", found.message)
        self.assertIn(
            "goods for TR need (Back Office on the customer): [BOLT] Bolt", found.message
        )
        check.country_ids = self.turkey
        self.assertEqual(self.hits("no_reexport", orders), orders[2])

    def test_the_clause_and_its_paper(self):
        self.check("no_reexport", product_category_ids=self.chips.ids)
        orders = self.orders_for(self.turk, self.turk)
        self.turk.no_reexport_date = "2026-01-07"
        self.assertEqual(self.hits("no_reexport", orders), orders)
        self.assertIn("is not kept", self.finding("no_reexport", orders[0]).message)
        self.turk.no_reexport_document = self.paper
        self.assertFalse(self.hits("no_reexport", orders))
        self.turk.no_reexport_date = False
        self.assertEqual(self.hits("no_reexport", orders), orders)

    def test_services_and_other_exporters_are_not_meant(self):
        self.check("no_reexport", product_category_ids=self.chips.ids)
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service", "categ_id": self.chips.id}
        )
        order = self.make_order(
            {"product_id": service.id, "price_unit": 9}, partner_id=self.turk.id
        )
        self.assertFalse(self.hits("no_reexport", order))
        self.env.company.account_fiscal_country_id = self.switzerland
        self.assertFalse(self.hits("no_reexport", self.orders_for(self.turk)))

    def test_codes_are_read_as_people_write_them(self):
        check = self.check("no_reexport", commodity_codes="8542.31, 84 82;\n8536 90\n7")
        self.assertEqual(check._commodity_codes(), ["854231", "8482", "853690"])
        self.assertEqual(check._definition().commodity_codes[0], "854231")
