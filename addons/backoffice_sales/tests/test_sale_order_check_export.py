from odoo.fields import Command
from odoo.tests import tagged

from .common import CheckCase


@tagged("post_install", "-at_install")
class TestSaleOrderCheckExport(CheckCase):
    """Borders, papers, embargoes and the list of screened parties."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        abroad = {"state_id": False, "vat": False}
        cls.swiss = cls.make_customer("Eins AG", country_id=cls.switzerland.id, **abroad)
        cls.german = cls.make_customer(
            "Zwei GmbH", country_id=cls.env.ref("base.de").id, **abroad
        )
        cls.exw, cls.dap = cls.env["account.incoterms"].search([("code", "in", ["EXW", "DAP"])])
        if cls.exw.code != "EXW":
            cls.exw, cls.dap = cls.dap, cls.exw

    def orders_for(self, *partners, **values):
        return self.Order.create(
            [self.order_vals(partner_id=partner.id, **values) for partner in partners]
        )

    # --- Terms of delivery

    def test_goods_abroad_need_an_incoterm_and_its_place(self):
        orders = self.orders_for(self.customer, self.swiss, self.german)
        orders += self.orders_for(self.swiss, incoterm=self.dap.id)
        orders += self.orders_for(self.swiss, incoterm=self.dap.id, incoterm_location="Basel")
        self.assertEqual(self.hits("incoterm", orders), orders[1:4])
        severities = [self.finding("incoterm", order).severity for order in orders[1:4]]
        self.assertEqual(severities, ["blocking", "blocking", "warning"])

    def test_services_abroad_need_none(self):
        service = self.env["product.product"].create({"name": "Advice", "type": "service"})
        order = self.make_order(
            {"product_id": service.id, "price_unit": 9}, partner_id=self.swiss.id
        )
        self.assertFalse(self.hits("incoterm", order))

    def test_ex_works_out_of_the_union(self):
        orders = self.orders_for(self.customer, self.swiss, self.german, incoterm=self.exw.id)
        orders += self.orders_for(self.swiss, incoterm=self.dap.id)
        self.assertEqual(self.hits("ex_works", orders), orders[1])

    def test_new_orders_take_the_usual_incoterm_over(self):
        usual = {"sale_incoterm_id": self.dap.id, "sale_incoterm_location": "Basel"}
        self.swiss.write(usual)
        order = self.make_order(partner_id=self.swiss.id)
        self.assertEqual((order.incoterm, order.incoterm_location), (self.dap, "Basel"))
        given = self.make_order(partner_id=self.swiss.id, incoterm=self.exw.id)
        self.assertEqual(given.incoterm, self.exw)
        own = self.make_order(incoterm=self.exw.id)
        own.partner_id = self.german
        self.assertEqual(own.incoterm, self.exw)

    def test_dual_use_goods_out_of_the_union(self):
        partners = self.customer, self.swiss, self.german
        orders = self.orders_for(*partners)
        self.assertFalse(self.hits("dual_use", orders))
        self.product.is_dual_use = True
        self.assertEqual(self.hits("dual_use", orders), orders[1])
        self.assertIn("Bolt", self.finding("dual_use", orders[1]).message)

    # --- Importer, papers

    def test_importer_needs_an_eori_number(self):
        orders = self.orders_for(self.swiss, self.german)
        self.assertFalse(self.hits("importer_eori", orders))
        self.check("importer_eori", country_ids=[Command.set(self.switzerland.ids)])
        self.assertEqual(self.hits("importer_eori", orders), orders[0])
        self.swiss.eori = "CH123"
        self.assertFalse(self.hits("importer_eori", orders))
        # as an import may leave it, past what refuses it on the screen
        self.env.cr.execute("UPDATE res_partner SET eori = '12 3' WHERE eori = 'CH123'")
        self.env.invalidate_all()
        self.assertEqual(self.hits("importer_eori", orders), orders[0])

    def test_documents_that_are_wanted_are_planned(self):
        eur1 = self.env.ref("backoffice_sales.backoffice_document_kind_eur1")
        origin = self.env.ref("backoffice_sales.backoffice_document_kind_origin")
        self.swiss.document_kind_ids = eur1 + origin
        orders = self.orders_for(self.swiss, self.german)
        orders += self.orders_for(self.swiss, document_kind_ids=[Command.set(eur1.ids)])
        orders += self.orders_for(self.swiss, document_kind_ids=(eur1 + origin).ids)
        self.assertEqual(self.hits("documents_planned", orders), orders[0] + orders[2])
        self.assertEqual(self.finding("documents_planned", orders[2]).value, origin.name)
        orders[2].document_kind_ids += origin
        self.assertFalse(self.finding("documents_planned", orders[2]))

    # --- Embargo

    def test_embargo_on_customer_payer_and_consignee(self):
        self.check("embargo", country_ids=[Command.set(self.switzerland.ids)])
        depot = self.env["res.partner"].create(
            {
                "name": "Depot",
                "type": "delivery",
                "parent_id": self.customer.id,
                "country_id": self.switzerland.id,
            }
        )
        own = {"partner_shipping_id": self.customer.id}
        orders = self.orders_for(self.customer, **own)
        orders += self.orders_for(self.swiss, self.german)
        orders += self.orders_for(self.customer, partner_shipping_id=depot.id)
        orders += self.orders_for(self.customer, partner_invoice_id=self.swiss.id, **own)
        self.assertEqual(self.hits("embargo", orders), orders[1] + orders[3:])
        self.check("embargo", country_ids=[Command.clear()])
        self.assertFalse(self.hits("embargo", orders))

    def test_embargo_is_shipped_with_countries(self):
        russian = self.make_customer("Odin", country_id=self.env.ref("base.ru").id, vat=False)
        order = self.orders_for(russian)
        self.assertEqual(self.hits("embargo", order), order)
        self.assertEqual(self.finding("embargo", order).severity, "blocking")

    # --- Screened parties

    def screen(self, name, **values):
        values["name"] = name
        return self.env["backoffice.screened.party"].create(values)

    def test_screened_by_name_whatever_its_spelling(self):
        orders = self.orders_for(self.customer, self.swiss, self.german)
        self.assertFalse(self.hits("screened_party", orders))
        self.screen("EINS", source="List 7", reason="see counsel")
        self.assertEqual(self.hits("screened_party", orders), orders[1])
        message = self.finding("screened_party", orders[1]).message
        self.assertIn("List 7, see counsel", message)

    def test_screened_in_a_country_only(self):
        orders = self.orders_for(self.swiss, self.german)
        party = self.screen("Zwei G.m.b.H.", country_id=self.switzerland.id)
        self.assertFalse(self.hits("screened_party", orders))
        party.write({"country_id": self.german.country_id.id, "name": "ZWEI gmbh"})
        self.assertEqual(self.hits("screened_party", orders), orders[1])
        party.active = False
        self.assertFalse(self.hits("screened_party", orders))

    def test_screened_by_number_also_as_consignee(self):
        self.screen("Somebody", vat="it 00743110157")
        other = self.make_customer("Tre", vat=False)
        orders = self.orders_for(self.customer, other)
        orders += self.orders_for(other, partner_shipping_id=self.customer.id)
        self.assertEqual(self.hits("screened_party", orders), orders[0] + orders[2])

    def test_list_of_another_company_does_not_count(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.screen("Eins AG", company_id=company.id)
        self.assertFalse(self.hits("screened_party", self.orders_for(self.swiss)))
