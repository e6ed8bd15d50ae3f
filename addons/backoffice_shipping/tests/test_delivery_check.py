from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_delivery import DeliveryCase


@tagged("post_install", "-at_install")
class TestDeliveryCheck(DeliveryCase):
    def test_clean_delivery_has_no_findings(self):
        picking = self.van_delivery()
        self.assertEqual((self.found(picking), picking.check_state), ([], "clear"))

    def test_receipts_and_transfers_are_not_checked(self):
        self.product.weight = 0
        picking = self.van_delivery()
        self.assertEqual(self.found(picking), ["delivery_weight"])
        picking.picking_type_id = self.out_type.warehouse_id.int_type_id
        self.assertEqual(self.found(picking), [])

    # --- The carrier that is booked with

    def test_carrier_that_is_booked_with_says_what_it_would_refuse(self):
        self.customer.write({"street": False, "zip": "ABC", "phone": False})
        self.product.weight = 0
        self.carrier.booking_needs_phone = True
        picking = self.delivery(validate=False)
        self.assertEqual(
            (self.found(picking), picking.check_state), (["carrier_fit"], "warning")
        )
        for part in ("no street", "ABC", "weighs nothing", "telephone"):
            self.assertIn(part, picking.finding_ids.message)
        self.customer.write({"street": "x" * 99, "zip": "20121", "phone": "1"})
        picking.shipping_weight = 3
        self.assertEqual(self.found(picking), ["carrier_fit"])
        self.assertIn("characters", picking.finding_ids.message)
        self.customer.street = "Via Po 1"
        self.assertEqual(self.found(picking), [])

    def test_booked_delivery_is_asked_no_more(self):
        picking = self.delivery()
        self.customer.street = False
        self.assertEqual(self.found(picking), [])

    def test_method_without_settings_is_said_before(self):
        self.carrier.brt_password = False
        picking = self.delivery(validate=False)
        self.assertEqual(self.found(picking), ["carrier_fit"])
        self.assertIn("BRT Password", picking.finding_ids.message)

    # --- Any other carrier

    def test_address_and_telephone_for_the_driver(self):
        picking = self.van_delivery()
        self.customer.write({"street": " ", "zip": False, "phone": False})
        self.assertEqual(self.found(picking), ["delivery_address"])
        self.assertEqual(picking.finding_ids.value, "street,zip,phone")
        picking.carrier_id = False
        self.assertEqual(self.found(picking), [])

    def test_telephone_of_the_company_counts(self):
        place = self.customer.copy(
            {"parent_id": self.customer.id, "phone": False, "is_company": False}
        )
        self.assertEqual(self.found(self.van_delivery(partner_id=place.id)), [])

    def test_delivery_to_nobody(self):
        picking = self.van_delivery(partner_id=False)
        self.assertEqual(self.found(picking), ["delivery_address"])
        self.assertEqual(picking.finding_ids.value, "place")

    def test_goods_that_weigh_nothing(self):
        self.product.weight = 0
        picking = self.van_delivery()
        self.assertEqual(self.found(picking), ["delivery_weight"])
        self.assertIn("Box", picking.finding_ids.message)
        picking.shipping_weight = 3
        self.assertEqual(self.found(picking), [])
        picking.carrier_id = False
        picking.shipping_weight = 0
        self.assertEqual(self.found(picking), [])

    def test_one_of_two_products_weighs_nothing(self):
        feather = self.env["product.product"].create({"name": "Feather", "type": "consu"})
        picking = self.van_delivery()
        vals = {
            "product_id": feather.id,
            "product_uom_qty": 1,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
        }
        picking.move_ids = [Command.create(vals)]
        picking.action_confirm()
        picking.move_ids.quantity = 1
        self.assertEqual(self.found(picking), ["delivery_weight"])
        self.assertIn("Feather", picking.finding_ids.message)
        self.assertNotIn("Box", picking.finding_ids.message)
        # what stays here does not matter
        picking.move_ids.filtered(lambda m: m.product_id == feather).quantity = 0
        self.assertEqual(self.found(picking), [])

    # --- Packages

    def packed(self, weight, **values):
        kind = self.env["stock.package.type"].create({"name": "Crate", **values})
        picking = self.van_delivery()
        picking.move_line_ids.result_package_id = self.env["stock.package"].create(
            {"name": "CRATE1", "package_type_id": kind.id, "shipping_weight": weight}
        )
        return picking

    def test_package_heavier_than_its_type_allows(self):
        self.assertEqual(self.found(self.packed(30)), [])
        self.assertEqual(self.found(self.packed(30, max_weight=30)), [])
        picking = self.packed(31, max_weight=30)
        self.assertEqual(self.found(picking), ["package_weight"])
        self.assertIn("CRATE1", picking.finding_ids.message)

    def test_package_heavier_than_the_limit(self):
        picking = self.packed(0, base_weight=28)
        self.assertEqual(self.found(picking), [])
        self.check("package_weight").limit = 30
        self.assertEqual(self.found(picking), ["package_weight"])
        self.check("package_weight").limit = 31
        self.assertEqual(self.found(picking), [])

    def test_loose_goods_are_said_where_all_is_packed(self):
        picking = self.van_delivery()
        self.assertEqual(self.found(picking), [])
        self.check("loose_goods")
        self.assertEqual(self.found(picking), ["loose_goods"])
        self.assertEqual(self.found(self.packed(1)), [])

    # --- Export

    def export(self, **values):
        order = self.order(partner_id=self.swiss.id, **values)
        return order.picking_ids

    def test_export_lacks_what_the_customs_ask_for(self):
        self.company.partner_id.eori = "IT00743110157"
        self.product.weight = 0
        picking = self.export(carrier=False)
        self.assertEqual(
            (self.found(picking), picking.check_state), (["export_data"], "blocked")
        )
        value = "hs_code Box; incoterm; origin Box; weight Box"
        self.assertEqual(picking.finding_ids.value, value)
        self.product.write(
            {
                "hs_code": "73181500",
                "country_of_origin": self.env.ref("base.it").id,
                "weight": 1,
            }
        )
        picking.sale_id.incoterm = self.env.ref("account.incoterm_CPT")
        self.assertEqual(self.found(picking), ["export_data"])
        self.assertEqual(picking.finding_ids.value, "place")
        picking.sale_id.incoterm_location = "Zürich"
        self.assertEqual(self.found(picking), [])

    def test_company_that_exports_nothing_yet_is_warned(self):
        picking = self.export()
        self.assertEqual(
            (self.found(picking), picking.check_state), (["export_data"], "warning")
        )
        self.assertIn("has no EORI", picking.finding_ids.message)

    def test_importer_needs_an_eori_in_the_countries_of_the_check(self):
        self.company.partner_id.eori = "IT00743110157"
        picking = self.export()
        self.found(picking)
        self.assertNotIn("importer", picking.finding_ids.value)
        self.check("export_data").country_ids = self.env.ref("base.ch")
        self.found(picking)
        self.assertIn("importer", picking.finding_ids.value)
        self.swiss.eori = "CH123"
        self.found(picking)
        self.assertNotIn("importer", picking.finding_ids.value)

    def test_nothing_is_exported_at_home_and_within_the_union(self):
        self.assertEqual(self.found(self.order().picking_ids), [])
        self.swiss.country_id = self.env.ref("base.fr")
        self.swiss.vat = "FR83404833048"
        self.assertEqual(self.found(self.export()), [])

    def test_from_outside_the_union_every_other_country_is_export(self):
        places = self.company.partner_id | self.out_type.warehouse_id.partner_id
        places.country_id = self.env.ref("base.ch")
        self.assertEqual(self.found(self.order().picking_ids), ["export_data"])
        self.assertEqual(self.found(self.export()), [])

    def test_eori_is_written_as_it_is(self):
        self.customer.eori = "IT00743110157"
        for wrong in ("it123", "IT 123", "1T123", "IT" + "1" * 16, "IT"):
            with self.assertRaises(ValidationError):
                self.customer.eori = wrong

    # --- A set

    def test_number_of_queries_does_not_grow(self):
        self.customer.write({"street": False, "phone": False})
        self.product.weight = 0

        def make(count):
            pickings = self.env["stock.picking"]
            for number in range(count):
                carrier = self.carrier if number % 2 else self.van
                pickings |= self.van_delivery(carrier_id=carrier.id)
            return pickings

        def run(pickings):
            pickings.action_check()
            self.assertEqual(len(pickings.finding_ids.check_id), 3)

        self.assert_constant_queries(make, run, 10, 200)
