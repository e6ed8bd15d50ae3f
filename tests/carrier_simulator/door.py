"""What a carrier's door is: the part of the simulator that speaks one carrier's interface.

A door says which operation a request is, carries it out on the common ledger, and knows
how this carrier's refusals and failures look. The operations are called alike at every
door, so that a fault can be chosen without knowing the carrier's own words:

    create confirm close delete find label tracking proof rate test
    pickup cancel_pickup release return token
"""

import base64
import itertools
import json
import threading
import time
from dataclasses import dataclass, field

OPERATIONS = {
    "create",
    "confirm",
    "close",
    "delete",
    "find",
    "label",
    "tracking",
    "proof",
    "rate",
    "test",
    "routing",  # BRT's test
    "pickup",
    "cancel_pickup",
    "release",
    "return",
    "token",
}


@dataclass(frozen=True)
class Request:
    """One HTTP request; `path` without the query, which is in `query`, with all values of
    a name that comes several times in `pairs`."""

    method: str
    path: str
    query: dict
    headers: dict
    body: bytes
    pairs: tuple = ()

    def json(self):
        """The body as a dict; None when it is none."""
        try:
            value = json.loads(self.body or b"{}")
        except ValueError:
            return None
        return value if isinstance(value, dict) else None

    def values(self, name):
        """All values of a name in the query."""
        return [value for key, value in self.pairs if key == name]

    @property
    def address(self):
        """The simulator's own address as the caller knows it."""
        return f"http://{self.headers.get('Host', '')}"

    def basic(self):
        """(user, password) of HTTP Basic, or ("", "")."""
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "basic":
            return "", ""
        user, _, password = base64.b64decode(value).decode().partition(":")
        return user, password

    def bearer(self):
        kind, _, value = self.headers.get("Authorization", "").partition(" ")
        return value if kind.lower() == "bearer" else ""


@dataclass(frozen=True)
class Reply:
    """`body` is bytes, or what is written down as JSON."""

    body: object = b""
    status: int = 200
    kind: str = "application/json; charset=utf-8"
    headers: dict = field(default_factory=dict)

    @property
    def content(self):
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Refusal(Exception):
    """The carrier says no: `code` is its own (a number or a word), `status` HTTP's."""

    def __init__(self, code, detail="", status=200):
        self.code, self.detail, self.status = code, detail, status
        super().__init__(code)


class Door:
    """One carrier's interface; one object for all threads."""

    carrier = ""
    #: what the paths of its requests begin with
    paths = ()
    #: what comes when this carrier's server has lost its mind
    garbage = Reply(b"<html>maintenance</html>", kind="text/html")

    def __init__(self, ledger):
        self.ledger = ledger
        self.tokens = Tokens()

    def operation(self, request):
        """The name of what is asked for; "" when there is no such thing here."""
        raise NotImplementedError

    def perform(self, operation, request, fault):
        """Carries it out and returns a Reply; raises Refusal. Of `fault` only the kinds
        no_label and warning (code, message: said with the work done) concern a door."""
        raise NotImplementedError

    def refuse(self, operation, refusal):
        """How this carrier says no, a Reply."""
        raise NotImplementedError


class Tokens:
    """The access tokens that a door has given out."""

    lifetime = 3600

    def __init__(self):
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._ends = {}

    def issue(self):
        with self._lock:
            token = f"token-{next(self._numbers)}"
            self._ends[token] = time.monotonic() + self.lifetime
            return token

    def is_valid(self, token):
        with self._lock:
            return self._ends.get(token, 0.0) > time.monotonic()

    def clear(self):
        """All of them have run out."""
        with self._lock:
            self._ends.clear()
