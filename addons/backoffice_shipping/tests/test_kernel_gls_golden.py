from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from carrier_simulator.gls import CONTRACT

from ..carriers import Handle, OutcomeUnknown, Pickup, Refused
from .kernel_case import PLACE, SENDER, SHIPMENT, Canned
from .test_kernel_gls import GlsCase


class TestGlsGolden(GlsCase):
    """The bytes that leave, and what GLS's own documents are read as."""

    def canned(self, *names, client=None):
        client = client or self.client
        client.http = Canned(*map(self.golden, names))
        return client.http

    def assert_sent(self, http, method, parameter, name):
        (call,) = http.sent
        self.assertEqual(call["path"], f"/ilswebservice.asmx/{method}")
        text = self.golden(name).decode().replace("\n", "")
        self.assertEqual(call["data"], {parameter: text})
        urlencode(call["data"]).encode("ascii")

    def test_add_parcel(self):
        client = self.build(
            services="30",
            cash_mode="CONT",
            amounts_on="first",
        )
        shipment = replace(
            SHIPMENT,
            consignee=replace(
                PLACE, name="Caffè & Tè", street="Via della Libertà 12/B", street2="snc"
            ),
            cash_on_delivery=120.5,
            insured=1000,
            notes="Suonare <2> volte",
        )
        http = self.canned("add_parcel_answer.xml", client=client)
        result = client.book(client.prepare(shipment))
        self.assert_sent(http, "AddParcel", "XMLInfoParcel", "add_parcel_request.xml")
        self.assertEqual(result.number, "630135543")
        self.assertEqual(result.tracking_refs, ("RN630135543",) * 2)
        self.assertEqual(result.remarks, ())
        self.assertEqual(result.facts["CodiceZona"], "M1")

    def test_close(self):
        http = self.canned("close_answer.xml")
        closing = self.client.close([Handle("7", number="630135543")])
        self.assert_sent(
            http, "CloseWorkDayByShipmentNumber", "_xmlRequest", "close_request.xml"
        )
        self.assertEqual(closing.done, ("7",))

    def test_pickup(self):
        http = self.canned("pickup_answer.xml")
        pickup = Pickup(
            "P1",
            SENDER,
            datetime(2026, 1, 15, 9),
            datetime(2026, 1, 15, 12),
            1,
            1.0,
            notes="Rampa 3",
        )
        result = self.client.request_pickup(pickup)
        self.assert_sent(http, "PickUpRequest", "XMLInfoPickUpRequest", "pickup_request.xml")
        self.assertEqual((result.number, result.window), ("RN9630025565", "9-12"))

    def test_tracking(self):
        answer = self.golden("tracking_answer.xml").decode().encode("iso-8859-1")
        self.client.tracking = Canned(answer)
        (events,) = self.client.track([Handle("1", tracking_refs=("RN630135543",))]).values()
        (call,) = self.client.tracking.sent
        query = {"locpartenza": "RN", "NumSped": "630135543", "CodCli": CONTRACT}
        self.assertEqual(call["params"], query)
        self.assertEqual([event.code for event in events], ["906", "905", "901"])
        self.assertEqual(events[0].signed_by, "PERÙ")


class TestGlsHostile(GlsCase):
    """Answers of any shape: an outcome that cannot be read is unknown, never a crash."""

    def answer(self, content):
        self.client.http = Canned(content)
        return self.client.book(self.client.prepare(SHIPMENT))

    def test_unreadable_answers_are_unknown(self):
        bomb = (
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
            b"<InfoLabel><Parcel><NumeroSpedizione>&b;</NumeroSpedizione></Parcel></InfoLabel>"
        )
        file = (
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><InfoLabel>&a;</InfoLabel>'
        )
        deep = b"<a>" * 5000 + b"</a>" * 5000
        for content in (b"", b"\0", b"<", b"<a/>", bomb, file, deep, b"<html>x</html>"):
            with self.subTest(content[:30]), self.assertRaises(OutcomeUnknown):
                self.answer(content)

    def test_no_number_is_a_refusal_with_its_reason(self):
        for number in (b"", b"0", b"000000000"):
            parcel = (
                b"<InfoLabel><Parcel><NumeroSpedizione>%s</NumeroSpedizione><NoteSpedizione>"
                b"Dati non accettabili</NoteSpedizione></Parcel></InfoLabel>" % number
            )
            with self.assertRaises(Refused) as caught:
                self.answer(parcel)
            self.assertIn("Dati non accettabili", str(caught.exception))

    def test_strange_answers_keep_the_booking_and_say_so(self):
        long = "9" * 4000
        parcel = (
            f"<Parcel><NumeroSpedizione>{long}</NumeroSpedizione><TotaleColli>x</TotaleColli>"
            "<SiglaSedeDestino>MI</SiglaSedeDestino><PdfLabel>PGh0bWw+</PdfLabel>"
            "<RiferimentiCliente>another</RiferimentiCliente></Parcel>"
        )
        result = self.answer(f"<InfoLabel>{parcel}</InfoLabel>".encode())
        codes = [remark.code for remark in result.remarks]
        self.assertEqual(codes, ["incomplete", "merged", "no_label_file"])
        self.assertEqual(result.labels[0].content, b"")
        self.assertLessEqual(max(map(len, result.facts.values())), 500)
        two = parcel.replace(long, "1") + parcel.replace(long, "2")
        result = self.answer(f"<InfoLabel>{two}</InfoLabel>".encode())
        self.assertIn("split", [remark.code for remark in result.remarks])

    def test_an_answer_wrapped_up_as_text_is_read(self):
        wrapped = (
            b"<string>&lt;DescrizioneErrore&gt;Login non avvenuto&lt;/DescrizioneErrore&gt;"
        )
        with self.assertRaises(Refused):
            self.answer(wrapped + b"</string>")
