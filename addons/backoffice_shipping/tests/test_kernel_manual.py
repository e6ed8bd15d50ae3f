import unittest
from dataclasses import replace
from datetime import datetime

from ..carriers import (
    CAPABILITIES,
    Handle,
    InvalidShipment,
    Pickup,
    Unsupported,
    registry,
)
from .kernel_case import SENDER, SHIPMENT


class TestManual(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.client = registry.build("manual", prefix="TV")

    def test_a_booking_is_answered_without_a_call(self):
        result = self.client.book(self.client.prepare(SHIPMENT))
        self.assertEqual(result.number, "TV" + SHIPMENT.reference)
        self.assertEqual(set(result.tracking_refs), {result.number})
        self.assertEqual(len(result.labels), 2)
        handle = Handle(SHIPMENT.reference, parcel_refs=("1", "2"))
        self.assertEqual(self.client.find_by_reference(handle), result)
        self.assertTrue(self.client.cancel(handle))
        self.assertEqual(self.client.close([handle]).done, (SHIPMENT.reference,))
        self.client.close_connections()

    def test_a_pickup_has_our_number(self):
        pickup = Pickup("9", SENDER, datetime(2026, 1, 1, 9), datetime(2026, 1, 1, 12), 1, 1)
        self.assertEqual(self.client.request_pickup(pickup).number, "TV9")
        self.assertTrue(self.client.cancel_pickup("TV9"))

    def test_address_and_parcels_are_asked_for(self):
        nothing = replace(
            SHIPMENT, parcels=(), consignee=replace(SHIPMENT.consignee, street="", city="")
        )
        codes = [problem.code for problem in self.client.check(nothing)]
        self.assertEqual(codes, ["no_street", "no_city", "no_parcels"])
        with self.assertRaises(InvalidShipment):
            self.client.prepare(nothing)
        abroad = replace(SHIPMENT, consignee=replace(SHIPMENT.consignee, country="CH", zip="1"))
        self.assertEqual(self.client.check(abroad), [])


class TestRegistry(unittest.TestCase):
    """What every client declares is a capability, and what it declares it has."""

    METHODS = {
        "confirm": "confirm",
        "close": "close",
        "cancel": "cancel",
        "find": "find_by_reference",
        "label": "label",
        "rate": "rate",
        "track": "track",
        "proof": "proof",
        "pickup": "request_pickup",
        "cancel_pickup": "cancel_pickup",
        "release": "release",
    }

    def test_capabilities_are_known_and_kept(self):
        for code, client in registry.CLIENTS.items():
            with self.subTest(code):
                self.assertLessEqual(client.can, CAPABILITIES)
                for name, method in self.METHODS.items():
                    own = any(method in vars(cls) for cls in client.__mro__[:-2])
                    self.assertEqual(name in client.can, own, name)
                self.assertIn(client.reconcile_by, ("find", "cancel", "person"))
                if client.reconcile_by != "person":
                    self.assertIn(client.reconcile_by, client.can)

    def test_what_is_not_declared_says_so(self):
        client = registry.build("manual")
        for name in set(self.METHODS) - client.can:
            with self.subTest(name), self.assertRaises(Unsupported):
                getattr(client, self.METHODS[name])(
                    *([None, "x"] if name == "release" else [1])
                )
