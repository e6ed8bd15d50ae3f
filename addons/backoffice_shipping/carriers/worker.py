"""Runs calls to carriers side by side: plain objects in, plain objects out, no database."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from .base import CarrierClient
from .errors import CarrierError, NotSent, OutcomeUnknown
from .shipment import Handle

_logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """One call: `task` is book, confirm, cancel or reconcile.

    `token` is handed back untouched. A job that has not begun by `deadline` (monotonic
    seconds) never begins: whoever gave it out may then rely on it.
    """

    record_id: int
    task: str
    client: CarrierClient
    handle: Handle
    deadline: float
    token: Any = None
    request: dict | None = None


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
    if job.task == "book":
        return job.client.book(job.request)
    if job.task == "confirm":
        return job.client.confirm(job.handle)
    return job.client.cancel(job.handle)


def run_all(jobs, threads):
    """Yields (job, answer) as the answers come in, from at most `threads` at a time."""
    with ThreadPoolExecutor(max_workers=max(1, min(threads, len(jobs)))) as pool:
        running = {pool.submit(run_job, job): job for job in jobs}
        for done in as_completed(running):
            yield running[done], done.result()
