from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ..carriers import (
    Handle,
    InvalidShipment,
    NotSent,
    OutcomeUnknown,
    Parcel,
    Pickup,
    Refused,
    Unsupported,
)
from .common_door import DoorCase, DoorTests
from .common_golden import GoldenCase
from .common_rest import EXPORT, NOW, SENDER, SHIPMENT

WAYBILL = "1234567890"


class TestMyDhlDoor(DoorTests, DoorCase):
    code, root = "mydhl", "/mydhlapi"
    settings = {
        "user": "demo-key",
        "password": "demo-secret",
        "account": "106123456",
        "product": "P",
    }

    def test_a_waybill_cannot_be_cancelled(self):
        self.assertFalse({"cancel", "label", "return", "close"} & self.client.can)
        with self.assertRaises(Unsupported):
            self.client.cancel(self.handle(self.book()))

    def test_a_dry_run_books_nothing(self):
        request = self.client.prepare(self.shipment())
        self.assertEqual(self.client.dry_run(request), "")
        del request["content"]
        with self.assertRaises(Refused):
            self.client.dry_run(request)
        self.assertEqual(self.carrier.shipments(), [])

    def test_two_shipments_of_one_reference_are_a_persons_decision(self):
        self.book()
        self.book()
        with self.assertRaises(Refused) as caught:
            self.client.find_by_reference(self.handle())
        self.assertEqual(caught.exception.key, "several")

    def test_two_hundred_numbers_in_one_call(self):
        for number in range(5):
            self.book(reference=str(number + 1))
        rows = self.carrier.shipments(carrier=self.code)
        handles = [Handle(row["reference"], number=row["number"]) for row in rows]
        handles += [Handle("0", number=f"{n:010d}") for n in range(195)]
        self.assertEqual(len(self.client.track(handles)), 5)
        self.assertEqual(self.carrier.calls("tracking", self.code), 1)

    def test_insurance_goes_by_the_code_of_the_contract_or_not_at_all(self):
        shipment = self.shipment(insured=500)
        self.assertEqual([p.code for p in self.client.check(shipment)], ["no_insurance"])
        client = self.build(insurance_service="XX")
        (service,) = client.prepare(shipment)["valueAddedServices"]
        self.assertEqual(service, {"serviceCode": "XX", "value": 500, "currency": "EUR"})


class TestMyDhlGolden(GoldenCase):
    code, root, now = "mydhl", "/mydhlapi", NOW
    settings = {
        "user": "key",
        "password": "secret",
        "account": "106123456",
        "product": "P",
        "prints_invoice": True,
        "duties_account": "106999999",
        "label_template": "ECOM26_84_001",
    }

    def book(self, shipment=SHIPMENT):
        return self.client.book(self.client.prepare(shipment))

    def handle(self, number=WAYBILL):
        day = date(2026, 1, 15)
        return Handle(SHIPMENT.reference, "BK/1", number, (number,) if number else (), day)

    def test_book(self):
        result = self.golden("create", self.book)
        self.assertEqual(result.number, WAYBILL)
        self.assertEqual((result.price, result.currency), (33.18, "EUR"))
        self.assertEqual(result.warning, "The receiver address was corrected")
        first, second = result.labels
        self.assertEqual(first.tracking_ref, second.tracking_ref)
        self.assertEqual(second.parcel_ref, "JD014600003300000002")
        self.assertEqual(first.content, b"%PDF-1.4 practice")
        self.assertEqual(result.facts["delivery"], "2026-01-19")

    def test_headers(self):
        self.golden("create", self.book)
        (headers,) = self.carrier.headers
        self.assertEqual(headers["x-version"], "3.1.0")
        self.assertEqual(headers["Authorization"], "Basic a2V5OnNlY3JldA==")

    def test_export(self):
        result = self.golden("create_export", lambda: self.book(EXPORT))
        (paper,) = result.papers
        self.assertEqual(paper.kind, "invoice")
        # one file for two parcels stays together at the first one
        self.assertEqual([bool(label.content) for label in result.labels], [True, False])

    def test_refusal(self):
        with self.assertRaises(Refused) as caught:
            self.golden("create_refused", self.book)
        self.assertEqual(caught.exception.code, 8007)
        self.assertIn("not available", str(caught.exception))
        self.assertIn("#/productCode", str(caught.exception))

    def test_dry_run(self):
        request = self.client.prepare(SHIPMENT)
        self.golden("validate", lambda: self.client.dry_run(request))

    def test_find(self):
        lost = self.handle("")
        found = self.golden("find", lambda: self.client.find_by_reference(lost))
        self.assertEqual(found.number, WAYBILL)
        self.assertEqual(found.labels[1].parcel_ref, "JD014600003300000002")

    def test_find_nothing(self):
        lost = self.handle("")
        found = self.golden("find_nothing", lambda: self.client.find_by_reference(lost))
        self.assertIsNone(found)

    def test_track(self):
        handles = [self.handle(), self.handle("2222222222")]
        found = self.golden("tracking", lambda: self.client.track(handles))
        self.assertEqual(list(found), [WAYBILL])
        delivered, picked_up = found[WAYBILL]
        self.assertEqual(delivered.signed_by, "A MUELLER")
        self.assertEqual(delivered.place, "Berlin-DEU")
        self.assertEqual(picked_up.at, datetime(2026, 1, 16, 17, 5))

    def test_no_proof_yet(self):
        proof = self.golden("proof_missing", lambda: self.client.proof(self.handle()))
        self.assertIsNone(proof)

    def test_rates(self):
        (rate,) = self.golden("rate", lambda: self.client.rate(EXPORT))
        self.assertEqual((rate.service, rate.price, rate.currency), ("P", 60.15, "EUR"))
        self.assertEqual((rate.days, rate.delivery_on), (1, date(2026, 1, 19)))
        self.assertEqual(rate.parts["FUEL SURCHARGE"], 10.1)

    def test_test(self):
        words = self.golden("test", lambda: self.client.test(SENDER))
        self.assertEqual(words, "EXPRESS DOMESTIC")

    def test_pickup(self):
        day = datetime(2026, 1, 16, 15), datetime(2026, 1, 16, 18)
        pickup = Pickup(
            "26011500000009", SENDER, *day, 3, 10.5, "Ring at gate 2", countries=("DE", "CH")
        )
        result = self.golden("pickup", lambda: self.client.request_pickup(pickup))
        self.assertEqual(result.number, "PRG200227000256")
        self.assertEqual(result.window, "2026-01-16 15:00")

    def test_cancel_pickup(self):
        number = "PRG200227000256"
        self.assertTrue(self.golden("cancel_pickup", lambda: self.client.cancel_pickup(number)))


class TestMyDhlAnswers(GoldenCase):
    """What no carrier should say, and what the clock does."""

    code, root, now = "mydhl", "/mydhlapi", NOW
    settings = {"user": "k", "password": "s", "account": "1", "product": "P"}

    def test_labels_of_any_shape_leave_the_booking(self):
        for documents in ("text", 7, [7, None], [{"content": 7, "typeCode": "label"}], {}):
            with self.subTest(documents):
                body = {"shipmentTrackingNumber": WAYBILL, "documents": documents}
                self.answered({**body, "packages": "x", "shipmentCharges": [{"price": 10**30}]})
                result = self.client.book(self.client.prepare(SHIPMENT))
                self.assertEqual(result.tracking_refs, (WAYBILL,))
                self.assertEqual((result.labels[0].content, result.price), (b"", 0.0))

    def test_a_booking_without_a_number_is_unknown(self):
        for body in ({}, {"shipmentTrackingNumber": None}, {"shipmentTrackingNumber": [1]}):
            with self.subTest(body), self.assertRaises(OutcomeUnknown):
                self.answered(body)
                self.client.book(self.client.prepare(SHIPMENT))

    def test_tracking_of_any_shape(self):
        for shipments in (7, [7], [{"shipmentTrackingNumber": WAYBILL, "events": 7}]):
            self.answered({"shipments": shipments})
            found = self.client.track([Handle("1", number=WAYBILL)])
            self.assertFalse(any(found.values()))
        self.answered(
            {"shipments": [{"shipmentTrackingNumber": WAYBILL, "events": [{"date": 2**70}]}]}
        )
        self.assertEqual(self.client.track([Handle("1", number=WAYBILL)]), {WAYBILL: []})

    def planned(self, ship_on=None, now=NOW):
        self.client.now = lambda: now
        request = self.client.prepare(replace(SHIPMENT, ship_on=ship_on))
        return request["plannedShippingDateAndTime"]

    def test_the_planned_time_is_local_and_never_past(self):
        self.assertEqual(self.planned(), "2026-01-15T16:00:00 GMT+01:00")
        past = self.planned(date(2026, 1, 10))
        self.assertEqual(past, "2026-01-15T16:00:00 GMT+01:00")
        late = self.planned(now=datetime(2026, 1, 15, 18, 0, tzinfo=UTC))
        self.assertEqual(late, "2026-01-15T20:00:00 GMT+01:00")
        summer = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
        self.assertEqual(self.planned(now=summer), "2026-07-01T16:00:00 GMT+02:00")
        # the offset of the day of shipping, not of today: the clocks change in between
        before = datetime(2026, 3, 27, 9, 0, tzinfo=UTC)
        planned = self.planned(date(2026, 3, 30), before)
        self.assertEqual(planned, "2026-03-30T16:00:00 GMT+02:00")
        with self.assertRaises(InvalidShipment):
            self.planned(NOW.date() + timedelta(days=11))

    def test_a_clock_that_does_not_exist_is_said_before_anything_is_sent(self):
        for settings in ({"timezone": "Europe/Rimini"}, {"ready_at": "25:00"}):
            with self.subTest(settings), self.assertRaises(NotSent):
                self.build(**settings)

    def test_within_the_union_nothing_is_declared(self):
        content = self.client.prepare(SHIPMENT)["content"]
        self.assertFalse(content["isCustomsDeclarable"])
        self.assertNotIn("exportDeclaration", content)

    def test_phone_and_zip(self):
        bare = replace(SHIPMENT.consignee, phone="")
        problems = self.client.check(replace(SHIPMENT, consignee=bare))
        self.assertEqual([problem.code for problem in problems], ["no_phone"])
        dubai = replace(EXPORT.consignee, country="AE", zip="", city="Dubai")
        request = self.client.prepare(replace(EXPORT, consignee=dubai))
        address = request["customerDetails"]["receiverDetails"]["postalAddress"]
        self.assertEqual(address["postalCode"], "")

    def test_a_street_that_is_too_long_goes_on_several_lines(self):
        street = "Via " + "dei lunghi nomi " * 5
        place = replace(SHIPMENT.consignee, street=street, street2="Scala B")
        request = self.client.prepare(replace(SHIPMENT, consignee=place))
        address = request["customerDetails"]["receiverDetails"]["postalAddress"]
        lines = [address[f"addressLine{n}"] for n in (1, 2, 3) if f"addressLine{n}" in address]
        self.assertTrue(all(len(line) <= 45 for line in lines))
        self.assertEqual(" ".join(lines), f"{street}Scala B")

    def test_many_parcels(self):
        many = replace(SHIPMENT, parcels=(Parcel(1),) * 1000)
        self.assertEqual([p.code for p in self.client.check(many)], ["too_many_parcels"])
