import base64
import io
import json
import re
import socket
import threading
import unittest
from dataclasses import replace
from datetime import datetime

from carrier_simulator import CUSTOMER, PASSWORD, USER, Simulator

from ..carriers import (
    Address,
    Handle,
    InvalidShipment,
    NotSent,
    OutcomeUnknown,
    Parcel,
    Refused,
    Shipment,
    TryLater,
    registry,
)
from ..carriers.brt_fields import LENGTHS, NUMBERS

PLACE = Address(
    name="Rossi S.p.A.",
    street="Via Roma 1",
    zip="20121",
    city="MILANO",
    province="MI",
    country="IT",
    phone="+39 02 123456",
)
SHIPMENT = Shipment("26011509000001", PLACE, (Parcel(2.5), Parcel(1.0)), own_name="BK1")


class BrtCase(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.enterClassContext(Simulator())

    def setUp(self):
        super().setUp()
        self.carrier.clear()
        self.client = self.build()

    def build(self, **settings):
        values = {
            "address": self.carrier.address,
            "user": USER,
            "password": PASSWORD,
            "sender": CUSTOMER,
            "depot": 131,
            "connect_timeout": 2,
            "read_timeout": 1,
        }
        client = registry.build("brt", **(values | settings))
        self.addCleanup(client.close_connections)
        return client

    def book(self, shipment=SHIPMENT, client=None):
        client = client or self.client
        return client.book(client.prepare(shipment))


class TestBrtBooking(BrtCase):
    def test_a_shipment_comes_back_with_a_label_for_each_parcel(self):
        result = self.book()
        self.assertEqual(len(result.labels), 2)
        self.assertEqual({len(label.parcel_ref) for label in result.labels}, {18})
        self.assertEqual(
            result.tracking_refs, tuple(label.parcel_ref[:-3] for label in result.labels)
        )
        self.assertTrue(all(label.content.startswith(b"%PDF") for label in result.labels))
        (row,) = self.carrier.shipments("created")
        self.assertEqual((row["reference"], row["own_name"]), (SHIPMENT.reference, "BK1"))
        self.assertEqual(row["weight"], 3.5)

    def test_the_labels_can_be_opened(self):
        try:
            from PyPDF2 import PdfFileReader
        except ImportError:
            self.skipTest("PyPDF2 is not here")
        page = PdfFileReader(io.BytesIO(self.book().labels[0].content)).getPage(0)
        self.assertIn("Rossi", page.extractText())

    def test_zpl_when_the_account_prints_so(self):
        label = self.book(client=self.build(label_kind="zpl")).labels[0]
        self.assertTrue(label.content.startswith(b"^XA"))
        self.assertEqual(label.kind, "zpl")

    def test_a_warning_is_a_booking(self):
        result = self.book(replace(SHIPMENT, consignee=replace(PLACE, city="Milano")))
        self.assertEqual(result.code, 4)
        self.assertIn("NORMALIZED", result.warning)

    def test_a_missing_or_broken_label_leaves_the_booking(self):
        self.carrier.fault(kind="no_label")
        self.assertEqual(self.book().labels, ())
        body = {"labels": {"label": {"parcelID": "1" * 18, "stream": "%%"}}}
        (label,) = self.client._labels(body)
        self.assertEqual((label.content, label.tracking_ref), (b"", "1" * 15))

    def test_confirm_and_delete_by_reference(self):
        self.book()
        key = Handle(SHIPMENT.reference, SHIPMENT.own_name)
        self.client.confirm(key)
        self.client.confirm(key)  # twice is no error: an answer may have been lost
        self.assertEqual(len(self.carrier.shipments("confirmed")), 1)
        self.assertTrue(self.client.cancel(key))
        self.assertFalse(self.client.cancel(key))
        self.assertEqual(self.carrier.alive(), [])

    def test_what_the_depot_has_cannot_be_deleted(self):
        self.book()
        self.carrier.counter.set_state(SHIPMENT.reference, "depot")
        with self.assertRaises(Refused) as caught:
            self.client.cancel(Handle(SHIPMENT.reference, "BK1"))
        self.assertEqual(caught.exception.code, -152)
        self.carrier.counter.set_state(SHIPMENT.reference, "process")
        with self.assertRaises(TryLater):
            self.client.cancel(Handle(SHIPMENT.reference, "BK1"))

    def test_two_shipments_of_one_reference_cannot_be_told_apart(self):
        self.book()
        self.book()
        with self.assertRaises(Refused) as caught:
            self.client.cancel(Handle(SHIPMENT.reference, "BK1"))
        self.assertEqual(caught.exception.code, -154)

    def test_tracking(self):
        number = self.book().tracking_refs[0]
        self.carrier.counter.set_state(SHIPMENT.reference, "delivered")
        handle = Handle(SHIPMENT.reference, tracking_refs=(number, "no/such number"))
        found = self.client.track([handle])
        self.assertEqual(list(found), [number])
        events = found[number]
        self.assertEqual(events[0].at, datetime(2026, 1, 15, 18, 30))
        self.assertEqual([event.is_delivery for event in events], [True, False, False])
        with self.assertRaises(Refused):
            self.build(password="wrong").track([handle])

    def test_the_credentials_can_be_tried_without_booking(self):
        self.client.test(PLACE)
        with self.assertRaises(Refused) as caught:
            self.build(password="wrong").test(PLACE)
        self.assertEqual(caught.exception.code, -7)
        self.assertEqual(self.carrier.shipments(), [])


class TestBrtFailures(BrtCase):
    """Each way to fail, sorted by what may have happened at the carrier."""

    def assert_sorted(self, error, booked, call=None, client=None):
        with self.assertRaises(error) as caught:
            (call or self.book)(**({"client": client} if client else {}))
        self.assertEqual(len(self.carrier.shipments()), booked)
        return caught.exception

    def test_a_refusal_says_why_and_what_to_do(self):
        for settings, code in (
            ({"password": "wrong"}, -7),
            ({"user": ""}, -57),
            ({"sender": 99}, -67),
        ):
            with self.subTest(code):
                error = self.assert_sorted(Refused, 0, client=self.build(**settings))
                self.assertEqual(error.code, code)
                self.assertIn("delivery method", str(error))

    def test_a_refused_code_is_no_booking(self):
        for code in (-1, -63, -64, -65, -68):
            with self.subTest(code):
                self.carrier.fault(kind="code", code=code)
                self.assertEqual(self.assert_sorted(Refused, 0).code, code)

    def test_being_processed_at_creation_is_unknown(self):
        self.carrier.fault(kind="code", code=-153)
        self.assert_sorted(OutcomeUnknown, 0)

    def test_nobody_listening_means_nothing_was_sent(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.assert_sorted(NotSent, 0, client=self.build(address=f"http://127.0.0.1:{port}"))
        nowhere = self.build(address="https://no-such-host.invalid")
        self.assert_sorted(NotSent, 0, client=nowhere)
        for address in ("", "brt", "ftp://brt.it"):
            with self.assertRaises(NotSent):
                self.build(address=address)

    def test_a_late_answer_is_unknown(self):
        self.carrier.fault(kind="delay", seconds=3)
        self.assert_sorted(OutcomeUnknown, 1)

    def test_a_dropped_connection_is_unknown_either_way(self):
        self.carrier.fault(kind="drop_before")
        self.assert_sorted(OutcomeUnknown, 0)
        self.carrier.fault(kind="drop_after")
        self.assert_sorted(OutcomeUnknown, 1)

    def test_a_server_error_is_unknown_either_way(self):
        self.carrier.fault(kind="status", status=502)
        self.assert_sorted(OutcomeUnknown, 0)
        self.carrier.fault(kind="status", status=500, after=True)
        self.assert_sorted(OutcomeUnknown, 1)

    def test_an_answer_that_cannot_be_read_is_unknown(self):
        self.carrier.fault(kind="garbage")
        self.assert_sorted(OutcomeUnknown, 1)
        for body in ({}, {"createResponse": {}}, {"createResponse": {"executionMessage": {}}}):
            with self.subTest(body), self.assertRaises(OutcomeUnknown):
                part = self.client._part(body, "createResponse")
                self.client._outcome(part)

    def test_a_closed_door_is_a_refusal(self):
        for status, error in ((403, Refused), (404, Refused), (302, Refused), (429, TryLater)):
            with self.subTest(status):
                self.carrier.fault(kind="status", status=status)
                self.assert_sorted(error, 0)

    def test_delete_shortly_after_creation_is_tried_again(self):
        self.carrier.fault(kind="code", code=-67, operation="delete")
        with self.assertRaises(TryLater):
            self.client.cancel(Handle("1"))

    def test_threads_share_a_client(self):
        errors = []

        def book_one(number):
            try:
                self.book(replace(SHIPMENT, reference=str(number)))
            except Exception as error:  # noqa: BLE001 - shown by the test
                errors.append(error)

        threads = [threading.Thread(target=book_one, args=(n,)) for n in range(1, 17)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])
        self.assertEqual(len({row["reference"] for row in self.carrier.shipments()}), 16)


class TestBrtRequest(unittest.TestCase):
    """What is written, without a carrier."""

    def setUp(self):
        super().setUp()
        self.client = registry.build(
            "brt",
            address="http://127.0.0.1:1",
            user="secret-user",
            password="secret-word",
            sender=CUSTOMER,
            depot=131,
        )

    def problems(self, shipment, **options):
        return [problem.code for problem in self.client.check(shipment, **options)]

    def data(self, **changes):
        place = replace(PLACE, **changes)
        return self.client.prepare(replace(SHIPMENT, consignee=place))["createData"]

    def test_the_request_holds_no_secret_and_no_unknown_key(self):
        request = self.client.prepare(SHIPMENT)
        self.assertNotIn("secret", json.dumps(request))
        self.assertLessEqual(set(request["createData"]), set(LENGTHS) | NUMBERS)

    def test_everything_that_is_missing_is_said_at_once(self):
        empty = Shipment("1", Address(name="Rossi"), ())
        expected = ["no_street", "no_zip", "no_city", "no_country", "no_parcels"]
        self.assertEqual(self.problems(empty), expected)
        self.assertIn("no_phone", self.problems(empty, need_phone=True))
        with self.assertRaises(InvalidShipment) as caught:
            self.client.prepare(empty)
        self.assertIn("Rossi has no street", str(caught.exception))

    def test_what_cannot_be_cut_is_refused_with_its_limit(self):
        long_street = replace(SHIPMENT, consignee=replace(PLACE, street="Via " + "x" * 40))
        (problem,) = self.client.check(long_street)
        self.assertIn("35 characters", problem.text())
        abroad = replace(long_street.consignee, country="DE", zip="10115")
        self.assertEqual(self.problems(replace(SHIPMENT, consignee=abroad)), [])
        bad_zip = replace(PLACE, zip="I-20121")
        self.assertEqual(self.problems(replace(SHIPMENT, consignee=bad_zip)), ["bad_zip"])
        many = replace(SHIPMENT, parcels=(Parcel(1),) * 31)
        self.assertEqual(self.problems(many), ["too_many_parcels"])
        weightless = replace(SHIPMENT, parcels=(Parcel(0),))
        self.assertEqual(self.problems(weightless), ["no_weight"])
        for reference in ("", "BK/1", "1" * 16):
            strange = replace(SHIPMENT, reference=reference)
            self.assertEqual(self.problems(strange), ["bad_reference"])

    def test_what_may_be_cut_is_cut(self):
        data = self.data(name="N" * 90, contact="C" * 50, email="e" * 71, phone="1" * 20)
        self.assertEqual(len(data["consigneeCompanyName"]), 70)
        self.assertEqual(len(data["consigneeContactName"]), 35)
        # half a telephone number or address would be somebody else's
        self.assertNotIn("consigneeEMail", data)
        self.assertNotIn("consigneeTelephone", data)

    def test_the_second_street_line_goes_to_the_notes_when_it_has_no_room(self):
        self.assertEqual(self.data(street2="Scala B")["consigneeAddress"], "Via Roma 1 Scala B")
        data = self.data(street2="presso il magazzino dei Fratelli Bianchi")
        self.assertEqual(data["consigneeAddress"], "Via Roma 1")
        self.assertIn("Bianchi", data["notes"])

    def test_cash_on_delivery_goes_whole_or_not_at_all(self):
        self.assertFalse({"cashOnDelivery", "codCurrency"} & self.data().keys())
        shipment = replace(SHIPMENT, cash_on_delivery=12.5)
        data = self.client.prepare(shipment)["createData"]
        cash = (data["isCODMandatory"], data["cashOnDelivery"], data["codCurrency"])
        self.assertEqual(cash, ("1", 12.5, "EUR"))

    def test_texts_are_sent_as_text_and_numbers_as_numbers(self):
        data = self.data(phone="+39 (02) 12.34-56")
        self.assertEqual(data["consigneeTelephone"], "+3902123456")
        self.assertEqual(data["numericSenderReference"], int(SHIPMENT.reference))
        self.assertTrue(all(isinstance(data[key], str) for key in set(data) - NUMBERS))
        self.assertTrue(re.fullmatch(r"\d{5}", data["consigneeZIPCode"]))

    def test_the_stream_is_base64(self):
        row = {"parcelID": "0" * 18, "stream": base64.b64encode(b"%PDF").decode()}
        (label,) = self.client._labels({"labels": {"label": [row]}})
        self.assertEqual(label.content, b"%PDF")
