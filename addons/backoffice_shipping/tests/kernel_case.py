"""What the tests of every carrier's client share; plain unittest, no host."""

import socket
import unittest
from dataclasses import replace
from pathlib import Path

from carrier_simulator import Simulator

from ..carriers import (
    Address,
    Handle,
    NotSent,
    OutcomeUnknown,
    Parcel,
    Refused,
    Shipment,
    TryLater,
    registry,
)
from ..carriers.http import Reply

GOLDEN = Path(__file__).parent / "golden"
PLACE = Address(
    name="Rossi S.p.A.",
    street="Via Roma 1",
    zip="20121",
    city="Milano",
    province="MI",
    country="IT",
    contact="Anna Bianchi",
    phone="+39 02 123456",
    email="anna@rossi.example",
)
SENDER = Address(
    name="Adria Forniture S.r.l.",
    street="Via Flaminia 10",
    zip="47923",
    city="Rimini",
    province="RN",
    country="IT",
    contact="Magazzino",
    phone="+39 0541 123456",
    email="magazzino@adria.example",
)
SHIPMENT = Shipment(
    "2601150900001",
    PLACE,
    (Parcel(2.5), Parcel(1.0)),
    own_name="BK1",
    contents="WH/OUT/00001",
    sender=SENDER,
)


class Canned:
    """In the place of a client's http: remembers the requests, gives the set answers."""

    def __init__(self, *contents, status=200):
        self.replies = [Reply(status, content) for content in contents]
        self.sent = []

    def send(self, method, path, headers=None, **body):
        self.sent.append({"method": method, "path": path, "headers": headers, **body})
        return self.replies.pop(0)

    def close(self):
        """Like Http."""


class CarrierCase(unittest.TestCase):
    """A client of `code` with `settings` at the simulator's door."""

    code = ""
    settings = {}
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.enterClassContext(Simulator())

    def setUp(self):
        super().setUp()
        self.carrier.clear()
        self.client = self.build()

    def build(self, **settings):
        values = {"address": self.carrier.address, "connect_timeout": 2, "read_timeout": 1}
        client = registry.build(self.code, **(values | self.settings | settings))
        self.addCleanup(client.close_connections)
        return client

    def book(self, shipment=SHIPMENT, client=None):
        client = client or self.client
        return client.book(client.prepare(shipment))

    def handle(self, result, shipment=SHIPMENT, **values):
        """What our database would know after `result`."""
        return Handle(
            shipment.reference,
            shipment.own_name,
            number=result.number,
            tracking_refs=tuple(dict.fromkeys(result.tracking_refs)),
            parcel_refs=tuple(label.parcel_ref for label in result.labels),
            **values,
        )

    def rows(self, state=None):
        return self.carrier.shipments(state, self.code)

    def problems(self, shipment=SHIPMENT, client=None, **place):
        if place:
            shipment = replace(shipment, consignee=replace(shipment.consignee, **place))
        return [problem.code for problem in (client or self.client).check(shipment)]

    def golden(self, name):
        return (GOLDEN / self.code / name).read_bytes()


class FailureTests:
    """Each way to fail, sorted by what may have happened at the carrier."""

    def assert_sorted(self, error, booked):
        with self.assertRaises(error) as caught:
            self.book()
        self.assertEqual(len(self.rows()), booked)
        return caught.exception

    def break_at(self, operation="create", **fault):
        self.carrier.fault(carrier=self.code, operation=operation, **fault)

    def test_nobody_listening_means_nothing_was_sent(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        client = self.build(address=f"http://127.0.0.1:{port}")
        with self.assertRaises(NotSent):
            self.book(client=client)
        with self.assertRaises(NotSent):
            self.build(address="ftp://nowhere")

    def test_what_may_have_happened_is_unknown(self):
        faults = (
            (1, {"kind": "delay", "seconds": 3}),
            (0, {"kind": "drop_before"}),
            (1, {"kind": "drop_after"}),
            (1, {"kind": "half"}),
            (1, {"kind": "garbage"}),
            (0, {"kind": "status", "status": 500}),
            (1, {"kind": "status", "status": 502, "after": True}),
            (1, {"kind": "status", "status": 503, "after": True}),
            (1, {"kind": "status", "status": 504, "after": True}),
        )
        for booked, fault in faults:
            with self.subTest(**fault):
                self.carrier.clear()
                self.client = self.build()  # what was told of sessions is forgotten too
                self.break_at(**fault)
                self.assert_sorted(OutcomeUnknown, booked)

    def test_a_closed_door_is_a_refusal(self):
        for status in (400, 403, 404, 302):
            with self.subTest(status):
                self.break_at(kind="status", status=status)
                self.assert_sorted(Refused, 0)

    def test_a_busy_carrier_is_asked_later(self):
        self.break_at(kind="rate_limit")
        self.assert_sorted(TryLater, 0)
        self.break_at(kind="outage", seconds=60)
        self.assert_sorted(TryLater, 0)

    def test_missing_labels_leave_the_booking(self):
        self.break_at(kind="no_label")
        result = self.book()
        self.assertTrue(result.number)
        self.assertFalse([label.content for label in result.labels if label.content])
        self.assertTrue(result.warning)
        self.assertEqual(len(self.rows()), 1)

    def test_the_request_holds_no_secret(self):
        secrets = [str(value) for value in self.settings.values() if value]
        request = str(self.client.prepare(SHIPMENT))
        self.assertNotIn(self.secret, request)
        self.assertIn(self.secret, secrets)
