"""REST services that tell by their HTTP status, and those that want a token first."""

import hashlib
import threading
import time

from .errors import NotSent, OutcomeUnknown, Refused, TryLater
from .http import Http, read_retry_after, sort_status
from .json_values import amount, text

#: seconds before its end in which a token is no longer used
TOKEN_MARGIN = 60
LONGEST_TOKEN = 16 * 1024
LONGEST_LIFE = 24 * 3600
LARGEST_CODE = 10**9


class RestHttp(Http):
    """`read_error` takes a reply's body (a dict) and gives (sentence, code, advice) of the
    carrier's own error in it, or None when it has none."""

    def __init__(self, address, connect_timeout, read_timeout, read_error):
        super().__init__(address, connect_timeout, read_timeout)
        self.read_error = read_error

    def call(self, method, path, headers=None, may_be_empty=False, **body):
        """The reply as a dict; NotSent, Refused, TryLater or OutcomeUnknown."""
        reply = self.send(method, path, headers, **body)
        if may_be_empty and reply.status < 300 and not reply.content.strip():
            return {}
        return self.sort(reply)

    def sort(self, reply):
        """The body of a good reply. A refusal is believed only in the carrier's own words,
        or with a status that no middleman gives for what went through."""
        body = reply.json()
        if reply.status < 300 and body is not None:
            return body
        said = self.read_error(body) if body else None
        if reply.status == 429 or (reply.status == 503 and said):
            busy = TryLater("http_busy", reply.status, "again", status=reply.status)
            busy.retry_after = read_retry_after(reply.headers)
            raise busy
        if said and 400 <= reply.status < 500 and reply.status not in (408, 409):
            raise said_no(*said, status=reply.status)
        raise sort_status(reply.status, reply.headers)


def said_no(sentence, code, advice="", status=0, kind=Refused):
    """The carrier's refusal; its code as a number where it is one, else the HTTP status."""
    digits = text(code, 20)
    number = int(digits) if digits.isdecimal() and len(digits) < 10 else status
    words = sentence if number != status or not digits else f"{sentence} [{digits}]"
    if not advice:
        advice = "credentials" if status in (401, 403) else "data"
    return kind("said", number, advice, text=words, number=number, status=status)


def is_unknown(error):
    """Whether the carrier itself says that it knows no such thing. A bare 404 tells no more
    than that the address is wrong."""
    return error.key == "said" and error.params.get("status") == 404


class Tokens:
    """OAuth tokens by account; the clients of one process share them."""

    def __init__(self):
        self._lock = threading.Lock()
        self._known = {}

    def get(self, key):
        with self._lock:
            token, end = self._known.get(key, ("", 0.0))
        return token if time.monotonic() < end else ""

    def put(self, key, token, seconds):
        with self._lock:
            self._known[key] = (token, time.monotonic() + seconds)

    def drop(self, key, token):
        """Forgets `token`, unless somebody has renewed it meanwhile."""
        with self._lock:
            if self._known.get(key, ("", 0.0))[0] == token:
                del self._known[key]

    def clear(self):
        with self._lock:
            self._known.clear()


TOKENS = Tokens()


class TokenHttp(RestHttp):
    """Asks for a token by OAuth's client credentials and sends it along.

    `ask` says how: keyword arguments of `send` for the token's `path`.
    """

    def __init__(self, address, connect, read, read_error, path, ask):
        super().__init__(address, connect, read, read_error)
        self.token_path, self.ask = path, ask
        secret = hashlib.sha256(repr(sorted(ask.items())).encode()).hexdigest()
        self.key = (self.address, secret)
        self._asking = threading.Lock()

    def call(self, method, path, headers=None, may_be_empty=False, **body):
        token = self.token()
        reply = self._send_with(token, method, path, headers, body)
        if self._is_token_refused(reply):  # read and refused at the gate: nothing was done
            TOKENS.drop(self.key, token)
            reply = self._send_with(self.token(), method, path, headers, body)
        if may_be_empty and reply.status < 300 and not reply.content.strip():
            return {}
        return self.sort(reply)

    def token(self):
        with self._asking:
            return TOKENS.get(self.key) or self._new_token()

    def _send_with(self, token, method, path, headers, body):
        headers = {**(headers or {}), "Authorization": f"Bearer {token}"}
        return self.send(method, path, headers, **body)

    def _is_token_refused(self, reply):
        """401 in the carrier's own words: a middleman's may come after the work was done."""
        body = reply.json() if reply.status == 401 else None
        return bool(body and self.read_error(body))

    def _new_token(self):
        """Whatever goes wrong here, the request itself has not left."""
        try:
            body = self.sort(self.send("POST", self.token_path, **self.ask))
        except OutcomeUnknown as error:
            raise NotSent(error.key, error.code, error.advice, **error.params) from error
        except Refused as error:
            raise Refused(error.key, error.code, "credentials", **error.params) from error
        token = text(body.get("access_token"), LONGEST_TOKEN)
        if not token or not token.isascii() or not token.isprintable():
            raise NotSent("unreadable")
        life = min(amount(body.get("expires_in")), LONGEST_LIFE) - TOKEN_MARGIN
        if life > 0:
            TOKENS.put(self.key, token, life)
        return token
