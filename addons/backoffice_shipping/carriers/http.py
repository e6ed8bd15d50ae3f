"""HTTP to a carrier, with every failure sorted by what the other side may have done."""

import contextlib
import ipaddress
import json
import math
import socket
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
)
from urllib3.exceptions import SSLError as HandshakeError

from .errors import NotSent, OutcomeUnknown, Refused, TryLater
from .reading import text_of

LARGEST_REPLY = 64 * 1024 * 1024
#: the failures of urllib3 that come before the first byte of a request
BEFORE_SENDING = (ConnectTimeoutError, NewConnectionError, HandshakeError)
BUSY = (425, 429)
#: the longest pause that a carrier may ask for, seconds
LONGEST_WAIT = 3600
UNCLEAR = (408, 409)


class TimedAdapter(HTTPAdapter):
    """Gives every request both timeouts: no call can forget them.

    The read timeout begins anew with every byte: who drips them one by one would hold the
    worker for hours. `hang_up` ends that from outside; one thread uses the adapter.
    """

    def __init__(self, connect, read):
        self.timeouts = (connect, read)
        self.socket = None
        super().__init__(pool_connections=1, pool_maxsize=1)

    def init_poolmanager(self, *args, **kwargs):
        result = super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools()
        return result

    def proxy_manager_for(self, *args, **kwargs):
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self._pools()
        return manager

    def _pools(self):
        """urllib3's pools, whose connections show their socket to this adapter."""
        adapter = self

        def shown(pool_class):
            class Connection(pool_class.ConnectionCls):
                def connect(self):
                    result = super().connect()
                    adapter.socket = self.sock
                    return result

            return type(pool_class.__name__, (pool_class,), {"ConnectionCls": Connection})

        return {"http": shown(HTTPConnectionPool), "https": shown(HTTPSConnectionPool)}

    def send(self, request, **kwargs):
        return super().send(request, **{**kwargs, "timeout": self.timeouts})

    def hang_up(self, too_late):
        too_late.set()
        if self.socket is not None:
            with contextlib.suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True)
class Reply:
    """What came back, whatever its status."""

    status: int
    content: bytes
    headers: dict = field(default_factory=dict)

    def json(self):
        """The body as a dict; None when it is none."""
        try:
            value = json.loads(self.content)
        except (ValueError, RecursionError):
            return None
        return value if isinstance(value, dict) else None


class Http:
    """A carrier's web service below `address`; one session for each thread."""

    def __init__(self, address, connect_timeout, read_timeout):
        parts = urlsplit(address or "")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotSent("bad_address", address=address or "")
        if parts.scheme == "http" and not is_near(parts.hostname):
            raise NotSent("not_encrypted", address=address)
        self.address = address.rstrip("/")
        self.timeouts = (connect_timeout, read_timeout)
        self._local = threading.local()
        self._sessions = []
        self._lock = threading.Lock()

    def close(self):
        for session in self._sessions:
            session.close()

    def send(self, method, path, headers=None, **body):
        """The Reply; `body` is json, data, params or auth as `requests` takes them.

        NotSent and OutcomeUnknown as their names say: what failed after the request began
        to leave is unknown, whatever the failure is called.
        """
        session = self._session()
        too_late = threading.Event()
        clock = threading.Timer(
            self.timeouts[0] + 2 * self.timeouts[1],
            session.get_adapter(self.address).hang_up,
            [too_late],
        )
        clock.daemon = True
        clock.start()
        try:
            response = session.request(
                method,
                self.address + path,
                headers=headers,
                **body,
                allow_redirects=False,  # credentials go where they were meant to
                stream=True,
            )
            with response:
                content = self._read(response)
            if too_late.is_set():
                raise OutcomeUnknown("endless")
        except requests.RequestException as error:
            raise self._sort_failure(error, too_late.is_set()) from error
        finally:
            clock.cancel()
        return Reply(response.status_code, content, dict(response.headers))

    def _session(self):
        session = getattr(self._local, "session", None)
        if session is None:
            session = self._local.session = requests.Session()
            session.trust_env = True
            for scheme in ("http://", "https://"):
                session.mount(scheme, TimedAdapter(*self.timeouts))
            with self._lock:
                self._sessions.append(session)
        return session

    def _read(self, response):
        """The body; a drip that outlasts the read timeout as a whole is given up."""
        parts, size = [], 0
        end = time.monotonic() + 2 * self.timeouts[1]
        for part in response.iter_content(64 * 1024):
            size += len(part)
            if size > LARGEST_REPLY or time.monotonic() > end:
                raise OutcomeUnknown("endless")
            parts.append(part)
        return b"".join(parts)

    @staticmethod
    def _sort_failure(error, is_too_late=False):
        if is_too_late:
            return OutcomeUnknown("endless")
        cause = error.args[0] if error.args else None
        reason = cause.reason if isinstance(cause, MaxRetryError) else None
        if isinstance(reason, BEFORE_SENDING) or isinstance(error, requests.ConnectTimeout):
            # the text starts with the connection object's repr
            detail = str(reason or error).rpartition("object at")[2].partition(": ")[2]
            return NotSent("unreachable", detail=detail or str(reason or error))
        if isinstance(
            error, (requests.exceptions.InvalidURL, requests.exceptions.InvalidHeader)
        ):
            # not the error's own text: it may quote the password out of a header
            return NotSent("unusable", detail=type(error).__name__)
        if isinstance(error, requests.Timeout):
            return OutcomeUnknown("timeout")
        return OutcomeUnknown("lost")


def is_near(host):
    """Whether a host is this machine or in its own network: elsewhere a password would
    travel where everybody on the way can read it."""
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost" or "." not in host


class JsonHttp(Http):
    """A service that speaks JSON and tells nothing that matters by its HTTP status."""

    def call(self, method, path, body=None, headers=None):
        """The reply as a dict; NotSent, Refused, TryLater or OutcomeUnknown."""
        reply = self.send(method, path, headers, json=body)
        content = reply.json()
        if reply.status < 300 and content is not None:
            return content
        raise sort_status(reply.status, reply.headers)


def sort_status(status, headers=None):
    """The error that an HTTP status means when the body says no more.

    A bare 503 may come from a gateway that lost the answer; one that names the time to
    come back is a server that did not begin.
    """
    error = _sort_status(status, {name.lower() for name in headers or ()})
    error.retry_after = read_retry_after(headers or {})
    return error


def _sort_status(status, names):
    if status in BUSY or (status == 503 and "retry-after" in names):
        return TryLater("http_busy", status, status=status)
    if 300 <= status < 500 and status not in UNCLEAR:
        return Refused("http_refused", status, status=status)
    if status >= 400:
        return OutcomeUnknown("http_failed", status, status=status)
    return OutcomeUnknown("unreadable", status)


def read_retry_after(headers):
    """The seconds in Retry-After, given as a number or as a date; 0 when there are none."""
    given = {key.lower(): value for key, value in headers.items()}.get("retry-after", "")
    try:
        seconds = float(given)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(given) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError, OverflowError):
            return 0
    return min(max(0, math.ceil(seconds)), LONGEST_WAIT) if math.isfinite(seconds) else 0


def sort_reply(reply):
    """The same, in the carrier's own words where its body is JSON that has some."""
    error = sort_status(reply.status, reply.headers)
    body = reply.json() or {}
    part = body.get("result") if isinstance(body.get("result"), dict) else body
    keys = ("errorDescription", "error_description", "message", "detail", "error")
    words = next((text_of(part[key]) for key in keys if part.get(key)), "")
    if not words or not isinstance(error, Refused):
        return error
    advice = "credentials" if reply.status in (401, 403) else "data"
    return Refused("told", reply.status, advice, text=words)
