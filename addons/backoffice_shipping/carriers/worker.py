"""Runs calls to carriers side by side: plain objects in, plain objects out, no database."""

import contextlib
import logging
import queue
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from .base import CarrierClient
from .errors import CarrierError, NotSent, OutcomeUnknown
from .shipment import Handle

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One call: `task` is book, confirm, cancel, find, label, proof, release or track.

    `token` is handed back untouched. A job that has not begun by `deadline` (monotonic
    seconds) never begins: whoever gave it out may then rely on it. `lane` is the account
    that it is called with. Only `track` asks for several shipments at once: `handles`.
    """

    record_id: int
    task: str
    client: CarrierClient
    handle: Handle
    deadline: float
    token: Any = None
    request: dict | None = None
    lane: Any = None
    handles: tuple = ()


@dataclass(frozen=True)
class Answer:
    """`result` as the client's method returns it, or `error`; `seconds` it took."""

    result: Any = None
    error: CarrierError | None = None
    seconds: float = 0.0


class NotStarted(NotSent):
    """The job's deadline had passed before its turn came."""


def run_job(job):
    """The Answer to `job`; raises nothing."""
    started = time.monotonic()
    if started > job.deadline:
        return Answer(error=NotStarted("not_started"))
    try:
        result = _call(job)
    except CarrierError as error:
        return Answer(error=error, seconds=time.monotonic() - started)
    except Exception as error:  # an unforeseen fault tells nothing about the carrier's side
        _logger.exception("Call %s for %s", job.task, job.handle.reference)
        unknown = OutcomeUnknown("internal", detail=repr(error))
        return Answer(error=unknown, seconds=time.monotonic() - started)
    return Answer(result=result, seconds=time.monotonic() - started)


def _call(job):
    client = job.client
    if job.task == "book":
        return client.book(job.request)
    if job.task == "track":
        return client.track(list(job.handles))
    if job.task == "release":
        return client.release(job.handle, **job.request)
    calls = {
        "confirm": client.confirm,
        "cancel": client.cancel,
        "find": client.find_by_reference,
        "label": client.label,
        "proof": client.proof,
    }
    return calls[job.task](job.handle)


class Lanes:
    """A pool of threads for each account: one that is slow holds up no other.

    Each lane takes twice as many jobs as it has threads, so that none of them waits for the
    next claim, and no more, so that none waits long.
    """

    def __init__(self):
        self._pools = {}
        self._running = Counter()
        self._answers = queue.SimpleQueue()

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        for pool in self._pools.values():
            pool.shutdown()

    def running(self, lane=None):
        """The jobs whose answers were not taken yet."""
        return self._running[lane] if lane is not None else self._running.total()

    def room(self, lane, threads):
        """How many jobs the lane takes now; 0 as long as half of it is busy."""
        busy = self._running[lane]
        return 2 * threads - busy if busy <= threads else 0

    def submit(self, job, threads):
        pool = self._pools.get(job.lane)
        if pool is None:
            pool = self._pools[job.lane] = ThreadPoolExecutor(max(1, threads))
        self._running[job.lane] += 1
        pool.submit(lambda: self._answers.put((job, run_job(job))))

    def take(self, timeout):
        """All [(job, answer)] that are there, after waiting for the first."""
        found = []
        with contextlib.suppress(queue.Empty):
            found.append(self._answers.get(timeout=timeout))
            while True:
                found.append(self._answers.get_nowait())
        for job, _answer in found:
            self._running[job.lane] -= 1
        return found
