"""The HTTP side: doors by path, faults, and the ways in which a test looks in."""

import socket
import threading
import time
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from .door import Refusal, Reply, Request
from .doors import DOORS
from .faults import Faults
from .ledger import Ledger

LARGEST = 4 * 1024 * 1024


class Simulator:
    """All carriers in a thread; `address` is their base address."""

    def __init__(self, port=0, host="127.0.0.1"):
        self.ledger = Ledger()
        self.faults = Faults()
        self.doors = [door(self.ledger) for door in DOORS]
        self._switch = threading.Lock()
        self._place = (host, port)
        self._server = self._listen()
        self._place = self._server.server_address[:2]
        self.address = "http://{}:{}".format(*self._place)

    def __enter__(self):
        self._start()
        return self

    def __exit__(self, *unused):
        self._place = None
        self._stop()

    # --- For tests

    @property
    def counter(self):
        return self.ledger

    def fault(self, **fault):
        """See faults.py: ``fault(kind="status", status=502, operation="create")``."""
        if fault.get("kind") == "outage" and fault.get("refuse"):
            self.go_down(fault["seconds"])
        else:
            self.faults.add(fault)

    def shipments(self, state=None, carrier=None):
        """All shipments (dicts), or those in `state` (created, confirmed, deleted, …)."""
        rows = self.ledger.listing(carrier)
        return [row for row in rows if state in (None, row["state"])]

    def alive(self, carrier=None):
        """What would really travel."""
        return [row for row in self.ledger.listing(carrier) if row["state"] != "deleted"]

    def calls(self, operation=None, carrier=None):
        """How many requests of this kind came in."""
        calls = self.ledger.calls(carrier)
        return len([call for call in calls if operation in (None, call)])

    def pickups(self, carrier=None):
        return self.ledger.pickups(carrier)

    def set_state(self, reference, state, carrier=None, on=None):
        self.ledger.set_state(reference, state, carrier, on)

    def clear(self):
        self.ledger.clear()
        self.faults.clear()
        for door in self.doors:
            door.tokens.clear()

    def go_down(self, seconds):
        """Nobody listens for that long."""
        self._stop()
        timer = threading.Timer(seconds, self._come_up)
        timer.daemon = True
        timer.start()

    # --- The server

    def door(self, path):
        return next((door for door in self.doors if path.startswith(door.paths)), None)

    def _listen(self):
        handler = type("BoundHandler", (Handler,), {"simulator": self})
        return Server(self._place, handler)

    def _start(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _stop(self):
        with self._switch:
            server, self._server = self._server, None
            if server:
                server.shutdown()
                server.server_close()
                server.hang_up()

    def _come_up(self):
        with self._switch:
            if self._place and not self._server:
                self._server = self._listen()
                self._start()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, *args):
        self._open = set()
        super().__init__(*args)

    def process_request(self, request, client_address):
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self):
        for connection in list(self._open):
            cut(connection)

    def handle_error(self, request, client_address):
        """A client that was killed in mid-sentence is daily business here."""


class Dropped(Exception):
    """The connection is cut without an answer."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    simulator = None

    def _route(self):
        request = self._request()
        if request.path.split("/")[1] == "_control":
            self._control(request)
            return
        door = self.simulator.door(request.path)
        operation = door.operation(request) if door else ""
        if operation:
            self._serve(door, operation, request)
        else:
            error = {"error": f"no {request.method} {request.path} here"}
            self._answer(Reply(error, 404))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _route

    def _request(self):
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        return Request(
            method=self.command,
            path=parts.path,
            query=dict(pairs),
            headers=self.headers,
            body=self.rfile.read(min(length, LARGEST)),
            pairs=tuple(pairs),
        )

    # --- The ways in which a test in another process looks in

    def _control(self, request):
        simulator, carrier = self.simulator, request.query.get("carrier")
        asked = (request.method, request.path)
        if asked == ("GET", "/_control/shipments"):
            self._answer(Reply({"shipments": simulator.shipments(carrier=carrier)}))
        elif asked == ("GET", "/_control/calls"):
            self._answer(Reply({"calls": simulator.ledger.calls(carrier)}))
        elif asked == ("GET", "/_control/pickups"):
            self._answer(Reply({"pickups": simulator.pickups(carrier)}))
        elif asked == ("POST", "/_control"):
            self._answer(self._arrange(request.json()))
        elif asked == ("DELETE", "/_control"):
            simulator.clear()
            self._answer(Reply({"ok": True}))
        else:
            self._answer(Reply({"error": f"no {request.path} here"}, 404))

    def _arrange(self, wish):
        try:
            if "reference" in wish:
                self.simulator.set_state(
                    str(wish["reference"]),
                    str(wish["state"]),
                    wish.get("carrier"),
                    date.fromisoformat(wish["on"]) if wish.get("on") else None,
                )
            elif wish.get("refuse"):  # after this answer
                threading.Timer(0.1, self.simulator.go_down, [wish["seconds"]]).start()
            else:
                self.simulator.fault(**wish)
        except (KeyError, TypeError, ValueError) as error:
            return Reply({"error": str(error)}, 400)
        return Reply({"ok": True})

    # --- A carrier's requests

    def _serve(self, door, operation, request):
        fault = self.simulator.faults.take(door.carrier, operation)
        self.simulator.ledger.note(door.carrier, operation)
        try:
            reply = self._fail_before(door, operation, fault)
            if reply is None:
                reply = self._perform(door, operation, request, fault)
                reply = self._fail_after(door, reply, fault)
        except Dropped:
            self._drop()
            return
        self._answer(reply, is_half=fault.get("kind") == "half")

    def _fail_before(self, door, operation, fault):
        """The Reply that comes instead of the work; None when the work is to be done."""
        kind = fault.get("kind")
        if kind == "drop_before" or (kind == "outage" and fault.get("drop")):
            raise Dropped
        if kind == "hold":
            time.sleep(fault["seconds"])
        if kind == "outage":
            return failure(503, {"Retry-After": "60"})
        if kind == "status" and not fault.get("after"):
            return failure(fault["status"])
        if kind == "rate_limit":
            return failure(429, {"Retry-After": str(fault.get("seconds", 60))})
        if kind == "code":
            refusal = Refusal(fault["code"], fault.get("message", ""), fault.get("status", 200))
            return door.refuse(operation, refusal)
        if kind == "expired":
            door.tokens.clear()
        return None

    def _perform(self, door, operation, request, fault):
        try:
            return door.perform(operation, request, fault)
        except Refusal as refusal:
            return door.refuse(operation, refusal)

    def _fail_after(self, door, reply, fault):
        kind = fault.get("kind")
        if kind == "drop_after":
            raise Dropped
        if kind == "delay":
            time.sleep(fault["seconds"])
        if kind == "status":
            return failure(fault["status"])
        return door.garbage if kind == "garbage" else reply

    # --- HTTP

    def _answer(self, reply, is_half=False):
        content = reply.content
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if is_half else content)
        if is_half:
            self._drop()

    def _drop(self):
        self.close_connection = True
        cut(self.connection)

    def log_message(self, *unused):
        """Quiet: the tests' log is read for warnings."""


def failure(status, headers=None):
    return Reply(b"<html>bad gateway</html>", status, "text/html", headers or {})


def cut(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
