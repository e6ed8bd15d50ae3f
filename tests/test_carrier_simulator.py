"""The practice carriers fail as they are told to: other tests rely on it."""

import http.client
import json
import time
import unittest
from urllib.parse import urlsplit

from carrier_simulator import CUSTOMER, PASSWORD, USER, Simulator

ROUTING = {
    "account": {"userID": USER, "password": PASSWORD},
    "routingData": {
        "senderCustomerCode": CUSTOMER,
        "consigneeZIPCode": "20121",
        "consigneeCountryAbbreviationISOAlpha2": "IT",
    },
}


class TestFaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.carrier = cls.enterClassContext(Simulator())

    def setUp(self):
        super().setUp()
        self.carrier.clear()

    def ask(self, method="PUT", path="/rest/v1/shipments/routing", body=ROUTING):
        """(status, headers, body)"""
        connection = http.client.HTTPConnection(
            urlsplit(self.carrier.address).netloc, timeout=2
        )
        try:
            connection.request(method, path, json.dumps(body))
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def status(self):
        return self.ask()[0]

    def test_a_fault_is_for_one_carrier_and_operation(self):
        self.carrier.fault(kind="status", status=500, carrier="gls_it")
        self.carrier.fault(kind="status", status=501, operation="create")
        self.carrier.fault(kind="status", status=502, carrier="brt", operation="routing")
        self.assertEqual([self.status(), self.status()], [502, 200])
        self.assertEqual(self.carrier.calls("routing", "brt"), 2)
        self.assertEqual(self.carrier.calls(carrier="gls_it"), 0)
        with self.assertRaises(ValueError):
            self.carrier.fault(kind="mood")

    def test_too_many_requests(self):
        self.carrier.fault(kind="rate_limit", seconds=7)
        status, headers, _body = self.ask()
        self.assertEqual((status, headers["Retry-After"]), (429, "7"))

    def test_half_an_answer_breaks_off(self):
        self.carrier.fault(kind="half")
        with self.assertRaises(http.client.IncompleteRead):
            self.ask()

    def test_garbage_and_the_carriers_own_words(self):
        self.carrier.fault(kind="garbage")
        self.assertIn(b"maintenance", self.ask()[2])
        self.carrier.fault(kind="code", code=-63)
        self.assertIn(b"-63", self.ask()[2])
        self.carrier.fault(kind="warning", code=4, message="said so")
        self.assertIn(b"said so", self.ask()[2])

    def test_an_outage_lasts_its_time_and_hits_one_carrier(self):
        self.carrier.fault(kind="outage", seconds=0.3, carrier="gls_it")
        self.assertEqual(self.status(), 200)
        self.carrier.fault(kind="outage", seconds=0.3, carrier="brt")
        self.assertEqual([self.status(), self.status()], [503, 503])
        time.sleep(0.35)
        self.assertEqual(self.status(), 200)
        self.carrier.fault(kind="outage", seconds=60, drop=True)
        with self.assertRaises(OSError):
            self.ask()

    def test_nobody_listens_for_a_time(self):
        self.carrier.fault(kind="outage", seconds=0.3, refuse=True)
        with self.assertRaises(ConnectionRefusedError):
            self.ask()
        time.sleep(0.5)
        self.assertEqual(self.status(), 200)

    def test_the_control_doors(self):
        wish = {"kind": "status", "status": 502, "carrier": "brt"}
        self.assertEqual(self.ask("POST", "/_control", wish)[0], 200)
        self.assertEqual(self.status(), 502)
        self.assertEqual(self.ask("POST", "/_control", {"kind": "mood"})[0], 400)
        self.assertEqual(self.ask("POST", "/_control", [])[0], 400)
        calls = json.loads(self.ask("GET", "/_control/calls?carrier=brt")[2])
        self.assertEqual(calls, {"calls": ["routing"]})
        self.assertEqual(self.ask("GET", "/_control/shipments")[0], 200)
        self.assertEqual(self.ask("DELETE", "/_control")[0], 200)
        self.assertEqual(self.carrier.calls(), 0)
        self.assertEqual(self.ask("GET", "/nowhere")[0], 404)
