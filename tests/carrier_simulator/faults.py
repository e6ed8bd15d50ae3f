"""What the simulator may be told to do wrong.

A fault is a dict: `kind`, `carrier` ("" for any), `operation` (see door.py; "" for any),
`count` (0: until it is cleared) and what the kind needs:

    delay        seconds            the work is done at once, the answer comes late
    hold         seconds            the work itself is done late
    status       status             HTTP status, nothing done; "after": true does it first
    rate_limit   seconds            429 with Retry-After, nothing done
    expired      -                  all access tokens of the carrier have run out just now
    drop_before  -                  the connection breaks, nothing done
    drop_after   -                  the work is done, then the connection breaks
    half         -                  the work is done, the answer breaks off in the middle
    garbage      -                  the work is done, the answer cannot be read
    code         code, message      the carrier refuses with this code of its own
    warning      code, message      the work is done, the carrier remarks on it
    no_label     -                  the shipment is booked, its labels are missing
    outage       seconds            every call fails with 503 and Retry-After until the time is
                                    over, or with "drop": true by a broken connection;
                                    with "refuse": true nobody listens on the port, for
                                    all carriers alike
"""

import threading
import time

KINDS = {
    "delay",
    "hold",
    "status",
    "rate_limit",
    "expired",
    "drop_before",
    "drop_after",
    "half",
    "garbage",
    "code",
    "warning",
    "no_label",
    "outage",
}


class Faults:
    """A queue: each call takes the first fault that fits it."""

    def __init__(self):
        self._lock = threading.Lock()
        self._queue = []

    def add(self, fault):
        if fault.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(sorted(KINDS))}")
        fault = {"carrier": "", "operation": "", "count": 1, **fault}
        if fault["kind"] == "outage":
            fault |= {"count": 0, "until": time.monotonic() + fault["seconds"]}
        with self._lock:
            self._queue.append(fault)

    def clear(self):
        with self._lock:
            self._queue.clear()

    def take(self, carrier, operation):
        """The fault for this call, or an empty dict."""
        now = time.monotonic()
        with self._lock:
            self._queue = [f for f in self._queue if f.get("until", now) >= now]
            for fault in self._queue:
                fits = fault["carrier"] in ("", carrier)
                if fits and fault["operation"] in ("", operation):
                    if fault["count"]:
                        fault["count"] -= 1
                        if not fault["count"]:
                            self._queue.remove(fault)
                    return dict(fault)
        return {}
