"""Carriers to practise on: their interfaces on the loopback, standard library only.

``with Simulator() as carrier: carrier.address`` in a test, or
``python -m carrier_simulator --port 8370`` in a shell. It keeps every shipment, refuses
what the carrier refuses, and can be told to fail (see `faults.py` and README.md).
"""

from .brt import CUSTOMER, PASSWORD, USER
from .server import Simulator

__all__ = ["CUSTOMER", "PASSWORD", "USER", "Simulator"]
