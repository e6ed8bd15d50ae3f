"""Asks carriers for their prices side by side; no database, no odoo import."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as PoolTimeout

from ..carriers import CarrierError, InvalidShipment, OutcomeUnknown

_logger = logging.getLogger(__name__)
THREADS = 8


def ask_all(questions, seconds):
    """{key: a tuple of Rates, or why there are none} for {key: (client, shipment)}.

    Why: a CarrierError or an InvalidShipment. Who has not answered after `seconds` in all
    is left behind; asking for a price books nothing, so nothing is lost.
    """
    if not questions:
        return {}
    pool = ThreadPoolExecutor(max_workers=min(THREADS, len(questions)))
    ends, answers = time.monotonic() + seconds, {}
    running = {key: pool.submit(ask, *question) for key, question in questions.items()}
    for key, future in running.items():
        try:
            answers[key] = future.result(timeout=max(0.0, ends - time.monotonic()))
        except PoolTimeout:
            future.cancel()
            answers[key] = OutcomeUnknown("timeout")
    pool.shutdown(wait=False, cancel_futures=True)
    return answers


def ask(client, shipment):
    """The Rates, or the error as a value: one carrier's failure is not another's."""
    try:
        return tuple(client.rate(shipment))
    except (CarrierError, InvalidShipment) as error:
        return error
    except Exception as error:  # whatever a client stumbles over, the others are shown
        _logger.exception("Rates")
        return OutcomeUnknown("internal", detail=type(error).__name__)
    finally:
        client.close_connections()
