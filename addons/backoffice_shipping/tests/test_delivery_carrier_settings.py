from carrier_simulator.gls import CONTRACT, CUSTOMER, PASSWORD, SITE
from carrier_simulator.poste import CLIENT, COST_CENTER, SCOPE, SECRET

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..carriers import registry
from ..models.delivery_carrier_booking import DOTS
from .common_booking import BookingCase


class CarriersCase(BookingCase):
    """A delivery method for each carrier, all at the practice carriers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write(
            {
                "street": "Via Flaminia 10",
                "zip": "47923",
                "city": "Rimini",
                "state_id": cls.env.ref("base.state_it_rn").id,
                "country_id": cls.env.ref("base.it").id,
            }
        )
        cls.gls = cls.new_method(
            "backoffice_gls_it",
            gls_base_url=cls.simulator.address,
            gls_tracking_url=cls.simulator.address,
            gls_site=SITE,
            gls_customer_code=CUSTOMER,
            gls_password=PASSWORD,
            gls_contract=CONTRACT,
        )
        cls.poste = cls.new_method(
            "backoffice_poste",
            poste_base_url=f"{cls.simulator.address}/gp/internet",
            poste_client=CLIENT,
            poste_secret=SECRET,
            poste_scope=SCOPE,
            poste_cost_center=COST_CENTER,
            poste_length=40,
            poste_width=30,
            poste_height=20,
        )
        cls.manual = cls.new_method("backoffice_manual", manual_prefix="VAN-")

    @classmethod
    def new_method(cls, kind, **values):
        return cls.carrier.copy(
            {"name": kind, "delivery_type": kind, "brt_password": False, **values}
        )


@tagged("post_install", "-at_install")
class TestCarrierBooking(CarriersCase):
    """From the delivery to the carrier's ledger."""

    def book(self, method):
        booking = self.booking(carrier_id=method.id)
        self.assertEqual(booking.state, "queued", booking.error)
        self.process()
        self.assertEqual(booking.state, "booked", booking.error)
        return booking

    def test_gls_gets_the_shipment_and_gives_the_label(self):
        booking = self.book(self.gls)
        (row,) = self.simulator.alive("gls_it")
        self.assertEqual(row["reference"], booking.reference)
        self.assertEqual(booking.carrier_number, row["number"])
        self.assertEqual(booking.tracking_ref, SITE + row["number"])
        self.assertTrue(booking.label_id)
        self.assertFalse(booking.warning)
        handle = booking._get_handle()
        self.assertEqual(handle.parcel_refs, tuple(booking.parcel_ids.mapped("parcel_ref")))
        link = self.gls.backoffice_gls_it_get_tracking_link(booking.picking_ids)
        self.assertIn(booking.tracking_ref, link)

    def test_poste_gets_the_shipment_with_its_sender(self):
        booking = self.book(self.poste)
        (row,) = self.simulator.alive("poste")
        self.assertEqual(row["reference"], booking.reference)
        self.assertEqual(row["data"]["sender"]["city"], "Rimini")
        self.assertTrue(booking.label_id)

    def test_the_warehouse_is_the_sender_where_it_has_an_address(self):
        place = self.env["res.partner"].create(
            {
                "name": "Magazzino Nord",
                "street": "Via Po 3",
                "zip": "20121",
                "city": "Milano",
                "state_id": self.env.ref("base.state_it_mi").id,
                "country_id": self.env.ref("base.it").id,
            }
        )
        self.out_type.warehouse_id.partner_id = place
        self.book(self.poste)
        (row,) = self.simulator.alive("poste")
        self.assertEqual(row["data"]["sender"]["nameSurname"], "Magazzino Nord")

    def test_a_method_without_an_interface_books_by_itself(self):
        booking = self.book(self.manual)
        self.assertEqual(booking.tracking_ref, f"VAN-{booking.reference}")
        self.assertEqual(self.simulator.calls(), 0)
        link = self.manual.backoffice_manual_get_tracking_link(booking.picking_ids)
        self.assertFalse(link)

    def test_a_remark_is_told_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.env["ir.module.module"].search(
            [("name", "=", "backoffice_shipping")]
        )._update_translations(["it_IT"])
        self.clerk.lang = "it_IT"
        self.customer.city = "Ignota"
        booking = self.book(self.gls)
        self.assertIn("instradamento", booking.warning)

    def test_the_order_is_charged_by_the_methods_price(self):
        for method in (self.gls, self.poste, self.manual):
            order = self.env["sale.order"].create({"partner_id": self.customer.id})
            self.assertEqual(method.rate_shipment(order)["price"], 9.0)

    def test_what_a_carrier_would_refuse_is_said_before(self):
        self.customer.street = "Via " + "Lunghissima " * 5
        booking = self.booking(carrier_id=self.gls.id)
        self.assertEqual(booking.state, "failed")
        self.assertIn("shorten it, for instance to", booking.error)


@tagged("post_install", "-at_install")
class TestCarrierSettings(CarriersCase):
    PASSWORDS = ("brt_password", "brt_pickup_key", "gls_password", "poste_secret")

    def test_passwords_are_written_and_never_read_back(self):
        for method, name in ((self.gls, "gls_password"), (self.poste, "poste_secret")):
            for user in (self.manager, self.env.ref("base.user_admin")):
                shown = method.with_user(user)
                self.assertEqual(shown.read([name])[0][name], DOTS)
                with self.assertRaises(AccessError):
                    shown.read([f"{name}_stored"])
                self.assertNotIn(f"{name}_stored", shown.read()[0])
            with self.assertRaises(AccessError):
                method.with_user(self.clerk).read([name])

    def test_every_password_has_its_dots(self):
        """A field that a new carrier brings along is held to the same."""
        secrets = self.gls._booking_secrets()
        self.assertLessEqual(set(self.PASSWORDS), set(secrets))
        for shown, stored in secrets.items():
            self.assertEqual(self.gls._fields[stored].groups, ".")
            self.assertFalse(self.gls._fields[stored].copy)
            self.assertFalse(self.gls._fields[shown].store)

    def test_a_form_saved_with_its_dots_keeps_the_password(self):
        gls = self.gls.with_user(self.manager)
        gls.write({"gls_password": DOTS, "brt_pickup_key": "new"})
        self.assertEqual(gls.sudo().gls_password_stored, PASSWORD)
        self.assertEqual(gls.sudo().brt_pickup_key_stored, "new")
        gls.gls_password = "other"
        self.assertEqual(gls.sudo().gls_password_stored, "other")
        with self.assertRaises(ValidationError):
            gls.gls_password = f"{DOTS}x"
        gls.gls_password = False
        self.assertFalse(gls.sudo().gls_password_stored)
        self.assertEqual(gls._booking_missing_settings(), ["GLS Password"])

    def test_a_copy_has_no_password(self):
        self.assertFalse(self.gls.copy().gls_password)

    def test_each_account_can_be_tried_by_a_manager(self):
        for method, name in ((self.gls, "gls_password"), (self.poste, "poste_secret")):
            action = method.with_user(self.manager).action_booking_test()
            self.assertEqual(action["params"]["type"], "success")
            with self.assertRaises(AccessError):
                method.with_user(self.clerk).action_booking_test()
            method[name] = "wrong"
            with self.assertRaisesRegex(UserError, "user and password"):
                method.action_booking_test()
            method[name] = False
            with self.assertRaisesRegex(UserError, "lacks"):
                method.action_booking_test()
        self.manual.action_booking_test()
        self.assertEqual(self.simulator.shipments(), [])

    def test_what_is_missing_is_named(self):
        bare = self.new_method("backoffice_gls_it", gls_base_url=False)
        expected = {
            "GLS Address",
            "GLS Depot",
            "GLS Customer Code",
            "GLS Password",
            "GLS Contract",
        }
        self.assertEqual(set(bare._booking_missing_settings()), expected)
        self.assertFalse(self.manual._booking_missing_settings())

    def test_a_neutralised_copy_reaches_nobody(self):
        from odoo.tools.misc import file_open

        self.carrier.brt_pickup_key = "key"
        self.env.flush_all()
        with file_open("backoffice_shipping/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())
        self.env.invalidate_all()
        for method in (self.carrier, self.gls, self.poste):
            with self.subTest(method.delivery_type):
                self.assertEqual(method._booking_clients()[0], {})
        secrets = self.gls._booking_secrets()
        for method in self.env["delivery.carrier"].sudo().search([]):
            self.assertFalse(any(method[stored] for stored in secrets.values()))
        urls = [name for name in self.gls._fields if name.endswith("_base_url")]
        self.assertGreaterEqual(len(urls), 3)
        self.assertFalse(any(self.gls[name] or self.poste[name] for name in urls))

    def test_every_client_has_a_method(self):
        """And every method a client that takes its settings."""
        kinds = dict(self.gls._fields["delivery_type"].selection)
        for code in ("brt", "gls_it", "poste", "manual"):
            self.assertIn(f"backoffice_{code}", kinds)
            self.assertIn(code, registry.CLIENTS)
        clients, broken = (
            self.carrier | self.gls | self.poste | self.manual
        )._booking_clients()
        self.assertEqual((len(clients), broken), (4, {}))

    def test_the_usual_parcel_has_no_side_below_nought(self):
        with self.assertRaises(ValidationError):
            self.poste.poste_height = -1

    def test_the_forms_open(self):
        views = (
            self.env["delivery.carrier"].with_user(self.manager).get_views([(False, "form")])
        )
        arch = views["views"]["form"]["arch"]
        for page in ("brt", "gls_it", "poste", "manual"):
            self.assertIn(f'<page name="{page}"', arch)
        with self.assertRaises(AccessError):
            self.gls.with_user(self.clerk).gls_password = "x"
