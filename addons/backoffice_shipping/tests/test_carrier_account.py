from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import file_open

from ..models.delivery_carrier_booking import DOTS
from .common_account import ACCOUNTS, AccountCase


@tagged("post_install", "-at_install")
class TestCarrierAccount(AccountCase):
    def test_each_carrier_books_labels_and_cancels(self):
        for code, method in self.methods.items():
            with self.subTest(code):
                picking = self.delivery(carrier_id=method.id)
                self.process()
                booking = picking.booking_id
                self.assertEqual((booking.state, booking.error), ("booked", False))
                self.assertTrue(booking.label_id.raw.startswith(b"%PDF"))
                self.assertTrue(booking.carrier_number)
                self.assertEqual(picking.carrier_tracking_ref, booking.tracking_ref)
                self.assertIn(booking.tracking_ref, picking.carrier_tracking_url)
                (row,) = self.simulator.shipments("created", code)
                self.assertEqual(row["reference"], booking.reference)
                self.assertEqual(row["city"], "MILANO")

    def test_the_sender_is_the_warehouse_or_else_the_company(self):
        self.delivery(carrier_id=self.methods["ups"].id)
        self.process()
        (row,) = self.simulator.shipments(carrier="ups")
        self.assertEqual(row["data"]["ShipFrom"]["Name"], self.sender.name)
        self.out_type.warehouse_id.partner_id = False
        picking = self.delivery(validate=False)
        shipment = self.Booking._prepare_shipment("1", self.customer, [], picking)
        self.assertEqual(shipment.sender.name, self.company.partner_id.name)

    def test_a_sender_without_an_address_is_said(self):
        self.sender.street = False
        booking = self.booking(carrier_id=self.methods["ups"].id)
        self.assertEqual(booking.state, "failed")
        self.assertIn("sender's address", booking.error)

    def test_sizes_come_from_the_type_of_the_package(self):
        kind = self.env["stock.package.type"].create(
            {"name": "Box", "packaging_length": 300, "width": 200, "height": 155}
        )
        picking = self.delivery(validate=False, carrier_id=self.methods["mydhl"].id)
        package = self.env["stock.package"].create({"name": "P1", "package_type_id": kind.id})
        picking.move_line_ids.result_package_id = package
        picking.with_user(self.clerk).button_validate()
        parcel = picking.booking_id.parcel_ids
        self.assertRecordValues(parcel, [{"length": 30.0, "width": 20.0, "height": 15.5}])
        self.process()
        (row,) = self.simulator.shipments(carrier="mydhl")
        (sent,) = row["data"]["content"]["packages"]
        self.assertEqual(sent["dimensions"], {"length": 30.0, "width": 20.0, "height": 15.5})

    def test_what_is_missing_is_called_as_the_form_calls_it(self):
        for code, method in self.methods.items():
            with self.subTest(code):
                method.write({"account_password": False, "account_number": False})
                booking = self.booking(carrier_id=method.id)
                self.assertEqual(booking.state, "failed")
                self.assertIn("API Secret, Account Number", booking.error)

    def test_the_carriers_address_follows_the_environment(self):
        method = self.methods["ups"]
        method.account_address = False
        self.assertIn("wwwcie", method._booking_settings()["address"])
        method.prod_environment = True
        self.assertIn("onlinetools", method._booking_settings()["address"])

    def test_the_account_can_be_tried(self):
        for code, method in self.methods.items():
            with self.subTest(code):
                mine = method.with_user(self.manager)
                self.company.partner_id.write(
                    {
                        "street": "Via Roma 1",
                        "zip": "47923",
                        "city": "Rimini",
                        "country_id": self.env.ref("base.it").id,
                    }
                )
                self.assertEqual(mine.action_booking_test()["params"]["type"], "success")
                mine.account_password = "wrong"
                with self.assertRaises(UserError):
                    mine.action_booking_test()
                with self.assertRaises(AccessError):
                    method.with_user(self.viewer).action_booking_test()
        self.assertEqual(self.simulator.shipments(), [])

    def test_a_time_is_a_time(self):
        with self.assertRaises(ValidationError):
            self.methods["mydhl"].mydhl_ready_at = "4 pm"

    def test_a_removed_carrier_leaves_a_plain_method_out_of_use(self):
        method = self.methods["fedex"]
        method._forget_booking()
        self.assertEqual((method.delivery_type, method.active), ("fixed", False))


@tagged("post_install", "-at_install")
class TestCarrierSecret(AccountCase):
    def test_nobody_reads_the_secret_back(self):
        method = self.methods["ups"]
        admin = new_test_user(self.env, "b_admin", groups="base.group_system")
        for user in (self.manager, admin, self.clerk):
            mine = method.with_user(user)
            with self.subTest(user.login):
                with self.assertRaises(AccessError):
                    mine.read(["account_password_stored"])
                with self.assertRaises(AccessError):
                    mine.search([("account_password_stored", "=like", "d%")])
                with self.assertRaises(AccessError):
                    mine.account_password_stored = "other"
        for name in ("account_user", "account_number", "account_address", "account_password"):
            with self.subTest(name), self.assertRaises(AccessError):
                method.with_user(self.clerk).read([name])
        (row,) = method.with_user(self.manager).read(["account_password"])
        self.assertEqual(row["account_password"], DOTS)

    def test_saving_the_form_keeps_the_secret(self):
        method = self.methods["ups"]
        with Form(method.with_user(self.manager)) as form:
            form.name = "UPS Standard"
        self.assertEqual(method.sudo().account_password_stored, "demo-secret")
        with Form(method.with_user(self.manager)) as form:
            form.account_password = "another"
        self.assertEqual(method.sudo().account_password_stored, "another")

    def test_a_copy_has_no_account(self):
        copy = self.methods["ups"].copy().sudo()
        for name in ("account_address", "account_user", "account_password", "account_number"):
            self.assertFalse(copy[name], name)

    def test_who_may_not_see_the_account_does_not_say_where_it_goes(self):
        for group in ("sales_team.group_sale_manager", "stock.group_stock_manager"):
            user = new_test_user(self.env, "s_" + group.split("_")[-2], groups=group)
            mine = self.methods["ups"].with_user(user)
            for name in ("account_address", "account_password"):
                with self.subTest(group), self.assertRaises(AccessError):
                    mine[name] = "https://example.com"
            with Form(mine) as form:
                form.name = "Renamed"

    def test_no_secret_is_written_down(self):
        booking = self.booking(carrier_id=self.methods["ups"].id)
        self.process()
        logged = " ".join(f"{row.detail} {row.message}" for row in booking.log_ids)
        for value in ("demo-secret", "demo-client", "token-"):
            self.assertNotIn(value, logged)

    def test_a_copied_database_reaches_nobody(self):
        with file_open("backoffice_shipping/data/neutralize.sql") as script:
            self.env.flush_all()
            self.env.cr.execute(script.read())
            self.env.invalidate_all()
        for code, method in self.methods.items():
            for name in ACCOUNTS[code]:
                if name.startswith("account"):
                    self.assertFalse(method[name], name)
            self.assertTrue(method._booking_missing_settings())


@tagged("post_install", "-at_install")
class TestBookingExport(AccountCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.new_export()
        cls.picking = cls.order.picking_ids
        cls.picking.carrier_id = cls.methods["mydhl"]

    def shipment(self, picking=None):
        picking = picking or self.picking
        return self.Booking._prepare_shipment("1", picking.partner_id, [], picking)

    def invoice(self, day="2026-01-14"):
        move = self.order._create_invoices()
        move.invoice_date = day
        move.action_post()
        return move

    def test_the_customs_data_come_from_order_product_and_invoice(self):
        invoice = self.invoice()
        customs = self.shipment().customs
        self.assertEqual((customs.incoterm, customs.incoterm_place), ("DAP", "Basel"))
        self.assertEqual(
            (customs.invoice, customs.invoice_date.isoformat()), (invoice.name, "2026-01-14")
        )
        (line,) = customs.lines
        self.assertEqual((line.description, line.quantity), ("Sangiovese", 12))
        self.assertAlmostEqual(line.value, 7.65)  # what was agreed, after the discount
        self.assertAlmostEqual(line.net_weight, 15.6)
        self.assertEqual((line.hs_code, line.origin, line.unit), ("22042179", "IT", "PCS"))
        self.assertEqual(self.shipment().contents, "Sangiovese")

    def test_within_the_union_there_is_nothing_to_declare(self):
        self.picking.partner_id.country_id = self.env.ref("base.de")
        self.assertIsNone(self.shipment().customs)

    def test_a_draft_or_refund_is_no_invoice(self):
        self.order._create_invoices()
        self.assertEqual(self.shipment().customs.invoice, "")

    def test_what_is_given_away_has_its_list_price(self):
        self.order.order_line.filtered("product_uom_qty").discount = 100
        (line,) = self.shipment().customs.lines
        self.assertAlmostEqual(line.value, 8.5)

    def test_it_is_booked_with_the_declaration_once_the_invoice_is_there(self):
        self.picking.move_ids.quantity = 12
        self.picking.move_ids.picked = True
        self.picking.with_user(self.clerk).button_validate()
        booking = self.picking.booking_id
        self.assertEqual(booking.state, "failed")
        self.assertIn("invoice", booking.error)
        invoice = self.invoice()
        booking.with_user(self.clerk).action_queue()
        self.process()
        self.assertEqual((booking.state, booking.error), ("booked", False))
        (row,) = self.simulator.shipments(carrier="mydhl")
        declaration = row["data"]["content"]["exportDeclaration"]
        self.assertEqual(declaration["invoice"]["number"], invoice.name)
        numbers = row["data"]["customerDetails"]["shipperDetails"]["registrationNumbers"]
        self.assertIn("IT01234567890", [number["number"] for number in numbers])

    def test_many_deliveries_cost_no_more_queries_than_one(self):
        orders = self.order
        for _number in range(6):
            copy = self.order.copy()
            copy.action_confirm()
            orders |= copy
        for order in orders:
            order._create_invoices().action_post()
        pickings = orders.picking_ids

        def count(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            for picking in self.env["stock.picking"].browse(some.ids):
                self.assertTrue(self.shipment(picking).customs.invoice)
            return self.env.cr.sql_log_count - before

        count(pickings)  # what is read once
        self.assertEqual(count(pickings), count(pickings[:2]))
