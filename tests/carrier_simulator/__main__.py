import argparse
import logging
import signal
import threading

from .brt import CUSTOMER, PASSWORD, USER
from .server import Simulator

_logger = logging.getLogger("carrier_simulator")


def main():
    parser = argparse.ArgumentParser(prog="carrier_simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8370)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_unused: done.set())
    with Simulator(port=arguments.port, host=arguments.host) as carrier:
        if arguments.delay:
            carrier.fault(kind="delay", seconds=arguments.delay, count=0)
        _logger.info(
            "carrier simulator on %s: user %s, password %s, customer code %s",
            carrier.address,
            USER,
            PASSWORD,
            CUSTOMER,
        )
        done.wait()


if __name__ == "__main__":
    main()
