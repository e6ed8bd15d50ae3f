"""A call to a carrier that is no single shipment's: the day's end, a pickup."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from .base import CarrierClient
from .errors import CarrierError, OutcomeUnknown
from .worker import Answer, NotStarted

_logger = logging.getLogger(__name__)
THREADS = 8


@dataclass(frozen=True)
class Errand:
    """`task` is the client's method, called with `args`; `token` is handed back untouched.

    An errand that has not begun by `deadline` (monotonic seconds) never begins. `name` is
    for the server's log.
    """

    record_id: int
    task: str
    client: CarrierClient
    args: tuple
    deadline: float
    name: str = ""
    token: Any = None


def run_errand(errand):
    """The Answer to `errand`; raises nothing."""
    started = time.monotonic()
    if started > errand.deadline:
        return Answer(error=NotStarted("not_started"))
    try:
        result, error = getattr(errand.client, errand.task)(*errand.args), None
    except CarrierError as failure:
        result, error = None, failure
    except Exception as failure:  # tells nothing about the carrier's side
        _logger.exception("Errand %s for %s", errand.task, errand.name)
        result, error = None, OutcomeUnknown("internal", detail=repr(failure))
    return Answer(result=result, error=error, seconds=time.monotonic() - started)


def run_errands(errands, threads=THREADS):
    """Yields (errand, answer) as the answers come in."""
    if not errands:
        return
    with ThreadPoolExecutor(max_workers=min(threads, len(errands))) as pool:
        running = {pool.submit(run_errand, errand): errand for errand in errands}
        for done in as_completed(running):
            yield running[done], done.result()
