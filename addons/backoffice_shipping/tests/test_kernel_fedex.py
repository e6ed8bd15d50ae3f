from dataclasses import replace
from datetime import date, datetime

from ..carriers import CustomsLine, Handle, OutcomeUnknown, Parcel, Pickup, Refused
from .common_door import DoorCase, DoorTests, TokenTests
from .common_golden import GoldenCase
from .common_rest import EXPORT, NOW, SENDER, SHIPMENT

NUMBER = "794953535000"


class TestFedexDoor(TokenTests, DoorTests, DoorCase):
    code = "fedex"
    settings = {
        "user": "demo-client",
        "password": "demo-secret",
        "account": "740561073",
        "service": "FEDEX_REGIONAL_ECONOMY",
    }

    def test_a_shipment_is_cancelled_once(self):
        result = self.book()
        handle = self.handle(result)
        self.assertTrue(self.client.cancel(handle))
        self.assertFalse(self.client.cancel(handle))
        self.assertEqual(self.carrier.alive(self.code), [])
        self.assertIsNone(self.client.find_by_reference(handle))

    def test_what_has_left_is_not_cancelled(self):
        result = self.book()
        self.carrier.set_state(SHIPMENT.reference, "depot", self.code)
        with self.assertRaises(Refused) as caught:
            self.client.cancel(self.handle(result))
        self.assertIn("already tendered", str(caught.exception))

    def test_a_dry_run_books_nothing(self):
        words = self.client.dry_run(self.client.prepare(self.shipment(EXPORT)))
        self.assertEqual(words, "Shipment validated")
        self.assertEqual(self.carrier.shipments(), [])

    def test_thirty_numbers_in_one_call(self):
        result = self.book()
        refs = [*result.tracking_refs, *(str(n) for n in range(60))]
        found = self.client.track([Handle("1", tracking_refs=tuple(refs))])
        self.assertEqual(set(found), set(result.tracking_refs))
        self.assertEqual(self.carrier.calls("tracking", self.code), 3)


class TestFedexGolden(GoldenCase):
    code, now = "fedex", NOW
    settings = {
        "user": "client",
        "password": "secret",
        "account": "740561073",
        "service": "FEDEX_REGIONAL_ECONOMY",
    }

    def book(self, shipment=SHIPMENT):
        return self.client.book(self.client.prepare(shipment))

    def handle(self, *numbers):
        number = numbers[0] if numbers else ""
        return Handle(SHIPMENT.reference, "BK/1", number, numbers, date(2026, 1, 15))

    def test_book(self):
        result = self.golden("create", self.book)
        self.assertEqual(result.number, NUMBER)
        self.assertEqual(result.tracking_refs, (NUMBER, "794953535010"))
        self.assertEqual((result.price, result.currency), (21.45, "EUR"))
        self.assertIn("Mismatch", result.warning)
        self.assertEqual([paper.kind for paper in result.papers], ["invoice"])

    def test_headers(self):
        self.golden("create", self.book)
        (headers,) = self.carrier.headers
        self.assertEqual(headers["Authorization"], "Bearer golden-token")
        self.assertEqual(headers["x-locale"], "it_IT")

    def test_export(self):
        shipment = replace(EXPORT, insured=100.01)
        self.golden("create_export", lambda: self.book(shipment))

    def test_refusal(self):
        with self.assertRaises(Refused) as caught:
            self.golden("create_refused", self.book)
        self.assertEqual((caught.exception.code, caught.exception.advice), (400, "customer"))
        self.assertIn("ACCOUNTNUMBER.INVALID", str(caught.exception))

    def test_dry_run(self):
        request = self.client.prepare(SHIPMENT)
        words = self.golden("validate", lambda: self.client.dry_run(request))
        self.assertIn("validated", words)

    def test_cancel(self):
        handle = self.handle(NUMBER, "794953535010")
        self.assertTrue(self.golden("cancel", lambda: self.client.cancel(handle)))

    def test_find(self):
        lost = self.handle()
        found = self.golden("find", lambda: self.client.find_by_reference(lost))
        self.assertEqual(found.number, NUMBER)

    def test_find_nothing(self):
        lost = self.handle()
        found = self.golden("find_nothing", lambda: self.client.find_by_reference(lost))
        self.assertIsNone(found)

    def test_track(self):
        handles = [self.handle(NUMBER), self.handle("1")]
        found = self.golden("tracking", lambda: self.client.track(handles))
        self.assertEqual(list(found), [NUMBER])
        delivered, picked_up = found[NUMBER]
        self.assertEqual((delivered.code, delivered.signed_by), ("DL", "A.MUELLER"))
        self.assertEqual(picked_up.at, datetime(2026, 1, 16, 17, 5))

    def test_rates(self):
        (rate,) = self.golden("rate", lambda: self.client.rate(EXPORT))
        self.assertEqual(rate.price, 45.05)  # of the contract, not of the list
        self.assertEqual((rate.days, rate.delivery_on), (2, date(2026, 1, 20)))
        self.assertEqual(rate.parts, {"Fuel Surcharge": 5.05})

    def test_test(self):
        self.assertEqual(self.golden("test", lambda: self.client.test(SENDER)), "")

    def test_pickup(self):
        day = datetime(2026, 1, 16, 15), datetime(2026, 1, 16, 18)
        pickup = Pickup(
            "26011500000009", SENDER, *day, 3, 10.5, "Ring at gate 2", countries=("DE", "CH")
        )
        result = self.golden("pickup", lambda: self.client.request_pickup(pickup))
        self.assertEqual(result.number, "275/2026-01-16/RMIA")

    def test_cancel_pickup(self):
        cancel = self.client.cancel_pickup
        number = "275/2026-01-16/RMIA"
        self.assertTrue(self.golden("cancel_pickup", lambda: cancel(number)))


class TestFedexAnswers(GoldenCase):
    code, now, settings = "fedex", NOW, TestFedexGolden.settings

    def book(self, **part):
        self.answered({"output": {"transactionShipments": [part]}})
        return self.client.book(self.client.prepare(SHIPMENT))

    def test_labels_of_any_shape_leave_the_booking(self):
        document = {"contentType": "LABEL", "encodedLabel": [1]}
        for pieces in (
            "text",
            [7],
            [{"trackingNumber": NUMBER, "packageDocuments": 7}],
            [{"trackingNumber": NUMBER, "packageDocuments": [document]}],
        ):
            with self.subTest(pieces):
                result = self.book(masterTrackingNumber=NUMBER, pieceResponses=pieces)
                self.assertEqual(result.tracking_refs, (NUMBER,))
                self.assertFalse([label for label in result.labels if label.content])

    def test_a_booking_without_a_number_is_unknown(self):
        for body in ({}, {"output": 7}, {"output": {"transactionShipments": []}}):
            with self.subTest(body), self.assertRaises(OutcomeUnknown):
                self.answered(body)
                self.client.book(self.client.prepare(SHIPMENT))

    def test_amounts_of_any_shape(self):
        rating = {"shipmentRateDetails": [{"totalNetCharge": True}, {"totalNetCharge": "x"}]}
        detail = {"shipmentRating": rating}
        result = self.book(masterTrackingNumber=NUMBER, completedShipmentDetail=detail)
        self.assertEqual(result.price, 0.0)

    def test_an_error_in_tracking_is_no_absence(self):
        error = {"code": "TRACKING.DATA.UNAVAILABLE", "message": "try again"}
        results = [{"trackResults": [{"error": error}]}]
        self.answered({"output": {"completeTrackResults": results}})
        with self.assertRaises(Refused):
            self.client.find_by_reference(Handle("1"))

    def test_a_cancellation_that_says_nothing_is_unknown(self):
        self.answered({"output": {"cancelledShipment": "true"}})
        with self.assertRaises(OutcomeUnknown):
            self.client.cancel(Handle("1", number=NUMBER))

    def test_amounts_beyond_the_fields_are_said(self):
        line = CustomsLine("Machine", 1, 100_000, 1, "84791000", "IT")
        customs = replace(EXPORT.customs, lines=(line,))
        problems = self.client.check(replace(EXPORT, customs=customs, insured=100_000))
        self.assertEqual([p.params["field"] for p in problems], ["insured", "value"])

    def test_a_short_telephone_is_none(self):
        place = replace(SHIPMENT.consignee, phone="12345")
        problems = self.client.check(replace(SHIPMENT, consignee=place))
        self.assertEqual([problem.code for problem in problems], ["no_phone"])

    def test_weights_are_written_in_both_units(self):
        shipment = replace(SHIPMENT, parcels=(Parcel(10),))
        request = self.client.prepare(shipment)["requestedShipment"]
        self.assertEqual(request["totalWeight"], 22.0)
        self.assertEqual(request["requestedPackageLineItems"][0]["weight"]["value"], 10)
