import json
import unittest
from dataclasses import replace
from datetime import date, datetime

from carrier_simulator.poste import CLIENT, COST_CENTER, SCOPE, SECRET

from ..carriers import (
    Address,
    Handle,
    NotSent,
    OutcomeUnknown,
    Parcel,
    Pickup,
    Refused,
    TryLater,
    Unsupported,
    registry,
)
from ..carriers.poste_fields import split_street
from .kernel_case import PLACE, SENDER, SHIPMENT, Canned, CarrierCase, FailureTests

SETTINGS = {
    "client_id": CLIENT,
    "secret": SECRET,
    "scope": SCOPE,
    "cost_center": COST_CENTER,
    "product": "APT000902",
    "multi_service": "APT000999",
    "length": 40,
    "width": 30,
    "height": 20,
}
TOKEN = b'{"access_token": "t1", "expires_in": "3600"}'


class PosteCase(CarrierCase):
    code = "poste"
    settings = SETTINGS
    secret = SECRET

    def build(self, **settings):
        address = settings.pop("address", self.carrier.address)
        return super().build(address=f"{address}/gp/internet", **settings)


class TestPosteFailures(FailureTests, PosteCase):
    def test_a_refusal_says_why_and_what_to_do(self):
        client = self.build(secret="wrong")
        with self.assertRaises(Refused) as caught:
            self.book(client=client)
        self.assertIn("invalid_client Check user and password", str(caught.exception))
        with self.assertRaises(Refused) as caught:
            self.book(client=self.build(cost_center="other"))
        self.assertIn("costCenterCode (130)", str(caught.exception))
        self.assertEqual(self.rows(), [])

    def test_without_a_token_nothing_was_sent(self):
        for fault in (
            {"kind": "drop_after"},
            {"kind": "status", "status": 500},
            {"kind": "garbage"},
        ):
            with self.subTest(**fault):
                self.break_at("token", **fault)
                self.assert_sorted(NotSent, 0)
        self.break_at("token", kind="rate_limit")
        self.assert_sorted(TryLater, 0)

    def test_a_token_that_has_run_out_is_renewed_once(self):
        self.book()
        self.break_at(kind="expired")
        self.book(replace(SHIPMENT, reference="2"))
        self.assertEqual(self.carrier.calls("token"), 2)
        self.assertEqual(self.carrier.calls("create"), 3)
        self.assertEqual([row["reference"] for row in self.rows()], [SHIPMENT.reference, "2"])

    def test_a_token_that_was_just_given_is_not_renewed(self):
        """That it is not taken is no matter of time."""
        self.break_at(kind="status", status=401)
        self.assert_sorted(Refused, 0)
        self.assertEqual(self.carrier.calls("create"), 1)

    def test_a_token_is_fetched_once_for_all_calls(self):
        for number in range(3):
            self.book(replace(SHIPMENT, reference=str(number + 1)))
        self.assertEqual(self.carrier.calls("token"), 1)

    def test_a_label_that_does_not_come_leaves_the_booking(self):
        for fault in ({"kind": "status", "status": 500}, {"kind": "drop_before"}):
            self.break_at("label", **fault)
            result = self.book(replace(SHIPMENT, reference=str(fault.get("status", 1))))
            self.assertEqual([remark.code for remark in result.remarks], ["no_label_file"])
            self.assertTrue(result.tracking_refs)


class TestPosteLife(PosteCase):
    def test_a_shipment_comes_back_with_a_label_for_each_parcel(self):
        result = self.book()
        self.assertEqual((result.warning, len(result.labels)), ("", 2))
        self.assertTrue(all(label.content.startswith(b"%PDF") for label in result.labels))
        (row,) = self.rows("created")
        self.assertEqual(row["reference"], SHIPMENT.reference)
        self.assertEqual(result.tracking_refs, tuple(row["parcels"]))

    def test_zpl_when_the_account_prints_so(self):
        result = self.book(client=self.build(print_format="ZPL"))
        self.assertTrue(result.labels[0].content.startswith(b"^XA"))

    def test_neither_cancel_nor_find_are_pretended(self):
        self.assertEqual(self.client.reconcile_by, "person")
        for call in (self.client.cancel, self.client.find_by_reference, self.client.label):
            with self.assertRaises(Unsupported):
                call(Handle("1"))
        self.assertFalse({"cancel", "find", "label"} & self.client.can)

    def test_tracking_and_proof(self):
        handle = self.handle(self.book())
        number = handle.tracking_refs[0]
        self.assertIsNone(self.client.proof(handle))
        self.carrier.set_state(SHIPMENT.reference, "delivered")
        found = self.client.track([handle, Handle("1", tracking_refs=("none",))])
        self.assertEqual(set(found), set(handle.tracking_refs))
        self.assertEqual(found[number][0].at, datetime(2026, 1, 16, 10, 15))
        self.assertEqual([event.is_delivery for event in found[number]], [True, False])
        paper = self.client.proof(handle).paper
        self.assertEqual((paper.name, paper.content[:4]), ("pod.pdf", b"%PDF"))

    def test_a_pickup_is_ordered_and_taken_back(self):
        pickup = Pickup(
            "P1", SENDER, datetime(2026, 1, 15, 9), datetime(2026, 1, 15, 18), 3, 12.5
        )
        result = self.client.request_pickup(pickup)
        self.assertEqual(result.window, "AMPM")
        self.assertEqual(len(self.carrier.pickups("poste")), 1)
        self.assertTrue(self.client.cancel_pickup(result.number))
        with self.assertRaises(Refused):
            self.client.cancel_pickup(result.number)
        with self.assertRaises(Refused):
            self.client.request_pickup(replace(pickup, place=Address("Nobody")))

    def test_a_held_shipment_is_released(self):
        handle = self.handle(self.book())
        with self.assertRaises(Refused):
            self.client.release(handle, "return")
        self.carrier.set_state(SHIPMENT.reference, "held")
        self.assertEqual(self.client.release(handle, "return"), "AZ0005")
        with self.assertRaises(Unsupported):
            self.client.release(handle, "destroy")

    def test_the_credentials_can_be_tried_without_booking(self):
        self.client.test(PLACE)
        with self.assertRaises(Refused):
            self.build(secret="wrong").test(PLACE)
        self.assertEqual(self.rows(), [])


class TestPosteGolden(PosteCase):
    """The bodies that leave, and hostile answers."""

    def canned(self, *contents, client=None):
        client = client or self.client
        client.login = Canned(TOKEN)
        client.http, client.http.address = Canned(*contents), "https://poste.example/gp"
        return client

    def assert_sent(self, client, name):
        call = client.http.sent[-1]
        self.assertEqual(call["json"], json.loads(self.golden(name)))
        self.assertEqual(call["headers"], {"POSTE_clientID": CLIENT, "Authorization": "t1"})

    def test_waybill(self):
        shipment = replace(
            SHIPMENT,
            parcels=(Parcel(2.5, length=60.2, width=30, height=25), Parcel(1.0)),
            consignee=replace(PLACE, street2="Scala B"),
            cash_on_delivery=50,
            notes="Suonare due volte",
            ship_on=date(2026, 1, 15),
        )
        client = self.canned(self.golden("waybill_answer.json"))
        result = client.book(client.prepare(shipment))
        self.assert_sent(client, "waybill_request.json")
        self.assertEqual(client.http.sent[0]["path"], "/postalandlogistics/parcel/waybill")
        self.assertEqual(result.number, "3UW0000000101")
        self.assertEqual(result.tracking_refs, ("3UW0000000101", "3UW0000000102"))
        self.assertEqual([remark.code for remark in result.remarks], ["no_label_file"])

    def test_session(self):
        client = self.canned(b'{"return": {"outcome": "OK"}}')
        client.track([])
        (call,) = client.login.sent
        self.assertEqual(call["path"], "/user/sessions")
        self.assertEqual(call["json"], json.loads(self.golden("session_request.json")))

    def test_the_token_goes_as_a_bearer_where_the_contract_says_so(self):
        client = self.canned(b'{"outcome": "OK"}', client=self.build(bearer=True))
        client.track([])
        self.assertEqual(client.http.sent[0]["headers"]["Authorization"], "Bearer t1")

    def test_pickup(self):
        answer = b'{"bookingId": "CP1", "result": {"item": [{"result": "OK"}]}}'
        client = self.canned(answer)
        pickup = Pickup(
            "P1", SENDER, datetime(2026, 1, 15, 14), datetime(2026, 1, 15, 17), 2, 3.5
        )
        self.assertEqual(client.request_pickup(pickup).number, "CP1")
        self.assert_sent(client, "pickup_request.json")

    def test_release(self):
        client = self.canned(b'{"result": {"item": [{"result": "OK"}]}}')
        client.release(Handle("1", number="3UW1"), "redeliver")
        self.assert_sent(client, "release_request.json")

    def test_a_label_comes_from_the_carrier_alone(self):
        for url in (
            "http://127.0.0.1/latest",
            "https://evil.example/a.pdf",
            "https://posteitaliane.it.evil.example/a.pdf",
            "https://evilposteitaliane.it.example/a.pdf",
            "https://user.example@apiw.gp.posteitaliane.it/a.pdf",
            "http://apiw.gp.posteitaliane.it/a.pdf",
            "https://apiw.gp.posteitaliane.it:22/a.pdf",
            "file:///etc/passwd",
            "//x",
            "",
            7,
            None,
        ):
            with self.subTest(url), self.assertRaises(OutcomeUnknown) as caught:
                self.client._download(url)
            self.assertEqual(caught.exception.key, "unreadable")

    def test_unreadable_answers_are_unknown(self):
        for content in (b"", b"[]", b"{", b"{}", b'{"waybills": 7}', b'{"waybills": [7, {}]}'):
            with self.subTest(content), self.assertRaises(OutcomeUnknown):
                client = self.canned(content)
                client.book(client.prepare(SHIPMENT))

    def test_a_waybills_own_error_is_a_refusal(self):
        for content in (
            b'{"waybills": [{"errorCode": 12, "errorDescription": "Unknown service"}]}',
            b'{"result": {"errorCode": "12", "errorDescription": "Unknown service"}}',
        ):
            with self.subTest(content), self.assertRaises(Refused) as caught:
                client = self.canned(content)
                client.book(client.prepare(SHIPMENT))
            self.assertIn("Unknown service (12)", str(caught.exception))

    def test_what_was_taken_in_part_is_told(self):
        rows = [
            {"code": "\0A" + "1" * 900},
            {"errorCode": 9, "errorDescription": "weight"},
        ]
        client = self.canned(json.dumps({"waybills": rows}).encode())
        result = client.book(client.prepare(SHIPMENT))
        codes = [remark.code for remark in result.remarks]
        self.assertEqual(codes, ["incomplete", "no_label_file"])
        self.assertLessEqual(len(result.number), 500)
        self.assertNotIn("\0", result.number)


class TestPosteRequest(unittest.TestCase):
    def setUp(self):
        super().setUp()
        address = "http://127.0.0.1:1/gp/internet"
        self.client = registry.build("poste", address=address, **SETTINGS)

    def codes(self, shipment=SHIPMENT, **place):
        place = replace(shipment.consignee, **place)
        return [p.code for p in self.client.check(replace(shipment, consignee=place))]

    def test_the_house_number_stands_apart(self):
        for street, parts in {
            "Via Roma 1": ("Via Roma", "1"),
            "Via Roma, 12/B": ("Via Roma", "12/B"),
            "Via 4 Novembre 5": ("Via 4 Novembre", "5"),
            "Via dei Mille snc": ("Via dei Mille", "SNC"),
            "Località Poggio": ("Località Poggio", "SNC"),
        }.items():
            self.assertEqual(split_street(street), parts)

    def test_what_is_missing_or_not_served(self):
        self.assertEqual(self.codes(), [])
        self.assertEqual(self.codes(country="DE", zip="10115"), ["not_served"])
        self.assertEqual(self.codes(province="MIL"), ["no_field"])
        self.assertEqual(self.codes(replace(SHIPMENT, sender=None)), ["no_field"])
        self.assertEqual(self.codes(replace(SHIPMENT, insured=5)), ["bad_field"])

    def test_sides_and_several_parcels_need_their_settings(self):
        self.client.length = 0
        self.assertEqual(self.codes(), ["no_field"])
        measured = replace(SHIPMENT, parcels=(Parcel(1, length=1, width=1, height=1),))
        self.assertEqual(self.codes(measured), [])
        self.client.length, self.client.multi_service = 40, ""
        self.assertEqual(self.codes(), ["too_many_parcels"])
