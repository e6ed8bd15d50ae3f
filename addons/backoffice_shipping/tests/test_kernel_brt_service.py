"""BRT beyond bookings: the bytes of a request, proof, collections."""

import json
from dataclasses import replace
from datetime import datetime

from carrier_simulator.brt import CUSTOMER, PASSWORD, USER
from carrier_simulator.brt_pickup import KEY

from ..carriers import Address, OutcomeUnknown, Pickup, Refused, TryLater, Unsupported
from ..carriers.http import JsonHttp
from .kernel_case import SENDER, SHIPMENT, Canned, CarrierCase, FailureTests

PICKUP = Pickup(
    "P1",
    SENDER,
    datetime(2026, 1, 15, 10),
    datetime(2026, 1, 15, 17),
    3,
    12.5,
    notes="Rampa 3",
)


class CannedJson(Canned, JsonHttp):
    """The same with `call`."""


class BrtCase(CarrierCase):
    code = "brt"
    settings = {"user": USER, "password": PASSWORD, "sender": CUSTOMER, "depot": 131}
    secret = PASSWORD

    def build(self, **settings):
        values = {"pickup_address": f"{self.carrier.address}/orm", "pickup_key": KEY}
        return super().build(**(values | settings))


class TestBrtFailures(FailureTests, BrtCase):
    def test_missing_labels_leave_the_booking(self):
        """BRT is found by our reference: there is no number without a label."""
        self.break_at(kind="no_label")
        self.assertEqual(self.book().labels, ())
        self.assertEqual(len(self.rows()), 1)


class TestBrtGolden(BrtCase):
    def test_create(self):
        client = self.build(cash_payment="BM")
        client.http = CannedJson(self.golden("create_answer.json"))
        shipment = replace(SHIPMENT, cash_on_delivery=120.5, insured=1000)
        result = client.book(client.prepare(shipment))
        (call,) = client.http.sent
        self.assertEqual(
            (call["method"], call["path"]), ("POST", "/rest/v1/shipments/shipment")
        )
        self.assertEqual(call["json"], json.loads(self.golden("create_request.json")))
        self.assertEqual(result.tracking_refs, ("131010010000010", "131010010000020"))

    def test_pickup(self):
        self.client.pickup_http = Canned(self.golden("pickup_answer.json"))
        result = self.client.request_pickup(PICKUP)
        (call,) = self.client.pickup_http.sent
        self.assertEqual(call["path"], "/api/geodata/v410/colreqs")
        self.assertEqual(call["headers"], {"X-Api-Key": KEY})
        self.assertEqual(call["json"], json.loads(self.golden("pickup_request.json")))
        self.assertEqual(result.number, "EGF3093447")
        self.assertEqual(result.window, "15/01/2026 10:00 - 17:00")

    def test_answers_of_any_shape_are_unknown(self):
        for content in (b"", b"[]", b"[7]", b"{", b"7", b"[{}]"):
            with self.subTest(content), self.assertRaises(OutcomeUnknown):
                self.client.pickup_http = Canned(content)
                self.client.request_pickup(PICKUP)
        for errors in ('["no"]', '[{"description": "no"}]', '"no"', "[7]", "[{}]"):
            with self.subTest(errors), self.assertRaises(Refused):
                self.client.pickup_http = Canned(f'[{{"errors": {errors}}}]'.encode())
                self.client.request_pickup(PICKUP)


class TestBrtService(BrtCase):
    def test_a_pickup_is_ordered_and_taken_back(self):
        number = self.client.request_pickup(PICKUP).number
        self.assertEqual(len(self.carrier.pickups("brt")), 1)
        self.assertTrue(self.client.cancel_pickup(number))
        self.assertFalse(self.client.cancel_pickup(number))

    def test_a_refused_pickup_says_why(self):
        nowhere = replace(PICKUP, place=Address("Adria"))
        with self.assertRaises(Refused) as caught:
            self.client.request_pickup(nowhere)
        self.assertIn("address is required", str(caught.exception))
        with self.assertRaises(Refused) as caught:
            self.build(pickup_key="wrong").request_pickup(PICKUP)
        self.assertIn("Invalid API key Check user", str(caught.exception))
        self.assertEqual(self.carrier.pickups(), [])

    def test_a_lost_answer_to_a_pickup_is_unknown(self):
        self.carrier.fault(kind="drop_after", operation="pickup")
        with self.assertRaises(OutcomeUnknown):
            self.client.request_pickup(PICKUP)
        self.carrier.fault(kind="rate_limit", operation="pickup")
        with self.assertRaises(TryLater):
            self.client.request_pickup(PICKUP)

    def test_without_a_key_there_are_no_pickups(self):
        client = self.build(pickup_key="")
        self.assertNotIn("pickup", client.can)
        self.assertIn("pickup", self.client.can)
        for call in (client.request_pickup, client.cancel_pickup):
            with self.assertRaises(Unsupported):
                call(PICKUP)

    def test_who_signed_is_the_proof(self):
        handle = self.handle(self.book())
        self.assertIsNone(self.client.proof(handle))
        self.carrier.set_state(SHIPMENT.reference, "delivered")
        proof = self.client.proof(handle)
        self.assertEqual((proof.signed_by, proof.at), ("ROSSI", datetime(2026, 1, 15, 18, 30)))

    def test_cash_and_insurance_are_taken_at_the_door(self):
        client = self.build(cash_payment="BM")
        self.book(replace(SHIPMENT, cash_on_delivery=10, insured=500), client)
        (row,) = self.rows("created")
        self.assertEqual(row["data"]["insuranceAmount"], 500)
        self.assertEqual(row["data"]["codPaymentType"], "BM")
