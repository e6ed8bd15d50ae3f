from carrier_simulator.brt_pickup import KEY
from carrier_simulator.gls import CONTRACT, CUSTOMER, PASSWORD, SITE

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from .common_day_end import DayEndCase


@tagged("post_install", "-at_install")
class TestManifestCarriers(DayEndCase):
    """The day's end at the practice carriers; their ledger is the judge."""

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
                "phone": "+39 0541 1234567",
            }
        )
        cls.gls = cls.carrier.copy(
            {
                "name": "GLS",
                "delivery_type": "backoffice_gls_it",
                "brt_password": False,
                "gls_base_url": cls.simulator.address,
                "gls_tracking_url": cls.simulator.address,
                "gls_site": SITE,
                "gls_customer_code": CUSTOMER,
                "gls_password": PASSWORD,
                "gls_contract": CONTRACT,
            }
        )

    def sent(self, count=2):
        """Shipments to as many consignees, booked by GLS: it merges those of one."""
        bookings = self.Booking
        for number in range(count):
            place = self.customer.copy({"name": f"Cliente {number}", "street": f"Via {number}"})
            picking = self.delivery(carrier_id=self.gls.id, partner_id=place.id)
            bookings |= picking.booking_id
        self.process()
        self.assertEqual(set(bookings.mapped("state")), {"booked"}, bookings.mapped("error"))
        return bookings

    def states(self):
        return [row["state"] for row in self.simulator.alive("gls_it")]

    def test_gls_knows_what_is_closed_and_nothing_else(self):
        bookings = self.sent(3)
        self.assertEqual(self.states(), ["created"] * 3)
        manifest = self.manifest(bookings[:2])
        manifest.with_user(self.clerk).action_close()
        self.run_errands()
        self.assertEqual(manifest.state, "closed", manifest.error)
        states = {r["reference"]: r["state"] for r in self.simulator.alive("gls_it")}
        self.assertEqual(
            [states[booking.reference] for booking in bookings], ["closed", "closed", "created"]
        )

    def test_gls_refuses_one_and_closes_the_rest(self):
        bookings = self.sent(3)
        self.simulator.ledger.set_state(bookings[1].reference, "deleted", "gls_it")
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_close()
        self.run_errands()
        self.assertEqual((manifest.closed_count, manifest.refused_count), (2, 1))
        self.assertIn("inesistente", bookings[1].error)
        self.assertEqual(bookings[1].state, "booked")

    def test_the_answer_of_gls_is_lost_after_it_closed(self):
        bookings = self.sent()
        manifest = self.manifest(bookings)
        self.simulator.fault(kind="drop_after", operation="close", carrier="gls_it")
        manifest.with_user(self.clerk).action_close()
        self.run_errands()
        self.assertEqual((manifest.state, self.states()), ("closing", ["closed"] * 2))
        manifest.due_at = fields.Datetime.now()
        self.run_errands()
        self.assertEqual((manifest.state, manifest.closed_count), ("closed", 2))

    def test_an_outage_costs_no_tries(self):
        bookings = self.sent()
        account = self.gls.booking_account_id
        account.write({"state": "open", "wait_until": fields.Datetime.add(
            fields.Datetime.now(), minutes=15
        ), "opened_at": fields.Datetime.now()})  # fmt: skip
        manifest = self.manifest(bookings)
        manifest.with_user(self.clerk).action_close()
        self.run_errands()
        self.assertEqual((manifest.state, manifest.attempts), ("closing", 0))
        self.assertEqual(self.simulator.calls("close"), 0)
        self.assertEqual(manifest.due_at, account.wait_until)
        account.wait_until = manifest.due_at = fields.Datetime.now()
        self.run_errands()
        self.assertEqual((manifest.state, account.state), ("closed", "closed"))

    def test_a_lost_label_is_asked_for_again_and_nothing_is_booked_anew(self):
        booking = self.sent(1)
        booking.parcel_ids.label_id = booking.label_id = False
        with self.assertRaises(UserError):
            booking.with_user(self.clerk)._print_labels()
        booking.with_user(self.clerk).action_fetch_label()
        self.process()
        self.assertEqual(self.simulator.calls("create", "gls_it"), 1)
        self.assertTrue(booking.parcel_ids.label_id.raw.startswith(b"%PDF"))
        booking.with_user(self.clerk)._print_labels()

    # --- Pickups

    def pickup(self, carrier):
        pickup = (
            self.env["backoffice.pickup"]
            .with_user(self.clerk)
            .create({"carrier_id": carrier.id, "parcels": 3, "weight": 7.5})
        )
        pickup.action_request()
        self.run_errands("backoffice.pickup")
        return pickup.sudo()

    @freeze_time("2026-03-05 10:00:00")
    def test_brt_collects_and_lets_it_be(self):
        with self.assertRaisesRegex(UserError, "lacks the settings"):
            self.pickup(self.carrier)
        self.carrier.write(
            {"brt_pickup_url": f"{self.simulator.address}/orm", "brt_pickup_key": KEY}
        )
        pickup = self.pickup(self.carrier)
        self.assertEqual(pickup.state, "requested", pickup.error)
        (row,) = self.simulator.ledger.pickups("brt")
        self.assertEqual((row["number"], row["parcelCount"]), (pickup.number, 3))
        self.assertEqual(row["collectionDate"], "2026-03-05")
        pickup.with_user(self.clerk).action_cancel()
        self.run_errands("backoffice.pickup")
        self.assertEqual((pickup.state, self.simulator.ledger.pickups()), ("cancelled", []))

    @freeze_time("2026-03-05 10:00:00")
    def test_gls_collects_once_even_when_its_answer_is_lost(self):
        self.simulator.fault(kind="drop_after", operation="pickup", carrier="gls_it")
        pickup = self.pickup(self.gls)
        self.assertEqual(pickup.state, "unknown")
        self.run_errands("backoffice.pickup")
        self.assertEqual(len(self.simulator.ledger.pickups("gls_it")), 1)

    # --- Without an interface

    def test_a_carrier_without_an_interface_is_closed_by_our_list(self):
        van = self.carrier.copy({"name": "Van", "delivery_type": "backoffice_manual"})
        picking = self.delivery(carrier_id=van.id)
        self.process()
        booking = picking.booking_id
        manifest = self.manifest(booking)
        manifest.with_user(self.clerk).action_close()
        self.assertEqual((manifest.state, booking.state), ("closed", "closed"))
        self.assertEqual(self.simulator.calls(), 0)
