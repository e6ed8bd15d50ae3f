"""What the simulator may be told to do wrong.

A fault is a dict: `kind`, `operation` (create, confirm, delete, routing, tracking; "" for
any), `count` (0: until it is cleared) and what the kind needs:

    delay        seconds            the work is done at once, the answer comes late
    hold         seconds            the work itself is done late
    status       status             HTTP status, nothing done; "after": true does it first
    drop_before  -                  the connection breaks, nothing done
    drop_after   -                  the work is done, then the connection breaks
    garbage      -                  the work is done, the answer is no JSON
    code         code, message      the carrier refuses with this code
    no_label     -                  the shipment is booked, its labels are missing
"""

import threading

KINDS = {
    "delay",
    "hold",
    "status",
    "drop_before",
    "drop_after",
    "garbage",
    "code",
    "no_label",
}


class Faults:
    """A queue: each call takes the first fault that fits it."""

    def __init__(self):
        self._lock = threading.Lock()
        self._queue = []

    def add(self, fault):
        if fault.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(sorted(KINDS))}")
        with self._lock:
            self._queue.append({"operation": "", "count": 1, **fault})

    def clear(self):
        with self._lock:
            self._queue.clear()

    def take(self, operation):
        """The fault for this call, or an empty dict."""
        with self._lock:
            for fault in self._queue:
                if fault["operation"] in ("", operation):
                    if fault["count"]:
                        fault["count"] -= 1
                        if not fault["count"]:
                            self._queue.remove(fault)
                    return dict(fault)
        return {}
