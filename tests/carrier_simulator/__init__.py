"""A carrier to practise on: speaks BRT's REST interface on the loopback, standard library only.

``with Simulator() as carrier: carrier.address`` in a test, or
``python -m carrier_simulator --port 8370`` in a shell. It keeps every shipment, refuses
what BRT refuses, and can be told to fail (see `faults.py` and README.md).
"""

from .server import Simulator
from .shipments import CUSTOMER, PASSWORD, USER

__all__ = ["CUSTOMER", "PASSWORD", "USER", "Simulator"]
