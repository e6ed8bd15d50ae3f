"""The HTTP side: routes, faults, and the doors by which a test looks in."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from .faults import Faults
from .shipments import Counter, Refusal, message

SHIPMENTS = "/rest/v1/shipments/"
TRACKING = "/rest/v1/tracking/parcelID/"
OPERATIONS = {
    ("POST", SHIPMENTS + "shipment"): ("create", "createResponse"),
    ("PUT", SHIPMENTS + "shipment"): ("confirm", "confirmResponse"),
    ("PUT", SHIPMENTS + "delete"): ("delete", "deleteResponse"),
    ("PUT", SHIPMENTS + "routing"): ("routing", "routingResponse"),
}
LARGEST = 1024 * 1024


class Simulator:
    """The carrier in a thread; `address` is its base address."""

    def __init__(self, port=0, host="127.0.0.1"):
        self.counter = Counter()
        self.faults = Faults()
        handler = type("BoundHandler", (Handler,), {"simulator": self})
        self._server = Server((host, port), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        name, number = self._server.server_address[:2]
        self.address = f"http://{name}:{number}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *unused):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    # --- Doors for tests

    def fault(self, **fault):
        """See faults.py: ``fault(kind="status", status=502, operation="create")``."""
        self.faults.add(fault)

    def shipments(self, state=None):
        """All shipments (dicts), or those in `state` (created, confirmed, deleted, …)."""
        rows = self.counter.listing()
        return [row for row in rows if state in (None, row["state"])]

    def alive(self):
        """What would really travel."""
        return [row for row in self.counter.listing() if row["state"] != "deleted"]

    def calls(self, operation=None):
        """How many requests of this kind came in."""
        calls = list(self.counter.calls)
        return len([call for call in calls if operation in (None, call)])

    def clear(self):
        self.counter.clear()
        self.faults.clear()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """A client that was killed in mid-sentence is daily business here."""


class Dropped(Exception):
    """The connection is cut without an answer."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    simulator = None

    def do_GET(self):
        if self.path.startswith(TRACKING):
            self._serve("tracking", "ttParcelIdResponse", {})
        elif self.path == "/_control/shipments":
            self._answer(200, {"shipments": self.simulator.shipments()})
        elif self.path == "/_control/calls":
            self._answer(200, {"calls": list(self.simulator.counter.calls)})
        else:
            self._answer(404, {"error": f"no {self.path} here"})

    def do_POST(self):
        self._route()

    def do_PUT(self):
        self._route()

    def do_DELETE(self):
        if self.path == "/_control":
            self.simulator.clear()
            self._answer(200, {"ok": True})
        else:
            self._answer(404, {})

    # --- Routes

    def _route(self):
        body = self._body()
        if body is None:
            self._answer(400, {"error": "the body is no JSON object"})
        elif self.path == "/_control":
            self._control(body)
        elif (self.command, self.path) in OPERATIONS:
            self._serve(*OPERATIONS[self.command, self.path], body)
        else:
            self._answer(404, {"error": f"no {self.command} {self.path} here"})

    def _control(self, body):
        try:
            if "reference" in body:
                counter = self.simulator.counter
                counter.set_state(str(body["reference"]), str(body["state"]))
            else:
                self.simulator.faults.add(body)
        except (KeyError, ValueError) as error:
            self._answer(400, {"error": str(error)})
        else:
            self._answer(200, {"ok": True})

    def _serve(self, operation, part, body):
        fault = self.simulator.faults.take(operation)
        self.simulator.counter.note(operation)
        try:
            status, reply = self._work(operation, part, body, fault)
        except Dropped:
            self._drop()
            return
        if fault.get("kind") == "garbage":
            reply = b"<html>maintenance</html>"
        self._answer(status, reply)

    def _work(self, operation, part, body, fault):
        kind = fault.get("kind")
        if kind == "drop_before":
            raise Dropped
        if kind == "hold":
            time.sleep(fault["seconds"])
        if kind == "status" and not fault.get("after"):
            return fault["status"], b"<html>bad gateway</html>"
        if kind == "code":
            code = fault["code"]
            return 200, {part: message(code, fault.get("message", ""))}
        reply = {part: self._perform(operation, body, kind != "no_label")}
        if kind == "drop_after":
            raise Dropped
        if kind == "delay":
            time.sleep(fault["seconds"])
        if kind == "status":
            return fault["status"], b"<html>bad gateway</html>"
        return 200, reply

    def _perform(self, operation, body, with_labels):
        counter = self.simulator.counter
        try:
            if operation == "create":
                return counter.create(body, with_labels)
            if operation == "tracking":
                number = unquote(self.path[len(TRACKING) :])
                user, password = self.headers.get("userID"), self.headers.get("password")
                return counter.track(number, user, password)
            return getattr(counter, operation)(body)
        except Refusal as refusal:
            return message(refusal.code, refusal.detail)

    # --- HTTP

    def _body(self):
        try:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(min(length, LARGEST)) or b"{}")
        except ValueError:
            return None
        return body if isinstance(body, dict) else None

    def _answer(self, status, reply):
        content = reply if isinstance(reply, bytes) else json.dumps(reply).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _drop(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *unused):
        """Quiet: the tests' log is read for warnings."""
