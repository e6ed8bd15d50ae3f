"""Golden files: what a client sends, to the letter, and what the carrier answers.

A file holds `request` (method, path, query, headers worth it, body), `status` and
`answer`. The client is put before a server that knows this one exchange.
"""

import json
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from ..carriers import registry
from ..carriers.rest import TOKENS

GOLDEN = Path(__file__).parent / "golden"
TOKEN = {"access_token": "golden-token", "expires_in": "3600"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner = None

    def _serve(self):
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        content = self.rfile.read(length)
        if parts.path.endswith("/oauth/token"):
            self._answer(200, TOKEN)
            return
        asked = {
            "method": self.command,
            "path": parts.path,
            "query": [list(pair) for pair in parse_qsl(parts.query)],
            "body": json.loads(content) if content else None,
        }
        self.owner.seen.append(asked)
        self.owner.headers.append(dict(self.headers))
        self._answer(self.owner.status, self.owner.answer)

    do_GET = do_POST = do_PUT = do_DELETE = _serve

    def _answer(self, status, answer):
        content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *unused):
        """Quiet: the tests' log is read for warnings."""


class OneExchange:
    """A carrier that gives every request the same answer and remembers what it was asked."""

    def __init__(self):
        self.status, self.answer = 200, {}
        self.seen, self.headers = [], []
        handler = type("BoundHandler", (Handler,), {"owner": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.address = "http://{}:{}".format(*self.server.server_address[:2])
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class GoldenCase(unittest.TestCase):
    """`code` is the client's; `settings` its own; `root` the end of its address."""

    code, root, settings, now = "", "", {}, None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.code:
            raise unittest.SkipTest("a base for others")
        cls.carrier = OneExchange()
        cls.addClassCleanup(cls.carrier.close)

    def setUp(self):
        super().setUp()
        TOKENS.clear()
        self.carrier.seen.clear()
        self.carrier.headers.clear()
        self.client = self.build()

    def build(self, **settings):
        values = {"connect_timeout": 2, "read_timeout": 2, **self.settings, **settings}
        address = self.carrier.address + self.root
        client = registry.build(self.code, address=address, **values)
        client.now = lambda: self.now
        self.addCleanup(client.close_connections)
        return client

    def golden(self, name, call):
        """What `call` makes of the golden answer, once the request is the golden one."""
        path = GOLDEN / self.code / f"{name}.json"
        golden = json.loads(path.read_text())
        self.carrier.status, self.carrier.answer = golden["status"], golden["answer"]
        result = call()
        (asked,) = self.carrier.seen
        self.assertEqual(asked, golden["request"])
        return result

    def answered(self, answer, status=200):
        """Every request now gets this answer."""
        self.carrier.status, self.carrier.answer = status, answer
        self.carrier.seen.clear()
