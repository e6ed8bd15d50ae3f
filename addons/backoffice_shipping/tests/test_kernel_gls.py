import unittest
from dataclasses import replace
from datetime import date, datetime

from carrier_simulator.gls import CONTRACT, CUSTOMER, PASSWORD, SITE

from ..carriers import (
    Handle,
    InvalidShipment,
    OutcomeUnknown,
    Parcel,
    Pickup,
    Refused,
    registry,
)
from ..carriers.gls_fields import LENGTHS, plain, street_of
from .kernel_case import PLACE, SENDER, SHIPMENT, CarrierCase, FailureTests

SETTINGS = {
    "site": SITE,
    "customer": CUSTOMER,
    "password": PASSWORD,
    "contract": CONTRACT,
    "contact": "Magazzino",
    "email": "magazzino@adria.example",
}
OTHER = replace(SHIPMENT, reference="2601150900002", own_name="BK2")


class GlsCase(CarrierCase):
    code = "gls_it"
    settings = SETTINGS
    secret = PASSWORD


class TestGlsFailures(FailureTests, GlsCase):
    def test_a_refusal_says_why_and_what_to_do(self):
        for settings, word in (
            ({"password": "wrong"}, "Check user and password"),
            ({"contract": "9999"}, "Check the customer code"),
        ):
            with self.subTest(word), self.assertRaises(Refused) as caught:
                self.book(client=self.build(**settings))
            self.assertIn(word, str(caught.exception))
        self.break_at(kind="code", code=0, message="La Bda specificata è già stata utilizzata")
        self.assertIn("già stata", str(self.assert_sorted(Refused, 0)))


class TestGlsLife(GlsCase):
    def test_a_shipment_comes_back_with_a_label_for_each_parcel(self):
        result = self.book()
        self.assertEqual((result.warning, result.remarks), ("", ()))
        self.assertTrue(all(label.content.startswith(b"%PDF") for label in result.labels))
        self.assertEqual(
            [label.parcel_ref for label in result.labels], ["90000101", "90000102"]
        )
        self.assertEqual(set(result.tracking_refs), {SITE + result.number})
        (row,) = self.rows("created")
        self.assertEqual((row["reference"], row["own_name"]), (SHIPMENT.reference, "BK1"))

    def test_zpl_when_the_contract_prints_so(self):
        client = self.build(label_kind="zpl")
        result = self.book(client=client)
        self.assertTrue(result.labels[0].content.startswith(b"^XA"))
        (again, _second) = client.label(self.handle(result))
        self.assertEqual(again, result.labels[0])

    def test_a_label_comes_again(self):
        result = self.book()
        self.assertEqual(self.client.label(self.handle(result)), result.labels)
        with self.assertRaises(Refused):
            self.client.label(Handle("1", parcel_refs=("999",)))

    def test_bookings_of_one_consignee_stay_apart(self):
        first, second = self.book(), self.book(OTHER)
        self.assertNotEqual(first.number, second.number)
        self.assertEqual(second.remarks, ())

    def test_bookings_stay_apart_by_document_number_when_the_depot_agreed(self):
        self.carrier.door("/ilswebservice.asmx/").merges_by_bda = True
        self.addCleanup(
            setattr, self.carrier.door("/ilswebservice.asmx/"), "merges_by_bda", False
        )
        client = self.build(merge_guard="bda")
        first, second = self.book(client=client), self.book(OTHER, client)
        self.assertNotEqual(first.number, second.number)

    def test_a_merged_shipment_is_told(self):
        client = self.build(merge_guard="")
        first, second = self.book(client=client), self.book(OTHER, client)
        self.assertEqual(first.number, second.number)
        self.assertEqual([remark.code for remark in second.remarks], ["merged"])
        self.assertIn("4 parcels", second.warning)
        # and is not taken back, as it would take the other booking along
        with self.assertRaises(Refused) as caught:
            client.cancel(self.handle(second, OTHER))
        self.assertEqual(caught.exception.key, "shared")

    def test_an_unrouted_shipment_is_a_booking_to_look_at(self):
        place = replace(PLACE, city="Ignota")
        result = self.book(replace(SHIPMENT, consignee=place))
        self.assertTrue(result.number)
        self.assertEqual([remark.code for remark in result.remarks], ["unrouted"])
        self.assertIn("Localita non trovata", result.warning)

    def test_the_day_is_closed_twice_without_harm(self):
        first, second = self.book(), self.book(OTHER)
        handles = [self.handle(first), self.handle(second, OTHER), Handle("3", number="1")]
        for _time in range(2):
            closing = self.client.close(handles)
            self.assertEqual(set(closing.done), {SHIPMENT.reference, OTHER.reference})
            self.assertIn("inesistente", closing.refused["3"])
        self.assertEqual(len(self.rows("closed")), 2)

    def test_the_second_look_at_a_closing_may_fail(self):
        handle = self.handle(self.book())
        self.client.close([handle])
        self.carrier.fault(kind="drop_before", operation="find")
        self.assertEqual(list(self.client.close([handle]).refused), [SHIPMENT.reference])

    def test_an_open_shipment_is_taken_back(self):
        handle = self.handle(self.book(), sent_on=date.today())
        self.assertTrue(self.client.cancel(handle))
        self.assertFalse(self.client.cancel(handle))
        self.assertEqual(self.rows("created"), [])

    def test_a_closed_shipment_is_not_taken_back(self):
        handle = self.handle(self.book())
        self.client.close([handle])
        with self.assertRaises(Refused) as caught:
            self.client.cancel(handle)
        self.assertIn("Call the depot", str(caught.exception))
        self.assertEqual(len(self.rows("closed")), 1)

    def test_a_lost_answer_is_looked_up_by_our_reference(self):
        self.carrier.fault(kind="drop_after", operation="create")
        with self.assertRaises(OutcomeUnknown):
            self.book()
        handle = Handle(SHIPMENT.reference, "BK1", sent_on=date.today())
        found = self.client.find_by_reference(handle)
        (row,) = self.rows()
        self.assertEqual(found.number, row["number"])
        counters = [parcel["ContatoreProgressivo"] for parcel in row["parcels"]]
        self.assertEqual([label.parcel_ref for label in found.labels], counters)
        labels = self.client.label(self.handle(found))
        self.assertTrue(all(label.content for label in labels))

    def test_what_is_not_listed_may_be_there_all_the_same(self):
        handle = Handle(SHIPMENT.reference, "BK1")
        with self.assertRaises(OutcomeUnknown) as caught:
            self.client.find_by_reference(handle)
        self.assertEqual(caught.exception.key, "not_listed")
        with self.assertRaises(OutcomeUnknown):
            self.client.cancel(handle)

    def test_tracking_and_proof(self):
        result = self.book()
        handle = self.handle(result)
        self.assertIsNone(self.client.proof(handle))
        self.carrier.set_state(SHIPMENT.reference, "delivered")
        number = result.tracking_refs[0]
        unknown = Handle("1", tracking_refs=("RN1",))
        found = self.client.track([handle, unknown])
        self.assertEqual(list(found), [number])
        newest, oldest = found[number]
        self.assertEqual(newest.at, datetime(2026, 1, 16, 11, 20))
        self.assertEqual((newest.is_delivery, newest.signed_by), (True, "Nicolò"))
        self.assertFalse(oldest.is_delivery)
        self.assertEqual(self.client.proof(handle).signed_by, "Nicolò")

    def test_a_pickup_is_ordered_and_taken_back(self):
        pickup = Pickup(
            "P1", SENDER, datetime(2026, 1, 15, 10, 30), datetime(2026, 1, 15, 18), 3, 12.5
        )
        result = self.client.request_pickup(pickup)
        self.assertEqual(result.window, "11-13 13-18")
        (row,) = self.carrier.pickups("gls_it")
        self.assertEqual((row["Colli"], row["DataRitiro"]), ("3", "15/01/2026"))
        self.assertTrue(self.client.cancel_pickup(result.number))
        with self.assertRaises(Refused):
            self.client.cancel_pickup(result.number)
        late = replace(pickup, ready_at=datetime(2026, 1, 15, 19))
        with self.assertRaises(InvalidShipment):
            self.client.request_pickup(late)

    def test_a_held_shipment_is_released(self):
        handle = self.handle(self.book())
        with self.assertRaises(Refused):
            self.client.release(handle, "redeliver")
        self.carrier.set_state(SHIPMENT.reference, "held")
        self.assertEqual(self.client.release(handle, "redeliver", "piano terra"), "Ok")

    def test_the_credentials_can_be_tried_without_booking(self):
        self.client.test(PLACE)
        with self.assertRaises(Refused):
            self.build(password="wrong").test(PLACE)
        self.assertEqual(self.rows(), [])


class TestGlsRequest(unittest.TestCase):
    def setUp(self):
        super().setUp()
        self.client = registry.build("gls_it", address="http://127.0.0.1:1", **SETTINGS)

    def rows(self, shipment=SHIPMENT, **place):
        place = replace(shipment.consignee, **place)
        return self.client.prepare(replace(shipment, consignee=place))["parcels"]

    def codes(self, shipment=SHIPMENT, **place):
        place = replace(shipment.consignee, **place)
        return [p.code for p in self.client.check(replace(shipment, consignee=place))]

    def test_addresses_are_written_as_the_directory_wants_them(self):
        for ours, theirs in {
            "Via Roma 1": "Via Roma, 1",
            "Via 4 Novembre 5/A": "Via 4 Novembre, 5/A",
            "Via Roma, 1": "Via Roma, 1",
            "Piazza della Libertà 3": "Piazza Liberta', 3",
            "Via dei Mille snc": "Via dei Mille,snc",
            "Strada degli Angeli 2 c/o Bar": "Strada Angeli, 2 - Bar",
        }.items():
            self.assertEqual(street_of(ours), theirs)
        self.assertEqual(plain("Forlì & Müller Ñ “x”"), "Forli' e Muller N x")

    def test_every_value_fits(self):
        rows = self.rows(name="N" * 90, contact="C" * 99, email="e@" + "x" * 80, phone="1" * 30)
        for row in rows:
            for key, value in row.items():
                self.assertLessEqual(len(value), LENGTHS[key], key)
            self.assertNotIn("Email", row)
            self.assertNotIn("TelefonoDestinatario", row)
            self.assertTrue(row["RagioneSociale"].endswith(" Rif.900001"))

    def test_each_parcel_has_a_number_of_its_own(self):
        many = replace(SHIPMENT, parcels=(Parcel(1.0),) * 99)
        rows = self.rows(many)
        self.assertEqual(len({row["ContatoreProgressivo"] for row in rows}), 99)
        self.assertEqual(self.rows(replace(many, reference="9" * 13))[98]["Colli"], "1")

    def test_what_does_not_fit_is_said_with_a_proposal(self):
        (problem,) = self.client.check(
            replace(
                SHIPMENT,
                consignee=replace(PLACE, street="Piazzale Fratelli Cervi Partigiani 12"),
            )
        )
        self.assertEqual(problem.code, "long_text")
        self.assertLessEqual(len(problem.params["proposal"]), 35)
        self.assertIn("P.le", problem.params["proposal"])

    def test_what_is_missing_or_not_served(self):
        self.assertEqual(self.codes(province=""), ["no_field"])
        self.assertEqual(self.codes(country="US", zip="10001"), ["not_served"])
        self.assertEqual(self.codes(country="DE", zip="10115", phone=""), ["no_phone"])
        self.assertEqual(self.codes(country="DE", zip="10115"), [])
        heavy = replace(SHIPMENT, parcels=(Parcel(2001),))
        self.assertEqual(self.codes(heavy), ["too_heavy"])

    def test_abroad_the_province_is_the_country(self):
        row = self.rows(country="DE", zip="10115", province="BE")[0]
        fields = ("Provincia", "TipoSpedizione", "Bda", "PersonaRiferimento")
        self.assertEqual(
            [row[key] for key in fields], ["DE", "P", "01150900001", "Anna Bianchi"]
        )

    def test_money_on_several_parcels_waits_for_the_depot(self):
        cash = replace(SHIPMENT, cash_on_delivery=10)
        self.assertEqual(self.codes(cash), ["no_cash"])
        self.assertEqual(self.codes(replace(SHIPMENT, insured=10)), ["bad_field"])
        self.client.amounts_on = "first"
        with_amount = ["ImportoContrassegno" in row for row in self.rows(cash)]
        self.assertEqual(with_amount, [True, False])
        self.client.amounts_on = "each"
        with_amount = ["ImportoContrassegno" in row for row in self.rows(cash)]
        self.assertEqual(with_amount, [True, True])
        one = replace(cash, parcels=(Parcel(1.0),))
        self.assertEqual(self.rows(one)[0]["ImportoContrassegno"], "10.00")
