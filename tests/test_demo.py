"""The demo company as ``./dev run`` installs it, and a server that lets its users in.

One database for the whole file: made without the host's demo data, dropped at the end.
"""

import http.cookiejar
import json
import re
import sys
import time
import unittest
import urllib.parse
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

from carrier_simulator import CUSTOMER, USER

from host.child import Child
from host.databases import Databases
from host.demo_database import DemoDatabase
from host.log_check import problems_in, read_outcome
from host.odoo_process import free_port
from host.postgres import Cluster
from host.run_command import DEMO_FILE, wait_for
from host.settings import SIMULATOR_PORT

USERS = ("admin", "approver", "clerk", "manager", "viewer")
MARK = "DEMO-RESULT "
LONGEST = 240  # seconds for our addons with their data; about 45 on two free cores
# counts what a person would look for, and takes the demo order file in as the clerk
SCRIPT = """
import json
company = env.ref("backoffice_sales.demo_company")
clerk = env.ref("backoffice_sales.demo_user_clerk")
env = env(context={"allowed_company_ids": company.ids})
ours = [("company_id", "=", company.id)]
def count(model, *domain):
    return env[model].search_count(ours + list(domain))
def states(records):
    return {o.client_order_ref or o.partner_id.ref: o.check_state for o in records}
planned = env["stock.picking"].search(
    ours + [("state", "=", "assigned"), ("picking_type_code", "=", "outgoing")])
quotations = env["sale.order"].search(ours + [("state", "in", ("draft", "sent"))])
out = {
    "customers": count("res.partner", ("customer_rank", ">", 0), ("parent_id", "=", False)),
    "suppliers": count("res.partner", ("supplier_rank", ">", 0)),
    "agents": count("res.partner", ("is_agent", "=", True)),
    "products": count("product.product", ("is_storable", "=", True)),
    "barcodes": len(set(env["product.product"].search(ours).mapped("barcode")) - {False}),
    "carriers": count("delivery.carrier"),
    "pricelists": env["product.pricelist"].search_count(
        [("id", "in", [env.ref("backoffice_sales.demo_pricelist_" + n).id
                       for n in ("wholesale", "export")])]),
    "orders": count("sale.order", ("state", "=", "sale")),
    "months": len(env["sale.order"]._read_group(
        ours + [("state", "=", "sale")], ["date_order:month"])),
    "delivered": count("stock.picking", ("state", "=", "done")),
    "to_ship": count("stock.picking", ("state", "=", "assigned")),
    "documents": count("backoffice.transport.document", ("state", "=", "issued")),
    "bookings": count("backoffice.booking"),
    "journeys": sorted({b.tracking_status for b in env["backoffice.booking"].search(ours)}),
    "needing_me": sorted(b.attention for b in env["backoffice.booking"].search(
        ours + [("attention", "!=", False)])),
    "proofs": count("backoffice.booking", ("proof_id", "!=", False)),
    "costs": count("backoffice.booking", ("expected_cost", ">", 0)),
    "to_send": count("backoffice.booking", ("task", "!=", False)),
    "waiting_for_the_driver": env["backoffice.booking"].search_count(
        ours + env["backoffice.booking"]._waiting_domain()),
    "manifests": env["backoffice.manifest"].search(ours).mapped("state"),
    "freight": sorted({(line.verdict, line.state)
                       for line in env["backoffice.freight.line"].search(ours)}),
    "board_days": len({p.scheduled_date.date() for p in planned}),
    "board_carriers": len(planned.carrier_id),
    "board_cash": len(planned.filtered("cash_on_delivery")),
    "board_refused": len(planned.filtered(
        lambda p: "carrier_fit" in p.finding_ids.check_id.mapped("code"))),
    "late_entries": count("stock.picking", ("date_done", ">", "now")),
    "negative_stock": count("stock.quant", ("quantity", "<", 0),
                            ("location_id.usage", "=", "internal")),
    "paid": count("account.move", ("move_type", "=", "out_invoice"),
                  ("payment_state", "in", ("paid", "in_payment"))),
    "unpaid": count("account.move", ("move_type", "=", "out_invoice"),
                    ("payment_state", "=", "not_paid")),
    "last_year": count("account.move", ("move_type", "=", "out_invoice"),
                       ("invoice_date", "<", "today -200d")),
    "credit_notes": count("account.move", ("move_type", "=", "out_refund")),
    "currency": company.currency_id.name,
    "languages": [env["res.lang"]._get_data(code=u.lang).code for u in (
        clerk, env.ref("backoffice_sales.demo_user_viewer"))],
    "brt": env.ref("backoffice_shipping.demo_carrier_brt").read(
        ["delivery_type", "brt_base_url", "brt_user", "brt_password", "brt_customer_code"],
        load=False)[0],
    "checks": sorted(set(quotations.finding_ids.check_id.mapped("code"))),
    "purchase_checks": sorted(set(
        env["purchase.order"].search(ours).finding_ids.check_id.mapped("code"))),
    "zones": count("backoffice.delivery.zone"),
    "limits": count("backoffice.discount.limit"),
    "contracts": count("backoffice.contract"),
    "substitutes": count("backoffice.approval.substitute"),
    "escalated": env["backoffice.approval.step"].search_count(
        [("decision", "=", "escalated"), ("request_id.company_id", "=", company.id)]),
    "clean": len(quotations.filtered(lambda o: o.check_state == "clear")),
    "foreign": env["product.product"].search_count([("company_id", "=", False),
                                                    ("is_storable", "=", True)]),
}
env = env(user=clerk)
content = open({file!r}, "rb").read()
intake = env["backoffice.order.intake"].create_from_file("orders.csv", content)
intake.action_parse()
bad = intake.line_ids.filtered(lambda line: line.state != "ok")
out["lines"] = intake.line_count
out["to_fix"] = [[line.product_code, line.problems] for line in bad]
intake.action_create_orders()
out["before"] = len(intake.order_ids)
bad.product_id = env["product.product"].search([("default_code", "=", "AD-0032")])
intake.action_create_orders()
out["intake"] = intake.state
out["intake_orders"] = states(intake.order_ids)
print({mark!r} + json.dumps(out))
"""


class TestDemo(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Cluster("test"))
        cls.database = f"demo_{free_port()}"
        cls.demo = DemoDatabase(Databases(cls.server), cls.database)
        cls.addClassCleanup(cls.demo.drop)
        cls.demo.install_host()
        started = time.monotonic()
        cls.log = cls.demo.install_ours()
        cls.seconds = time.monotonic() - started
        cls.untouched = f"job_{free_port()}"
        cls.server.call("createdb", "-T", cls.database, cls.untouched)
        cls.addClassCleanup(cls.server.call, "dropdb", "--if-exists", cls.untouched)
        script = SCRIPT.replace("{file!r}", repr(str(DEMO_FILE)))
        script = script.replace("{mark!r}", repr(MARK))
        shell = cls.demo.call("shell", "--no-http", "--log-level=error", script=script)
        cls.found = cls.result(shell)
        sys.stderr.write(f"demo data: {cls.seconds:.0f} s\n")

    @staticmethod
    def result(shell):
        for line in shell.splitlines():
            if MARK in line:
                return json.loads(line.split(MARK, 1)[1])
        raise AssertionError(shell)

    def test_it_installs_quietly_and_soon(self):
        self.assertEqual(problems_in(self.log), [])
        self.assertNotIn("demo data failed", self.log)
        self.assertLess(self.seconds, LONGEST)

    def test_the_main_job_in_the_browser(self):
        """The README's tour, by its users, from the file to the month's report."""
        log = DemoDatabase(Databases(self.server), self.untouched).call(
            *("-u", "backoffice_reports", "--stop-after-init", "--max-cron-threads=0"),
            *(f"--http-port={free_port()}", "--test-tags=backoffice_main_job"),
        )
        outcome = read_outcome(log)
        self.assertEqual((outcome.passed, outcome.failed), (1, 0), "\n".join(outcome.reports))

    def test_the_master_data_are_there(self):
        expected = {
            "customers": 40,
            "suppliers": 10,
            "agents": 5,
            "products": 120,
            "barcodes": 120,
            "carriers": 8,
            "pricelists": 2,
            "currency": "EUR",
        }
        self.assertEqual({name: self.found[name] for name in expected}, expected)

    def test_users_work_in_a_language_that_is_installed(self):
        self.assertEqual(self.found["languages"], ["en_US", "it_IT"])

    def test_brt_leads_to_the_simulator(self):
        found = {name: value for name, value in self.found["brt"].items() if name != "id"}
        expected = {
            "delivery_type": "backoffice_brt",
            "brt_base_url": f"http://127.0.0.1:{SIMULATOR_PORT}",
            "brt_user": USER,
            "brt_password": "••••••••",
            "brt_customer_code": CUSTOMER,
        }
        self.assertEqual(found, expected)

    def test_half_a_year_of_business_is_there(self):
        found = self.found
        self.assertEqual(found["orders"], 134)
        self.assertGreaterEqual(found["months"], 6)
        self.assertGreater(found["delivered"], 100)
        self.assertGreater(found["to_ship"], 4)
        self.assertGreater(found["paid"], 60)
        self.assertGreater(found["unpaid"], 10)  # at least last month's
        self.assertEqual(found["documents"], found["delivered"])
        self.assertGreater(found["last_year"], 50)
        self.assertEqual(found["credit_notes"], 3)
        self.assertEqual((found["late_entries"], found["negative_stock"]), (0, 0))

    def test_shipments_are_on_their_way(self):
        found = self.found
        self.assertEqual((found["bookings"], found["costs"]), (12, 12))
        self.assertEqual(
            found["journeys"],
            ["booked", "delivered", "exception", "held", "in_transit"]
            + ["lost", "out_for_delivery", "picked_up", "returned"],
        )
        self.assertEqual(found["needing_me"], ["exception", "held"])
        self.assertEqual((found["proofs"], found["to_send"]), (1, 0))
        self.assertEqual((found["waiting_for_the_driver"], found["manifests"]), (2, ["closed"]))

    def test_a_carriers_invoice_waits_for_decisions(self):
        wanted = [["match", "accepted"]]
        wanted += [[why, "open"] for why in ("duplicate", "not_ours", "surcharge", "weight")]
        self.assertEqual(self.found["freight"], sorted(wanted))

    def test_deliveries_are_planned(self):
        found = self.found
        self.assertEqual((found["board_days"], found["board_cash"]), (4, 1))
        self.assertGreaterEqual(found["board_carriers"], 3)
        self.assertGreaterEqual(found["board_refused"], 1)

    def test_a_clerk_sees_none_of_the_hosts_products(self):
        self.assertEqual(self.found["foreign"], 0)

    def test_every_check_has_something_to_find(self):
        wanted = {
            "below_cost",
            "contract",
            "credit_exposure",
            "discount",
            "duplicate_reference",
            "promised_date_closed",
            "promised_date_past",
            "sale_stopped",
            "ship_to",
            "vat",
            "zero_price",
        }
        self.assertEqual(wanted - set(self.found["checks"]), set())
        self.assertGreaterEqual(self.found["clean"], 4)

    def test_purchases_and_agreements_are_there(self):
        wanted = {"supplier_blocked", "late", "purchase_limit", "list_price"}
        self.assertEqual(wanted - set(self.found["purchase_checks"]), set())
        names = ("zones", "limits", "contracts", "substitutes", "escalated")
        self.assertEqual([self.found[name] for name in names], [6, 5, 1, 2, 1])

    def test_the_order_file_goes_in_as_the_tour_tells(self):
        found = self.found
        unknown = [["unknown_product", {"code": "AD-0999"}]]
        self.assertEqual((found["lines"], found["to_fix"]), (25, [["AD-0999", unknown]]))
        self.assertEqual((found["before"], found["intake"]), (7, "done"))
        states = found["intake_orders"]
        self.assertEqual(states["EST-08"], "blocked")
        self.assertEqual(states["4500012877"], "approval")
        others = [states[ref] for ref in states if ref not in ("EST-08", "4500012877")]
        # one customer has not paid for months
        self.assertEqual(sorted(others), ["approval"] + ["clear"] * 5)

    def test_every_user_can_log_in(self):
        with TemporaryDirectory() as folder:
            port, log = free_port(), Path(folder) / "odoo.log"
            command = self.demo.odoo.command("-d", self.database, f"--http-port={port}")
            command += ["--db-filter", f"^{self.database}$", "--max-cron-threads=0"]
            with Child(command, self.demo.odoo.environment(), log) as process:
                url = f"http://127.0.0.1:{port}"
                wait_for(f"{url}/web/health", process)
                inside = [login for login in USERS if log_in(url, login)]
                self.assertFalse(log_in(url, "clerk", "wrong"))
            self.assertEqual(inside, list(USERS))
            self.assertEqual(problems_in(log.read_text()), [])


def log_in(url, login, password=None):
    """True when the login page lets `login` in; the password is the login."""
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(jar)
    page = browser.open(f"{url}/web/login", timeout=120).read().decode()
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = {"csrf_token": token, "login": login, "password": password or login}
    data = urllib.parse.urlencode(form).encode()
    answer = browser.open(f"{url}/web/login", data, timeout=120)
    return "/web/login" not in answer.geturl()


if __name__ == "__main__":
    unittest.main()
