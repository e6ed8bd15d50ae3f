from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tests.common import freeze_time

from ..carriers import NotSent, OutcomeUnknown, PickupResult, Refused
from .common_day_end import DayEndCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-05 10:00:00")
class TestPickup(DayEndCase):
    """A collection: asked for once, cancelled, and what becomes of a lost answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.resource_calendar_id.tz = "Europe/Rome"
        cls.company.partner_id.write({"street": "Via Po 1", "zip": "10100", "city": "TORINO"})

    def pickup(self, **values):
        values = {"carrier_id": self.carrier.id, "parcels": 3, "weight": 7.5} | values
        return self.env["backoffice.pickup"].with_user(self.clerk).create(values).sudo()

    def run_pickups(self):
        self.run_errands("backoffice.pickup")

    def requested(self, **values):
        pickup = self.pickup(**values)
        pickup.with_user(self.clerk).action_request()
        self.run_pickups()
        return pickup

    def test_requested_with_local_times_and_its_number_kept(self):
        calls = self.practice()
        pickup = self.pickup(ready_hour=14.5, notes="Ramp 4", pallets=1)
        pickup.with_user(self.clerk).action_request()
        self.assertEqual((pickup.state, calls), ("requesting", []))
        self.run_pickups()
        ((_name, asked),) = calls
        self.assertEqual(f"{asked.ready_at:%Y-%m-%d %H:%M}", "2026-03-05 14:30")
        self.assertEqual(f"{asked.close_at:%H:%M}", "18:00")
        self.assertEqual((asked.parcels, asked.weight, asked.pallets), (3, 7.5, 1))
        self.assertEqual((asked.place.city, asked.notes), ("TORINO", "Ramp 4"))
        self.assertEqual(asked.reference, pickup.reference)
        self.assertTrue(asked.reference.isdigit())
        self.assertRecordValues(
            pickup,
            [{"state": "requested", "number": "P-1", "window": "14:00 - 18:00", "task": False}],
        )

    def test_pressed_twice_it_is_asked_for_once(self):
        calls = self.practice()
        pickup = self.pickup()
        mine = pickup.with_user(self.clerk)
        mine.action_request()
        mine.action_request()
        self.run_pickups()
        mine.action_request()
        self.run_pickups()
        self.assertEqual(len(calls), 1)

    def test_of_a_manifest(self):
        self.practice()
        manifest = self.manifest(self.booked(4, parcels=2))
        action = manifest.with_user(self.clerk).action_pickup()
        pickup = manifest.pickup_ids
        self.assertEqual((pickup.parcels, pickup.weight), (8, 20.0))
        self.assertEqual(action["res_id"], pickup.id)
        manifest.with_user(self.clerk).action_pickup()
        self.assertEqual(manifest.pickup_ids, pickup)
        pickup.with_user(self.clerk).action_request()
        self.run_pickups()
        self.assertEqual(pickup._get_pickup().countries, ("IT",))

    def test_a_lost_answer_is_a_persons_and_never_asked_again(self):
        calls = self.practice(pickup=OutcomeUnknown("timeout"))
        pickup = self.requested()
        self.assertEqual((pickup.state, pickup.task), ("unknown", False))
        self.assertEqual(pickup.activity_ids.user_id, self.clerk)
        self.run_pickups()
        self.assertEqual(len(calls), 1)
        mine = pickup.with_user(self.clerk)
        with self.assertRaises(UserError):
            mine.action_request()
        with self.assertRaisesRegex(UserError, "number first"):
            mine.action_mark_requested()
        mine.number = "X-9"
        mine.action_mark_requested()
        self.assertEqual((pickup.state, pickup.number), ("requested", "X-9"))
        self.assertFalse(pickup.activity_ids)

    def test_the_carrier_has_none(self):
        self.practice(pickup=OutcomeUnknown("timeout"))
        pickup = self.requested()
        first = pickup.reference
        pickup.with_user(self.clerk).action_mark_absent()
        self.assertEqual(pickup.state, "draft")
        self.practice()
        pickup.with_user(self.clerk).action_request()
        self.run_pickups()
        self.assertEqual(pickup.state, "requested")
        self.assertNotEqual(pickup.reference, first)

    def test_a_dead_worker_leaves_it_unknown(self):
        calls = self.practice()
        pickup = self.pickup()
        pickup.with_user(self.clerk).action_request()
        pickup.write({"is_sent": True, "due_at": fields.Datetime.now()})
        self.run_pickups()
        self.assertEqual((pickup.state, calls), ("unknown", []))

    def test_what_never_left_is_sent_again(self):
        self.practice(pickup=NotSent("lost"))
        pickup = self.requested()
        self.assertEqual((pickup.state, pickup.attempts), ("requesting", 1))
        self.practice()
        pickup.due_at = fields.Datetime.now()
        self.run_pickups()
        self.assertEqual(pickup.state, "requested")

    def test_refused(self):
        self.practice(pickup=Refused("said", 5, text="no driver", number=5))
        pickup = self.requested()
        self.assertEqual(pickup.state, "failed")
        self.assertIn("no driver", pickup.error)
        pickup.with_user(self.clerk).notes = "please"
        pickup.with_user(self.clerk).action_cancel()
        self.assertEqual(pickup.state, "cancelled")

    def test_an_answer_without_a_number_is_not_done(self):
        self.practice(pickup=lambda _pickup: PickupResult(""))
        self.assertEqual(self.requested().state, "unknown")

    def test_cancelled_through_the_carrier(self):
        calls = self.practice()
        pickup = self.requested()
        pickup.with_user(self.clerk).action_cancel()
        self.assertEqual(pickup.state, "cancelling")
        self.run_pickups()
        self.assertEqual(calls[-1], ("cancel_pickup", "P-1"))
        self.assertEqual(pickup.state, "cancelled")

    def test_what_cannot_be_cancelled_stays_requested(self):
        self.practice(cancel_pickup=Refused("said", 5, text="too late", number=5))
        pickup = self.requested()
        pickup.with_user(self.clerk).action_cancel()
        self.run_pickups()
        self.assertEqual(pickup.state, "requested")
        self.assertIn("too late", pickup.error)

    def test_cancelled_before_it_left(self):
        calls = self.practice()
        pickup = self.pickup()
        pickup.with_user(self.clerk).action_request()
        pickup.with_user(self.clerk).action_cancel()
        self.run_pickups()
        self.assertEqual((pickup.state, calls), ("cancelled", []))

    def test_a_time_that_has_passed_at_the_depot(self):
        self.practice()
        # 10:00 UTC is 11:00 in Turin
        with self.assertRaisesRegex(UserError, "has passed"):
            self.pickup(ready_hour=9, close_hour=11).with_user(self.clerk).action_request()
        late = self.pickup(ready_hour=9, close_hour=11.25)
        late.with_user(self.clerk).action_request()
        self.assertEqual(late.state, "requesting")

    @freeze_time("2026-03-05 23:30:00")
    def test_today_is_the_depots(self):
        self.assertEqual(str(self.pickup().date), "2026-03-06")

    def test_a_carrier_that_takes_no_requests(self):
        calls = self.practice()
        from .common_day_end import PracticeClient

        self.patch(PracticeClient, "can", frozenset())
        with self.assertRaisesRegex(UserError, "call the carrier"):
            self.pickup().with_user(self.clerk).action_request()
        self.assertEqual(calls, [])

    def test_nonsense_is_refused(self):
        for values in (
            {"ready_hour": 18, "close_hour": 14},
            {"close_hour": 25},
            {"parcels": 0},
            {"weight": -1},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self.pickup(**values)

    def test_rights(self):
        self.practice()
        pickup = self.pickup()
        with self.assertRaises(AccessError):
            pickup.with_user(self.viewer).action_request()
        for vals in ({"state": "requested"}, {"reference": "1"}, {"window": "x"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                pickup.with_user(self.clerk).write(vals)
        with self.assertRaises(AccessError):
            self.pickup(state="requested")
        with self.assertRaises(UserError):
            pickup.with_user(self.clerk).number = "1"
        pickup.with_user(self.clerk).action_request()
        self.run_pickups()
        with self.assertRaises(UserError):
            pickup.with_user(self.clerk).parcels = 9
        with self.assertRaises(UserError):
            pickup.with_user(self.clerk).unlink()

    def test_another_companys_is_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Other"})
        carrier = self.carrier.copy({"company_id": other.id})
        pickup = self.env["backoffice.pickup"].create(
            {"company_id": other.id, "carrier_id": carrier.id}
        )
        self.assertEqual(pickup.warehouse_id.company_id, other)
        self.assertFalse(self.env["backoffice.pickup"].with_user(self.clerk).search([]))
        with self.assertRaises(AccessError):
            pickup.with_user(self.clerk).read(["number"])
