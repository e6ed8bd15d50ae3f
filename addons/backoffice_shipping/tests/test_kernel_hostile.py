import base64
import json
import re
import socket
import threading
import time
import unittest

from ..carriers import NotSent, OutcomeUnknown, registry
from ..carriers.http import Http, is_near
from .test_kernel_brt import SHIPMENT

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"


class OneAnswer:
    """A server that gives every request the same bytes, `drip` seconds apart if set."""

    def __init__(self, content, drip=0.0):
        self.content, self.drip = content, drip
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _peer = self.listener.accept()
            except OSError:
                return
            with connection:
                self.answer(connection)

    def answer(self, connection):
        try:
            self.take_request(connection)
            if not self.drip:
                connection.sendall(self.content)
                return
            for position in range(len(self.content)):
                connection.sendall(self.content[position : position + 1])
                time.sleep(self.drip)
        except OSError:
            return

    def take_request(self, connection):
        """All of it: what is left unread would break the connection."""
        head, _, body = connection.recv(1 << 20).partition(b"\r\n\r\n")
        left = int(re.search(rb"(?i)content-length: (\d+)", head)[1]) - len(body)
        while left > 0:
            left -= len(connection.recv(left))

    def close(self):
        self.listener.close()


class TestHostileCarrier(unittest.TestCase):
    def book(self, content, drip=0.0):
        server = OneAnswer(content, drip)
        self.addCleanup(server.close)
        client = registry.build(
            "brt",
            address=server.address,
            user="1",
            password="secret",
            sender=1,
            depot=1,
            connect_timeout=1,
            read_timeout=1,
        )
        self.addCleanup(client.close_connections)
        return client.book(client.prepare(SHIPMENT))

    def reply(self, **values):
        body = {"executionMessage": {"code": 0}, **values}
        content = json.dumps({"createResponse": body}).encode()
        return HEAD % len(content) + content

    def assert_given_up(self, content):
        """The read timeout begins anew with each byte; the call as a whole must end."""
        started = time.monotonic()
        with self.assertRaises(OutcomeUnknown) as caught:
            self.book(content, drip=0.2)
        self.assertEqual(caught.exception.key, "endless")
        self.assertLess(time.monotonic() - started, 8)

    def test_a_body_that_drips_is_given_up(self):
        self.assert_given_up(HEAD % 100_000 + b" " * 200)

    def test_a_head_that_drips_is_given_up(self):
        self.assert_given_up(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 200)

    def test_labels_of_any_shape_leave_the_booking(self):
        for labels in ("text", 7, {"label": "text"}, {"label": 7}, {"label": [7, None]}, []):
            with self.subTest(labels=labels):
                result = self.book(self.reply(labels=labels))
                self.assertFalse([label.content for label in result.labels if label.content])

    def test_a_label_that_is_no_pdf_is_no_label(self):
        stream = base64.b64encode(b"<html><script>alert(1)</script>").decode()
        row = {"parcelID": "1" * 18, "stream": stream}
        result = self.book(self.reply(labels={"label": [row]}))
        self.assertEqual([label.content for label in result.labels], [b""])

    def test_texts_can_be_stored(self):
        row = {"parcelID": "\0\ud800" + "1" * 9000, "stream": ""}
        result = self.book(self.reply(labels={"label": [row]}, note="a\0b", more="x" * 9000))
        texts = [*result.tracking_refs, *result.facts.values(), result.labels[0].parcel_ref]
        for text in texts:
            self.assertNotIn("\0", text)
            self.assertLessEqual(len(text.encode()), 510)

    def test_codes_and_nesting_beyond_reason_are_unknown(self):
        deep = b"[" * 200_000
        for content in (
            self.reply(executionMessage={"code": 10**30}),
            HEAD % len(deep) + deep,
            b"HTTP/1.1 200 OK\r\n\r\n"
            b'{"createResponse": {"executionMessage": {"code": Infinity}}}',
        ):
            with self.assertRaises(OutcomeUnknown) as caught:
                self.book(content)
            self.assertEqual(caught.exception.key, "unreadable")


class TestUnencrypted(unittest.TestCase):
    def test_a_password_does_not_leave_the_house_unencrypted(self):
        for address in ("http://api.brt.it", "http://127.0.0.1.example.com"):
            with self.assertRaises(NotSent) as caught:
                Http(address, 1, 1)
            self.assertIn("https", str(caught.exception))
        for address in ("https://api.brt.it", "http://127.0.0.1:8370"):
            Http(address, 1, 1).close()

    def test_what_is_near(self):
        self.assertTrue(all(map(is_near, ("localhost", "10.0.0.7", "::1", "gateway"))))
        self.assertFalse(any(map(is_near, ("api.ups.com", "2a00::1", "93.184.216.34"))))
