"""What every REST client must withstand before its door of the practice carrier."""

import socket
import unittest
from dataclasses import replace
from datetime import date, datetime, timedelta

from carrier_simulator import Simulator

from ..carriers import (
    Handle,
    InvalidShipment,
    NotSent,
    OutcomeUnknown,
    Parcel,
    Pickup,
    Refused,
    TryLater,
    registry,
)
from ..carriers.rest import TOKENS
from .common_rest import EXPORT, SENDER, SHIPMENT


class DoorCase(unittest.TestCase):
    """`code` is the client's; `settings` its own; `root` the end of its address."""

    code, root, settings = "", "", {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.code:
            raise unittest.SkipTest("a base for others")
        cls.carrier = cls.enterClassContext(Simulator())

    def setUp(self):
        super().setUp()
        self.carrier.clear()
        TOKENS.clear()
        self.client = self.build()

    def build(self, **settings):
        values = {
            "address": self.carrier.address + self.root,
            "connect_timeout": 2,
            "read_timeout": 1,
            **self.settings,
            **settings,
        }
        client = registry.build(self.code, **values)
        self.addCleanup(client.close_connections)
        return client

    def shipment(self, kind=SHIPMENT, **changes):
        return replace(kind, **{"ship_on": date.today(), **changes})

    def book(self, kind=SHIPMENT, client=None, **changes):
        client = client or self.client
        return client.book(client.prepare(self.shipment(kind, **changes)))

    def handle(self, result=None, reference=SHIPMENT.reference):
        refs = result.tracking_refs if result else ()
        number = result.number if result else ""
        return Handle(reference, "BK/1", number, refs, date.today())

    def assert_sorted(self, error, booked, call=None, **options):
        with self.assertRaises(error) as caught:
            (call or self.book)(**options)
        self.assertEqual(len(self.carrier.alive(self.code)), booked)
        return caught.exception


class DoorTests:
    """Mixed into a DoorCase of each carrier."""

    def test_each_parcel_has_a_label(self):
        result = self.book()
        self.assertEqual(len(result.labels), 2)
        self.assertTrue(all(label.content.startswith(b"%PDF") for label in result.labels))
        self.assertEqual(len({label.parcel_ref for label in result.labels}), 2)
        (row,) = self.carrier.shipments("created", self.code)
        self.assertEqual((row["reference"], row["number"]), (SHIPMENT.reference, result.number))
        self.assertGreater(result.price, 0)
        self.assertEqual(result.currency, "EUR")

    def test_the_service_of_a_rate_is_what_is_booked(self):
        for rate in self.client.rate(self.shipment()):
            with self.subTest(rate.name):
                request = self.client.prepare(self.shipment(service=rate.service))
                self.assertIn(repr(rate.service), repr(request))
                self.assertTrue(self.client.book(request).number)

    def test_labels_of_the_printer(self):
        result = self.book(client=self.build(label_kind="zpl"))
        self.assertEqual({label.kind for label in result.labels}, {"zpl"})
        self.assertTrue(all(b"^XA" in label.content for label in result.labels))

    def test_an_export_is_declared(self):
        self.book(EXPORT)
        self.assertEqual(len(self.carrier.alive(self.code)), 1)

    def test_missing_labels_leave_the_booking(self):
        self.carrier.fault(kind="no_label", operation="create")
        result = self.book()
        self.assertTrue(result.tracking_refs)
        self.assertEqual({len(label.content) for label in result.labels}, {0})

    def test_a_warning_is_a_booking(self):
        self.carrier.fault(
            kind="warning", code="1", message="City corrected", operation="create"
        )
        self.assertIn("City corrected", self.book().warning)

    def test_wrong_credentials_are_a_refusal(self):
        error = self.assert_sorted(Refused, 0, client=self.build(password="wrong"))
        self.assertEqual(error.advice, "credentials")
        with self.assertRaises(Refused):
            self.build(password="wrong").test(SENDER)
        self.assertTrue(self.client.test(SENDER))

    def test_the_carriers_own_words_are_a_refusal(self):
        fault = {"kind": "code", "code": 7, "message": "not to this place", "status": 422}
        self.carrier.fault(**fault, operation="create")
        error = self.assert_sorted(Refused, 0)
        self.assertIn("not to this place", str(error))

    def test_nobody_listening_means_nothing_was_sent(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        nobody = self.build(address=f"http://127.0.0.1:{port}{self.root}")
        self.assert_sorted(NotSent, 0, client=nobody)

    def test_busy_is_asked_again_later(self):
        self.carrier.fault(kind="rate_limit", operation="create", carrier=self.code)
        self.assert_sorted(TryLater, 0)

    def test_after_the_first_byte_nothing_is_sure(self):
        for fault, booked in (
            ({"kind": "drop_before"}, 0),
            ({"kind": "drop_after"}, 1),
            ({"kind": "delay", "seconds": 2}, 1),
            ({"kind": "garbage"}, 1),
            ({"kind": "half"}, 1),
            ({"kind": "status", "status": 502}, 0),
            ({"kind": "status", "status": 503}, 0),
            ({"kind": "status", "status": 500, "after": True}, 1),
        ):
            with self.subTest(fault):
                self.carrier.clear()
                TOKENS.clear()
                self.carrier.fault(**fault, operation="create", carrier=self.code)
                self.assert_sorted(OutcomeUnknown, booked)

    def test_a_lost_answer_is_found_by_our_reference(self):
        self.assertIsNone(self.client.find_by_reference(self.handle()))
        self.carrier.fault(kind="drop_after", operation="create")
        self.assert_sorted(OutcomeUnknown, 1)
        found = self.client.find_by_reference(self.handle())
        (row,) = self.carrier.shipments("created", self.code)
        self.assertEqual(found.number, row["number"])
        self.assertTrue(found.tracking_refs)

    def test_a_search_that_fails_finds_no_absence(self):
        for fault in (
            {"kind": "status", "status": 404},
            {"kind": "status", "status": 500},
            {"kind": "rate_limit"},
            {"kind": "garbage"},
            {"kind": "code", "code": 9, "message": "not allowed", "status": 403},
        ):
            with self.subTest(fault):
                self.carrier.fault(**fault, operation="find", carrier=self.code)
                with self.assertRaises((Refused, OutcomeUnknown, TryLater)):
                    self.client.find_by_reference(self.handle())

    def test_tracking_and_proof(self):
        result = self.book()
        handle = self.handle(result)
        stranger = Handle("1", tracking_refs=("no/such number",))
        self.assertEqual(list(self.client.track([stranger])), [])
        self.assertIsNone(self.client.proof(handle))
        self.carrier.set_state(SHIPMENT.reference, "delivered", self.code)
        found = self.client.track([handle, stranger])
        self.assertEqual(set(found), set(result.tracking_refs))
        events = found[result.number]
        self.assertEqual(events[0].at, datetime(2026, 1, 15, 18, 30))
        self.assertEqual([event.is_delivery for event in events], [True, False, False])
        self.assertEqual(events[0].signed_by, "ROSSI")
        proof = self.client.proof(handle)
        self.assertEqual(proof.signed_by, "ROSSI")
        self.assertTrue(proof.paper.content.startswith(b"%PDF"))

    def test_prices(self):
        first, second = self.client.rate(self.shipment(EXPORT))
        self.assertNotEqual(first.service, second.service)
        self.assertTrue(first.price and first.currency == "EUR" and first.days)
        self.assertEqual(self.carrier.shipments(), [])

    def test_a_price_needs_no_papers(self):
        customs = replace(EXPORT.customs, invoice="", invoice_date=None, incoterm="")
        line = replace(customs.lines[0], hs_code="", net_weight=0.0)
        place = replace(EXPORT.consignee, street="", phone="")
        early = self.shipment(EXPORT, consignee=place, customs=replace(customs, lines=(line,)))
        self.assertTrue(self.client.rate(early))
        self.assertTrue(self.client.rate(replace(early, customs=None)))
        nowhere = replace(early, consignee=replace(place, city="", zip=""))
        with self.assertRaises(InvalidShipment) as caught:
            self.client.rate(nowhere)
        codes = [problem.code for problem in caught.exception.problems]
        self.assertEqual(codes, ["no_zip", "no_city"])

    def test_a_pickup_is_ordered_and_taken_back(self):
        ready = datetime.combine(date.today() + timedelta(days=1), datetime.min.time())
        pickup = Pickup(
            "9",
            SENDER,
            ready + timedelta(hours=15),
            ready + timedelta(hours=18),
            3,
            10.5,
            countries=("DE", "CH"),
        )
        result = self.client.request_pickup(pickup)
        (row,) = self.carrier.ledger.pickups(self.code)
        self.assertEqual(row["number"], result.number)
        self.assertTrue(self.client.cancel_pickup(result.number))
        self.assertFalse(self.client.cancel_pickup(result.number))

    def test_a_request_holds_no_secret(self):
        client = self.build(user="secret-user", password="secret-word")
        self.assertNotIn("secret", str(client.prepare(self.shipment(EXPORT))))

    def test_texts_are_cut_and_free_of_what_cannot_be_sent(self):
        place = replace(SHIPMENT.consignee, name="N\0" * 150, contact="C\n" * 200)
        place = replace(place, email="e" * 90 + "@x.it", city="Ber\0lin")
        self.book(consignee=place, contents="x" * 500, own_name="y" * 90)
        self.assertNotIn("\\u0000", str(self.carrier.shipments()[0]["data"]))
        self.assertNotIn("\0", str(self.carrier.shipments()[0]["data"]))

    def test_what_cannot_be_cut_is_said(self):
        def codes(**changes):
            shipment = self.shipment(consignee=replace(SHIPMENT.consignee, **changes))
            return [problem.code for problem in self.client.check(shipment)]

        self.assertEqual(codes(), [])
        self.assertEqual(codes(street="x" * 140, street2=""), ["long_street"])
        self.assertEqual(codes(city="x" * 46), ["long_city"])
        self.assertEqual(codes(zip="1" * 13), ["bad_zip"])
        self.assertIn("no_street", codes(street="", street2=""))
        bare = self.shipment(sender=None, parcels=(Parcel(0),), reference="BK/1")
        found = [problem.code for problem in self.client.check(bare)]
        self.assertEqual(found, ["no_field", "no_weight", "bad_reference"])
        cash = self.client.check(self.shipment(cash_on_delivery=10))
        self.assertEqual([problem.code for problem in cash], ["no_cash"])

    def test_an_export_without_its_data_is_said(self):
        bare = self.shipment(EXPORT, customs=None)
        self.assertEqual([p.code for p in self.client.check(bare)], ["no_customs"])
        customs = replace(EXPORT.customs, incoterm="DDU", invoice="", lines=())
        fields = [
            (p.code, p.params["field"])
            for p in self.client.check(self.shipment(EXPORT, customs=customs))
        ]
        self.assertIn(("bad_field", "incoterm"), fields)
        for field in ("invoice", "hs_code", "origin", "net_weight", "value"):
            self.assertIn(("no_customs", field), fields)


class TokenTests:
    """Of the carriers that want a token."""

    def test_one_token_serves_many_calls(self):
        for number in range(3):
            self.book(reference=str(number + 1))
        self.build().test(SENDER)  # another client of the same account
        self.assertEqual(self.carrier.calls("token", self.code), 1)
        self.build(password="other-secret")  # asks for nothing before it is used

    def test_a_token_that_ran_out_is_renewed_and_nothing_is_booked_twice(self):
        self.book(reference="1")
        self.carrier.fault(kind="expired", operation="create", carrier=self.code)
        self.book(reference="2")
        self.assertEqual(self.carrier.calls("token", self.code), 2)
        self.assertEqual(len(self.carrier.alive(self.code)), 2)

    def test_a_token_that_is_refused_again_is_a_refusal(self):
        fault = {"kind": "code", "code": "7", "message": "no token", "status": 401}
        self.carrier.fault(**fault, operation="create", count=2)
        error = self.assert_sorted(Refused, 0)
        self.assertEqual(error.advice, "credentials")
        self.assertEqual(self.carrier.calls("create", self.code), 2)

    def test_a_401_of_somebody_else_repeats_nothing(self):
        fault = {"kind": "status", "status": 401, "after": True, "operation": "create"}
        self.carrier.fault(**fault, carrier=self.code)
        with self.assertRaises(Refused):
            self.book()
        self.assertEqual(self.carrier.calls("create", self.code), 1)

    def test_a_token_is_renewed_before_it_ends(self):
        door = next(door for door in self.carrier.doors if door.carrier == self.code)
        door.tokens.lifetime = 50  # less than the margin: never used twice
        self.addCleanup(delattr, door.tokens, "lifetime")
        self.book(reference="1")
        self.book(reference="2")
        self.assertEqual(self.carrier.calls("token", self.code), 2)

    def test_without_a_token_nothing_was_sent(self):
        for fault, error in (
            ({"kind": "drop_after"}, NotSent),
            ({"kind": "status", "status": 500}, NotSent),
            ({"kind": "garbage"}, NotSent),
            ({"kind": "rate_limit"}, TryLater),
        ):
            with self.subTest(fault):
                self.carrier.fault(**fault, operation="token", carrier=self.code)
                self.assert_sorted(error, 0)
                self.assertEqual(self.carrier.calls("create", self.code), 0)
