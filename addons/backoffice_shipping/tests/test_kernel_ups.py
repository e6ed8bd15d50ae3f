import base64
import io
from dataclasses import replace
from datetime import date, datetime

from PIL import Image

from ..carriers import (
    CustomsLine,
    Handle,
    OutcomeUnknown,
    Parcel,
    Pickup,
    Refused,
)
from ..carriers.page import picture_to_pdf
from .common_door import DoorCase, DoorTests, TokenTests
from .common_golden import GoldenCase
from .common_rest import EXPORT, NOW, SENDER, SHIPMENT

NUMBER = "1ZA1B2C36800000017"


class TestUpsDoor(TokenTests, DoorTests, DoorCase):
    code = "ups"
    settings = {"user": "demo-client", "password": "demo-secret", "account": "A1B2C3"}

    def test_a_shipment_is_voided_once(self):
        result = self.book()
        handle = self.handle(result)
        self.assertTrue(self.client.cancel(handle))
        self.assertFalse(self.client.cancel(handle))
        self.assertEqual(self.carrier.alive(self.code), [])

    def test_what_has_left_is_not_voided(self):
        result = self.book()
        self.carrier.set_state(SHIPMENT.reference, "depot", self.code)
        with self.assertRaises(Refused):
            self.client.cancel(self.handle(result))

    def test_a_label_comes_again(self):
        result = self.book()
        again = self.client.label(self.handle(result))
        self.assertEqual(len(again), 2)
        self.assertTrue(all(label.content.startswith(b"%PDF") for label in again))
        found = self.client.find_by_reference(self.handle())
        self.assertTrue(all(label.content for label in found.labels))

    def test_absence_needs_both_answers(self):
        fault = {"kind": "code", "code": "1", "message": "not today", "status": 500}
        self.carrier.fault(**fault, operation="find", carrier=self.code, count=0)
        with self.assertRaises(OutcomeUnknown):
            self.client.find_by_reference(self.handle())

    def test_what_the_labels_do_not_know_the_tracking_may(self):
        result = self.book()
        fault = {"kind": "code", "code": "1", "message": "no label found", "status": 400}
        self.carrier.fault(**fault, operation="find", carrier=self.code)
        found = self.client.find_by_reference(self.handle())
        self.assertEqual(found.tracking_refs, result.tracking_refs)

    def test_a_return_comes_to_us(self):
        self.book(is_return=True)
        (row,) = self.carrier.shipments(carrier=self.code)
        self.assertEqual(row["data"]["ReturnService"], {"Code": "9"})
        self.assertEqual(row["consignee"], SENDER.name)


class TestUpsGolden(GoldenCase):
    code, now = "ups", NOW
    settings = {"user": "client", "password": "secret", "account": "A1B2C3"}

    def book(self, shipment=SHIPMENT):
        return self.client.book(self.client.prepare(shipment))

    def handle(self, *numbers):
        number = numbers[0] if numbers else ""
        return Handle(SHIPMENT.reference, "BK/1", number, numbers, date(2026, 1, 15))

    def test_book(self):
        result = self.golden("create", self.book)
        self.assertEqual(result.number, NUMBER)
        self.assertEqual(result.tracking_refs, (NUMBER, "1ZA1B2C36800000026"))
        self.assertEqual((result.price, result.currency), (25.1, "EUR"))
        self.assertIn("not qualified", result.warning)
        self.assertTrue(all(label.content.startswith(b"%PDF") for label in result.labels))
        self.assertEqual(result.facts["BillingWeight"], "4.0 KGS")

    def test_headers(self):
        self.golden("create", self.book)
        (headers,) = self.carrier.headers
        self.assertEqual(headers["Authorization"], "Bearer golden-token")
        self.assertEqual(headers["transactionSrc"], "odoo")
        self.assertLessEqual(len(headers["transId"]), 32)

    def test_export(self):
        shipment = replace(EXPORT, insured=100.01)
        result = self.golden("create_export", lambda: self.book(shipment))
        self.assertEqual(result.price, 19.99)  # of the contract, not of the list
        self.assertEqual([paper.kind for paper in result.papers], ["invoice"])
        self.assertEqual(len(result.labels), 1)  # a single one came bare

    def test_return(self):
        shipment = replace(SHIPMENT, is_return=True)
        self.golden("create_return", lambda: self.book(shipment))

    def test_refusal(self):
        with self.assertRaises(Refused) as caught:
            self.golden("create_refused", self.book)
        self.assertEqual(caught.exception.code, 120206)
        self.assertIn("Postal Code", str(caught.exception))

    def test_void(self):
        handle = self.handle(NUMBER, "1ZA1B2C36800000026")
        self.assertTrue(self.golden("void", lambda: self.client.cancel(handle)))

    def test_recovery(self):
        lost = self.handle()
        found = self.golden("recovery", lambda: self.client.find_by_reference(lost))
        self.assertEqual(found.tracking_refs, (NUMBER,))
        self.assertTrue(found.labels[0].content)

    def test_label(self):
        handle = self.handle(NUMBER)
        (label,) = self.golden("label", lambda: self.client.label(handle))
        self.assertTrue(label.content.startswith(b"%PDF"))

    def test_rates(self):
        standard, express = self.golden("rate", lambda: self.client.rate(EXPORT))
        self.assertEqual((standard.service, standard.price), ("11", 21.45))
        self.assertEqual(express.price, 80.0)
        self.assertEqual((standard.days, standard.delivery_on), (2, date(2026, 1, 20)))

    def test_test(self):
        self.assertTrue(self.golden("test", lambda: self.client.test(SENDER)))

    def test_track(self):
        handle = self.handle(NUMBER)
        found = self.golden("tracking", lambda: self.client.track([handle]))
        delivered, departed = found[NUMBER]
        self.assertEqual((delivered.code, delivered.signed_by), ("D/FS", "MUELLER"))
        self.assertEqual(departed.at, datetime(2026, 1, 17, 2, 0))
        self.assertEqual(departed.signed_by, "")

    def test_proof(self):
        handle = self.handle(NUMBER)
        proof = self.golden("proof", lambda: self.client.proof(handle))
        self.assertEqual(proof.at, datetime(2026, 1, 19, 10, 12))
        self.assertEqual(proof.paper.content, b"%PDF-1.4 practice")

    def test_pickup(self):
        day = datetime(2026, 1, 16, 15), datetime(2026, 1, 16, 18)
        pickup = Pickup(
            "26011500000009", SENDER, *day, 3, 10.5, "Ring at gate 2", countries=("DE", "CH")
        )
        result = self.golden("pickup", lambda: self.client.request_pickup(pickup))
        self.assertEqual(result.number, "2929602E9CP")

    def test_cancel_pickup(self):
        cancel = self.client.cancel_pickup
        self.assertTrue(self.golden("cancel_pickup", lambda: cancel("2929602E9CP")))
        (headers,) = self.carrier.headers
        self.assertEqual(headers["Prn"], "2929602E9CP")


class TestUpsAnswers(GoldenCase):
    code, now = "ups", NOW
    settings = {"user": "c", "password": "s", "account": "A1B2C3"}

    def book(self, **results):
        part = {"ShipmentIdentificationNumber": NUMBER, **results}
        self.answered({"ShipmentResponse": {"ShipmentResults": part}})
        return self.client.book(self.client.prepare(SHIPMENT))

    def test_labels_of_any_shape_leave_the_booking(self):
        picture = base64.b64encode(b"GIF89a" + b"\xff" * 40).decode()
        html = base64.b64encode(b"<html>").decode()
        for results in (
            "text",
            7,
            [7, None],
            [{"TrackingNumber": NUMBER, "ShippingLabel": 7}],
            [{"TrackingNumber": NUMBER, "ShippingLabel": {"GraphicImage": picture}}],
            [{"TrackingNumber": NUMBER, "ShippingLabel": {"GraphicImage": html}}],
        ):
            with self.subTest(results):
                result = self.book(PackageResults=results)
                self.assertEqual(result.tracking_refs, (NUMBER,))
                self.assertFalse([label for label in result.labels if label.content])

    def test_amounts_and_parts_of_any_shape(self):
        result = self.book(
            NegotiatedRateCharges={"TotalCharge": {"MonetaryValue": "1e400"}},
            BillingWeight=[[]],
            Form="x",
        )
        self.assertEqual(result.price, 0.0)

    def test_a_booking_without_a_number_is_unknown(self):
        for body in (
            {},
            {"ShipmentResponse": []},
            {"ShipmentResponse": {"ShipmentResults": 7}},
        ):
            with self.subTest(body), self.assertRaises(OutcomeUnknown):
                self.answered(body)
                self.client.book(self.client.prepare(SHIPMENT))

    def test_a_void_that_says_nothing_is_unknown(self):
        self.answered({"VoidShipmentResponse": {"SummaryResult": {"Status": {"Code": "0"}}}})
        with self.assertRaises(OutcomeUnknown):
            self.client.cancel(Handle("1", number=NUMBER))

    def test_several_candidates_are_a_persons_decision(self):
        rows = [{"TrackingNumber": NUMBER}, {"TrackingNumber": "1Z2"}]
        self.answered({"LabelRecoveryResponse": {"TrackingCandidate": rows}})
        with self.assertRaises(Refused) as caught:
            self.client.find_by_reference(Handle("1"))
        self.assertEqual(caught.exception.key, "several")

    def test_weights_and_sizes_are_rounded_up(self):
        parcel = Parcel(1.01, length=10.2, width=40, height=5)
        request = self.client.prepare(replace(SHIPMENT, parcels=(parcel,)))
        (package,) = request["ShipmentRequest"]["Shipment"]["Package"]
        self.assertEqual(package["PackageWeight"]["Weight"], "1.1")
        self.assertEqual(package["Dimensions"]["Length"], "40")
        self.assertEqual(package["Dimensions"]["Width"], "11")
        for weight, expected in ((1.1, "1.1"), (0.001, "0.1"), (12, "12")):
            request = self.client.prepare(replace(SHIPMENT, parcels=(Parcel(weight),)))
            (package,) = request["ShipmentRequest"]["Shipment"]["Package"]
            self.assertEqual(package["PackageWeight"]["Weight"], expected)

    def test_what_upss_invoice_does_not_take_is_said(self):
        def fields(**changes):
            customs = replace(EXPORT.customs, **changes)
            problems = self.client.check(replace(EXPORT, customs=customs))
            return [(p.code, p.params.get("field")) for p in problems]

        line = CustomsLine("Wine", 1, 5, 1, "2204", "IT")
        self.assertEqual(fields(incoterm="DPU"), [("bad_field", "incoterm")])
        self.assertEqual(fields(lines=(line,)), [("bad_field", "hs_code")])
        line = replace(line, hs_code="22042179")
        self.assertEqual(fields(lines=(line,) * 51), [("bad_field", "invoice")])

    def test_duties_of_the_sender_follow_from_the_terms(self):
        def kinds(incoterm):
            customs = replace(EXPORT.customs, incoterm=incoterm)
            request = self.client.prepare(replace(EXPORT, customs=customs))
            payment = request["ShipmentRequest"]["Shipment"]["PaymentInformation"]
            return [row["Type"] for row in payment["ShipmentCharge"]]

        self.assertEqual(kinds("DAP"), ["01"])
        self.assertEqual(kinds("DDP"), ["01", "02"])


class TestPage(GoldenCase):
    code, settings, now = "ups", TestUpsAnswers.settings, NOW

    def picture(self, size, ink):
        image = Image.new("P", size, 1)
        image.putpalette([0, 0, 0, 255, 255, 255])
        image.paste(0, ink)
        out = io.BytesIO()
        image.save(out, "GIF")
        return out.getvalue()

    def drawn(self, pdf):
        """(page, picture) sizes as the file tells them."""
        from PyPDF2 import PdfFileReader

        page = PdfFileReader(io.BytesIO(pdf)).getPage(0)
        (drawn,) = page["/Resources"]["/XObject"].values()
        drawn = drawn.get_object()
        self.assertNotIn("DCT", str(drawn["/Filter"]))  # bars stay sharp
        box = page.mediaBox
        return (float(box[2]), float(box[3])), (drawn["/Width"], drawn["/Height"])

    def test_a_label_on_its_side_fills_the_page(self):
        pdf = picture_to_pdf(self.picture((700, 400), (10, 10, 590, 390)))
        page, picture = self.drawn(pdf)
        self.assertEqual(page, (288, 432))
        self.assertEqual(picture, (400, 600))  # without the empty strip

    def test_ink_to_the_edge_is_not_cut(self):
        pdf = picture_to_pdf(self.picture((700, 400), (10, 10, 690, 390)))
        self.assertEqual(self.drawn(pdf)[1], (400, 700))

    def test_no_picture_is_no_page(self):
        huge = b"GIF89a" + b"\xff\xff\xff\xff" + b"\0\0\0"
        for content in (b"", b"<html>", b"GIF89a", huge, b"\x89PNG\r\n\x1a\n"):
            self.assertEqual(picture_to_pdf(content), b"")
