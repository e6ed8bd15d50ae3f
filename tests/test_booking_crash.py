"""Workers that die and connections that break: every shipment is booked exactly once.

Real processes, a real database, a carrier on a real socket. Only time is helped along:
leases that would run out in minutes are set back by a query.
"""

import os
import signal
import time
import unittest
from collections import Counter

from carrier_simulator import Simulator
from forge_client import ForgeClient

from host.databases import Databases
from host.postgres import Cluster
from host.settings import CHAIN, HOST_MODULES

EACH = 2  # bookings that come due in each run
#: how the worker dies, or how the connection breaks, in turn
POINTS = [
    "claimed",  # after its commit, before the call
    "sent",  # the carrier has booked, the answer is on its way
    "arriving",  # the request has left, the carrier has not booked yet
    "answered",  # the answer is here, not stored
    "stored",  # stored, nobody told
    "announcing",  # in the middle of telling
    "drop_after",  # no death: the connection breaks after the carrier booked
    "drop_before",
]
DEADLY = POINTS[:6]
RUNS = 50


class ForgeCase(unittest.TestCase):
    """A clone of the addons' template, the practice carrier, and a forge on them."""

    count = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = cls.enterClassContext(Cluster("test"))
        databases = Databases(server)
        template = databases.with_addons(CHAIN, HOST_MODULES)
        database = cls.enterClassContext(databases.clone(template, "crash"))
        cls.carrier = cls.enterClassContext(Simulator())
        odoo = databases.odoo
        cls.forge = cls.enterClassContext(
            ForgeClient(odoo.python, database, odoo.options(), odoo.environment())
        )
        cls.ask = cls.forge.ask
        if cls.count:
            cls.names = cls.ask("prepare", address=cls.carrier.address, count=cls.count)

    def set_due(self, where):
        """Lets the time pass for these bookings."""
        self.ask(
            "query",
            sql="UPDATE backoffice_booking SET due_at = now() at time zone 'utc'"
            f" - interval '1 second' WHERE {where}",
            rows=False,
        )

    def work_off(self):
        """Healthy workers until nothing is left to do."""
        for _n in range(5):
            self.set_due("task IS NOT NULL")
            pid = self.ask("start")
            self.assertEqual(self.ask("wait", pid=pid), 0, self.log_text())
            sql = "SELECT count(*) FROM backoffice_booking WHERE task IS NOT NULL"
            if self.ask("query", sql=sql) == [[0]]:
                return

    def log_text(self):
        return self.forge.log_text()

    def assert_each_booked_once(self):
        rows = self.ask(
            "query",
            sql="SELECT b.name, b.state, b.reference, b.is_announced, p.carrier_tracking_ref,"
            " (SELECT count(*) FROM mail_mail m JOIN mail_message g ON g.id = m.mail_message_id"
            "   WHERE g.model = 'backoffice.booking' AND g.res_id = b.id)"
            " FROM backoffice_booking b JOIN stock_picking p ON p.booking_id = b.id",
        )
        at_carrier = {row["own_name"]: row for row in self.carrier.alive()}
        counts = Counter(row["own_name"] for row in self.carrier.alive())
        self.assertEqual(counts, Counter(self.names))
        self.assertEqual({row[0] for row in rows}, set(self.names))
        for name, state, reference, announced, tracking, mails in rows:
            with self.subTest(name):
                self.assertEqual((state, announced, mails), ("booked", True, 1))
                self.assertEqual(reference, at_carrier[name]["reference"])
                self.assertEqual(tracking, at_carrier[name]["parcels"][0][:-3])


class TestBookingCrash(ForgeCase):
    count = RUNS * EACH

    def test_50_crashes_and_every_shipment_is_booked_exactly_once(self):
        self.set_due("false")
        self.ask(
            "query",
            sql="UPDATE backoffice_booking SET due_at = '2999-01-01'",
            rows=False,
        )
        for run in range(RUNS):
            fresh = ", ".join(f"'{name}'" for name in self.names[run * EACH :][:EACH])
            # the last worker's leases run out as well: this one inherits what it left
            self.set_due(f"name IN ({fresh}) OR (task IS NOT NULL AND due_at < '2900-01-01')")
            self.crash(POINTS[run % len(POINTS)])
        deleted = len(self.carrier.shipments("deleted"))
        self.work_off()
        self.assert_each_booked_once()
        # the runs did what they are for: shipments stood at the carrier unknown to us
        self.assertGreater(len(self.carrier.shipments("deleted")) + deleted, RUNS // 4)
        references = [row["reference"] for row in self.carrier.shipments()]
        self.assertEqual(len(references), len(set(references)))

    def crash(self, point):
        faults = {
            "sent": {"kind": "delay", "seconds": 3, "count": 0},
            "arriving": {"kind": "hold", "seconds": 0.3, "count": 0},
            "drop_after": {"kind": "drop_after", "operation": "create"},
            "drop_before": {"kind": "drop_before", "operation": "create"},
        }
        if point in faults:
            self.carrier.fault(**faults[point])
        before = self.carrier.calls()
        pid = self.ask("start", kill=point)
        if point in ("sent", "arriving"):
            self.wait_for(lambda: self.carrier.calls() > before)
            os.kill(pid, signal.SIGKILL)
        ended = self.ask("wait", pid=pid)
        expected = -signal.SIGKILL if point in DEADLY else 0
        self.assertEqual(ended, expected, f"{point}: {self.log_text()}")
        self.carrier.faults.clear()
        if point == "arriving":
            time.sleep(0.4)  # what is under way arrives; in real life the settling time

    def wait_for(self, condition):
        end = time.monotonic() + 10
        while not condition():
            self.assertLess(time.monotonic(), end, "the worker called nobody")
            time.sleep(0.01)


class TestTwoWorkers(ForgeCase):
    count = 40

    def test_two_workers_at_once_never_take_the_same_booking(self):
        self.carrier.fault(kind="delay", seconds=0.05, count=0)
        pids = [self.ask("start") for _n in range(2)]
        self.assertEqual([self.ask("wait", pid=pid) for pid in pids], [0, 0], self.log_text())
        self.work_off()
        self.assert_each_booked_once()
        self.assertEqual(self.carrier.calls("create"), self.count)
        self.assertEqual(self.carrier.calls("delete"), 0)
